if x then f(1) else f(2) end
if x then else end
if x then f(1) elseif y then f(1) else f(2) end
if x then f(1) end
