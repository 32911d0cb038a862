local function f(a, b) print(b) end
local function g(_a, ...) return ... end
function M.h(x) return 1 end
function M:k(x) return self end
socket:on("receive", function(sck, data) print(1) end)
local t = { on = function(a) return 1 end }
local function empty(x) end
local function set(x) x = 1 print(x) end
