local a = "\x41\n" --> '\x41' is Lua 5.3
local b = 'é\u{20AC}' --> is Lua 5.3
local c = "one\z two" --> '\z' is Lua 5.3
