local n = #{ 1, nil, 3 } --> not certain
local t = { nil, 2 }
for i = 1, #t do print(t[i]) end --> not certain
