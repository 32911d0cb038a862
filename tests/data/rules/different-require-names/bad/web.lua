local u = require("util") --> lib/util.lua is required as 'lib.util' elsewhere
return u
