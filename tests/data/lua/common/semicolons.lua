-- One semicolon behind every statement, where both versions allow it.
local a = 1;
a = 2;
f();
do local b = 1; end;
if a then a = 1; end;
while a do a = nil; break; end;
repeat a = 1; until a;
for i = 1, 2 do f(i); end;
for k in f do f(k); end;
function g() return 1; end;
local function h() return; end;
return a;
