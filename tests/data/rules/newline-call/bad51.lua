local t = f
"x" --> continues the line before
local u = f
{ 1 } --> continues the line before
