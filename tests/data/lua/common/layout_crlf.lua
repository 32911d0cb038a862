-- Line ends are CR LF; a blank line, a comment, a long string and a continued string have them too.
local a = 1

-- comment
local s = [[
one
two
]]
local t = "x\
y"
--[[ long
comment ]]
local line = 13
f(
  a)
return a, s, t, line
