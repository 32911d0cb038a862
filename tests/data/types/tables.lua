-- esp8266 5.1
local M = {}
function M.start() end
M.strat() --! undefined-own-field
M.start()
local config = { host = "a", port = 80 }
print(config.port + 1)
print(config.host + 1) --! bad-operand
print(config.missing)
print(config.missing.deep) --! undefined-own-field
local open = {}
for _, key in ipairs({ "a", "b" }) do open[key] = 1 end
print(open.a.b)
local given = {}
unknown_function(given)
print(given.a.b)
local class = {}
class.__index = class
function class.new() return setmetatable({ count = 0 }, class) end
function class:add(n) self.count = self.count + n return self.count end
local object = class.new()
object:add(1)
object:nothing() --! undefined-own-field
local later
later = {}
later.run = function() end
later.run()
local defaults = { a = 1 }
local derived = setmetatable({}, { __index = defaults })
print(derived.a + 1)
derived.b() --! undefined-own-field
local hooks = {}
if hooks.on_limit ~= nil then hooks.on_limit(1) end
if hooks.on_end then hooks.on_end() end
hooks.on_begin() --! undefined-own-field
App = { mqtt = { port = 1883 } }
App.mqtt.client:close()
local anything = setmetatable({}, { __index = function() return print end })
anything.b()
return M
