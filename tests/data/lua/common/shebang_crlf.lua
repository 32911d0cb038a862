# first line to drop, ended by CR LF
local line = 2
return line
