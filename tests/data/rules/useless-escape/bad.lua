local a = ("x"):match("\d+") --> reads `\d` as `d`
local b = "\." --> the backslash is lost
local c = 'a\%b\q' --> `\%` | `\q`
