-- Local functions that call themselves and each other.
local function fact(n) if n == 0 then return 1 end return n * fact(n - 1) end
local even, odd
function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end
local late = function() return late end
return fact, even, odd, late
