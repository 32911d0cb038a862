-- Sends a value to a service.
local yeelink = require("yeelink_lib")
yeelink.init(23333, 23333, "key")
if yeelink.getDNS() then
  yeelink.update(21)
end
