-- esp8266 5.1
print(1, "a", nil, {}, print)
print(tostring(nil), tostring(5), tonumber("5"), tonumber("ff", 16))
table.insert({}, 1)
table.insert({}, 1, 2)
table.insert() --! missing-argument
string.rep({}, 5) --! argument-type
print(("x"):rep(3), ("%d"):format(5), string.format("%s %d", "a", 5))
for k, v in pairs({ a = 1 }) do print(k, v) end
for i, v in ipairs({ 1, 2 }) do print(i + 1, v) end
for word in ("a b"):gmatch("%a+") do print(word:upper()) end
pairs() --! missing-argument
ipairs(5) --! argument-type
setmetatable({}, nil)
setmetatable({}) --! missing-argument
print(select("#", 1, 2), (select(2, "a", "b")))
print(math.floor(2.5), math.max(1, 2, 3))
print(math.floor("x")) --! argument-type
print(unpack({ 1, 2 }))
print(pcall(print, 1))
local ok, err = pcall(error, "x")
print(ok, err.code)
string.upper() --! missing-argument
print(string.fmt("x")) --! undefined-field
local co = coroutine.create(function() coroutine.yield(1) end)
print(coroutine.resume(co))
coroutine.resume(5) --! argument-type
