-- esp8266 5.1
local s = tostring(5)
print(s:match("^(%d+)%s*([%w_-]-)$"), s:find("%b()"), s:match("%f[%w]%w+%f[%W]"), s:match("[]]"))
print(s:match("[^]%]]"), s:match("()a()"), s:match("(a)%1"), s:match("[%a_][%w_]*"), s:match("a$b^"))
print(s:gsub("(a)(b)", "%2%1%0%%"), s:gsub("a", "%1"), s:gsub("a", { b = "%2" }), s:gsub("a", print))
print(s:match("(a")) --! pattern
print(s:match("a)")) --! pattern
print(s:match("[a")) --! pattern
print(s:match("[]")) --! pattern
print(s:match("[^]")) --! pattern
print(s:match("[a%]")) --! pattern
print(s:match("a%")) --! pattern
print(s:match("%b(")) --! pattern
print(s:match("%b")) --! pattern
print(s:match("%fa")) --! pattern
print(s:match("%1")) --! pattern
print(s:match("(a%1)")) --! pattern
print(s:match("(a)%2")) --! pattern
print(s:match("()()()()()()()()()()()")) --! pattern
print(s:match("()()()()()()()()()()"))
print(s:match("%g+")) --! pattern
print(s:match("[%e]")) --! pattern
print(s:find("[^\0]")) --! pattern
print(s:find("a\0b"))
print(s:find("a.\0b")) --! pattern
print(s:find("[^%z]"))
print(s:gsub("(a)", "%2")) --! pattern
print(s:gsub("a", "%2")) --! pattern
print(s:gsub("(a)", "%")) --! pattern
print(s:gsub("(a)", "%n")) --! pattern
print(s:gsub("(a)", "%."), s:gsub(unknown, "%9"), s:gsub("(a)", unknown), s:gsub("(a)", 5))
for word in s:gmatch("[%a") do print(word) end --! pattern
print(string.find(s, "[", 1, true), s:find("(", nil, true), s:find("%", 1, unknown), s:find("%", 1, 1))
print(s:find("%", 1, false)) --! pattern
print(s:find("%", 1, nil)) --! pattern
print(s:find("%", 1)) --! pattern
print(s:find(")"), s:find("]"), s:find("a-b"))
print(s:gsub(")", "")) --! pattern
print(s:find(")%.")) --! pattern
print(file.list("[a")) --! pattern
local _, _, first = s:find("(%a)", 1, unknown)
print(first .. "x")
