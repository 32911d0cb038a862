-- Arguments may start on the next line; the line of the call is that of the whole expression.
local a = f
(1)
f
(
2
)
local b = f
.x
(3)
:y
(4)
(f)
(5)
return f
(6)
