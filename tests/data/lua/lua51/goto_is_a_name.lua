-- Lua 5.1 has no goto: the word is an ordinary name.
local goto = 1
goto = goto + 1
t.goto = { goto = goto }
function t:goto(goto) return goto, self.goto end
goto2 = t:goto(goto)
for goto = 1, 2 do print(goto) end
return goto
