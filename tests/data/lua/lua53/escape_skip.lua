-- \z skips blanks and line ends.
local a = "one \z
           two \z

           three"
local b = "\z"
local c = "\z  x\z	y\z
"
local d = '\z\z\z a'
local line = 9
return a, b, c, d, line
