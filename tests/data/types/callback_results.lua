-- esp8266 5.1
local drv = pcm.new(pcm.SD, 1)
drv:on("data", function() return "abc" end)
drv:on("data", function() end)
drv:on("data", function() return nil end)
drv:on("data", function() return unknown() end)
drv:on("data", function() return { 1 } end) --! callback-result
drv:on("data", function() return true end) --! callback-result
drv:on("data", function() if unknown then return end return print end) --! callback-result
local function feed() return 5, {} end
drv:on("data", feed)
local function broken() return {} end --! callback-result
drv:on("data", broken)
node.output(function(p) print(p:read(10)) return false end, 0)
node.output(function(p) print(p:read(10)) end, 0)
node.output(function(p) return p:read(10) end, 0)
local buffer = pixbuf.newBuffer(8, 3)
buffer:map(function(r, g, b) return r, g, b end)
buffer:map(function(r, g, b) return "red" end) --! callback-result
buffer:map(function(r, g, b) print(r, g, b) end) --! callback-result
buffer:map(function(r, g, b) if r > g then return b, g, r end return r, g, b end)
buffer:map(function(r, g, b) if r > g then return r, g, b end end)
buffer:map(function(...) return ... end)
buffer:map(function(r) while true do r = r + 1 end end)
buffer:map(function(r) error("x") end)
table.sort({ 1, 2 }, function(a, b) return a < b end)
table.foreach({ a = 1 }, function(k, v) print(k, v) end) --! deprecated-api
print(("x"):gsub("x", function(c) return nil end))
