-- esp8266 5.1
-- What patterns capture.
local s = tostring(5)
local code = s:match("^(%d+)")
if code == 200 then print(code) end --! bad-comparison
if code and code == 200 then print(code) end --! bad-comparison
if tonumber(code) == 200 then print(code) end
if code == "200" then print(code + 1, #code, code:upper(), code .. 1) end
local from, to, name, value, more = s:find("(%w+)=(%w+)")
print(from == 1, to == 2, name == "a")
print(name == 1) --! bad-comparison
print(value > 5) --! bad-comparison
more:upper() --! index-non-table
local _, _, only = s:find("abc")
print(only.x) --! index-non-table
local place = s:match("()abc")
print(place == 1)
print(place == "1") --! bad-comparison
local whole, second = s:match("%d+")
print(whole == 5) --! bad-comparison
print(second.x) --! index-non-table
local a, b = s:match(unknown)
print(a == 5, b.x)
local c, d = s:match("(%d)(%d)", 1)
if c then print(c + d) end
local one, two, three = s:match("()(%d)()")
print(one == 1, two == "1", three == 2)
local x, y = ("a"):gsub("(a)", "b")
print(x == "b", y == 1)
for k, v in s:gmatch("(%w+)=(%w+)") do print(k == 1, v) end
local t = { s:match("(%d)(%d)") }
print(t[1] == 1)
local function get() return s:match("(%d)") end
print(get() == 5) --! bad-comparison
print(select(2, s:find("(%d)")) == 5)
print(s:find("a", 1, true) == 1, (s:find("a(")) == 1) --! pattern
