local m = mqtt.Client("id", 120)
local function more(c, i)
  if i <= 50 then
    c:publish("/n", tostring(i), 0, 0, function(c2) more(c2, i + 1) end)
  end
end
m:connect("192.0.2.1", 1883, false, function(c)
  more(c, 1)
  c:publish("/a", "1", 0, 0)
  c:publish("/b", "2", 0, 0)
end)
-- Only the first one that fits.
function publish_first(values)
  for name, value in pairs(values) do
    if value then
      m:publish("/" .. name, value, 0, 0)
      break
    end
  end
end
