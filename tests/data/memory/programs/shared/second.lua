local M = { registered = true }
function M.handle(topic, value)
  if topic == "temperature" then return value / 10 end
  if topic == "humidity" then return value end
  if topic == "a rather long topic for one node" then return nil end
  return tostring(value)
end
function M.off() M.registered = false end
return M
