-- A module whose name begins with two underscores, which Lua 5.3 treats apart.
return "__underscores", __index
