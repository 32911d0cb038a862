-- Labels live in a name space of their own; the same name may return in other functions and blocks.
local a = 1
::a::
do ::a1:: goto a1 end
do ::a1:: goto a1 end
local function f() ::a:: goto a end
local function g(a) if a then goto a end ::a:: end
do goto x end
::x::
if a then goto a end
