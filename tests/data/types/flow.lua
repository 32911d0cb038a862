-- esp8266 5.1
local x
print(x.y) --! index-non-table
local n = nil
if tmr.now() > 5 then n = { y = 1 } end
print(n.y)
local sck
sck:send("a") --! index-non-table
local count = 0
while count < 5 do count = count + 1 end
print(count .. "x")
local text = ""
for i = 1, 3 do text = text .. i end
print(text:upper(), #text)
local value = 1
for i = 1, 3 do if i == 2 then value = "two" end end
print(value + 1)
local name = nil
local function set() name = "set" end
set()
print(name:upper())
local either = tmr.now() > 1 and 5 or "five"
print(either .. "x")
local flag = true
print("flag " .. flag) --! bad-operand
if type(either) == "number" then print(either + 1) else print(either:upper()) end
repeat local done = true until done
local f = 5
f() --! call-non-function
print(#5) --! bad-operand
for i = {}, 2 do print(i) end --! bad-operand
local late
do late = 3 end
print(late + 1)
tmr() --! call-non-function
goto_like = 1
print(-"abc") --! bad-operand
print({} < {}, 1 < "a") --! bad-comparison
print(nil < 1) --! bad-operand
local unpack_function = table.unpack or unpack
print(unpack_function({}), ("%d items" % 5):upper(), "%s" % { 1 })
if tmr.nosuch then tmr.nosuch() end
if net.missing == nil then print("no") end
print(net.other) --! undefined-field
