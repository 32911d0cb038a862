-- Stands in for the firmware's modules where sources are run to be measured. Every name of a
-- module, every field and every result is one object that may be called; it drops what it is
-- given. (The measured sources run in the firmware's Lua without the firmware.)
local stub = {}
local meta = {}
function meta.__index() return stub end
function meta.__call() return stub end
function meta.__eq() return false end
setmetatable(stub, meta)
for _, name in ipairs({ "gpio", "tmr", "net", "wifi", "mqtt", "node", "file", "adc", "i2c" }) do
  _G[name] = stub
end
