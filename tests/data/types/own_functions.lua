-- esp8266 5.1
local function show_time(seconds) print(seconds) end
show_time(rtctime.get())
show_time(1, 2) --! own-extra-argument
local function one(a) return a end
one(1, 2) --! own-extra-argument
one()
local function any(...) return ... end
any(1, 2, 3)
local a, b, c = any(1)
print(a.x, b.y, c.z)
local M = {}
function M.first(x) return x, "two" end
function M:second(y) return self, y end
M.first(1, 2) --! own-extra-argument
M:second(1)
M:second(1, 2) --! own-extra-argument
local _, text = M.first(1)
print(text + 1) --! bad-operand
local function never() error("stop") end
local function pair() return 1, "a" end
local p, q = pair()
print(p .. q, p + 1)
print(q + 1) --! bad-operand
local function rec(n) if n == 0 then return 0 end return rec(n - 1) + 1 end
print(rec(3) .. "x")
never()
local function unknown_first() return unknown_function(), 2 end
local found, two = unknown_first()
print(found.x, two + 1)
