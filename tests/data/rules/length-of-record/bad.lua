local n = #{ a = 1, b = 2 } --> always 0
local t = { red = 1 }
print(t.red, #t) --> always 0
for i = 1, #t do end --> always 0
