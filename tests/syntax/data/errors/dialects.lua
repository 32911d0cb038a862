--% floor division
local a = 7 // 2
print(a)
--! 51 1:13: unexpected symbol near '/'
--? `//` is Lua 5.3; in Lua 5.1 write `math.floor(a / b)`.

--% floor division in the middle
print(a // b + c)
--! 51 1:9: unexpected symbol near '/'
--? `//` is Lua 5.3; in Lua 5.1 write `math.floor(a / b)`.

--% bitwise operators
local a = b & 0xff | c ~ d
local e = ~a
local f = 1 << 4 >> 2
--! 51 1:13: unexpected symbol near '&'
--? The bitwise operators are Lua 5.3; in Lua 5.1 use the module bit: `bit.band(a, b)`.
--! 51 1:20: unexpected symbol near '|'
--? The bitwise operators are Lua 5.3; in Lua 5.1 use the module bit: `bit.bor(a, b)`.
--! 51 1:24: unexpected symbol near '~'
--? The bitwise operators are Lua 5.3; in Lua 5.1 use the module bit: `bit.bxor(a, b)`. Inequality is `~=`.
--! 51 2:11: unexpected symbol near '~'
--? The bitwise operators are Lua 5.3; in Lua 5.1 use the module bit: `bit.bnot(a)`.
--! 51 3:13: unexpected symbol near '<'
--? `<<` is Lua 5.3; in Lua 5.1 use the module bit: `bit.lshift(a, n)`.
--! 51 3:18: unexpected symbol near '>'
--? `>>` is Lua 5.3; in Lua 5.1 use the module bit: `bit.rshift(a, n)`.

--% goto and labels
for i = 1, 3 do
  if i == 2 then goto continue end
  print(i)
  ::continue::
end
--! 51 2:18: '=' expected near 'continue'
--? `goto` is Lua 5.3; Lua 5.1 does not have it.
--! 51 4:3: '<name>' expected near ':'
--? Labels and `goto` are Lua 5.3; Lua 5.1 has neither.

--% label after a call
f()
::again::
print("a")
--! 51 2:1: '<name>' expected near ':'
--? Labels and `goto` are Lua 5.3; Lua 5.1 has neither.

--% label twice
::a::
print("a")
::a::
--! 51 1:1: unexpected symbol near ':'
--? Labels and `goto` are Lua 5.3; Lua 5.1 has neither.
--! 51 3:1: '<name>' expected near ':'
--? Labels and `goto` are Lua 5.3; Lua 5.1 has neither.
--! 53 3:1: label 'a' already defined on line 1
--? Two labels of one block have the same name. Rename one of them.

--% label without end
::a
print("a")
--! 51 1:1: unexpected symbol near ':'
--? Labels and `goto` are Lua 5.3; Lua 5.1 has neither.
--! 53 2:1: '::' expected near 'print'
--? `::` is missing here.

--% goto without a label
do goto nowhere end
--! 51 1:4: '=' expected near 'nowhere'
--? `goto` is Lua 5.3; Lua 5.1 does not have it.
--! 53 1:4: no visible label 'nowhere' for <goto> at line 1
--? There is no label `::nowhere::` in this block or one around it within the same function.

--% goto without a name
goto
print("a")
--! 51 1:1: '=' expected near 'print'
--? A statement must be a call or an assignment; this is only a value.
--! 53 1:1: no visible label 'print' for <goto> at line 1
--? There is no label `::print::` in this block or one around it within the same function.
--! 53 2:6: syntax error near <eof>
--? A statement must be a call or an assignment; this is only a value.

--% goto into a scope
goto after
local x = 1
::after::
print(x)
--! 51 1:1: '=' expected near 'after'
--? `goto` is Lua 5.3; Lua 5.1 does not have it.
--! 51 3:1: unexpected symbol near ':'
--? Labels and `goto` are Lua 5.3; Lua 5.1 has neither.
--! 53 1:1: <goto after> at line 1 jumps into the scope of local 'x'
--? Between the `goto` and its label a local is declared. Put the declaration before the `goto`, or the part in between into `do ... end`.

--% goto to the end of a block is fine
do
  goto done
  local x = 1
  ::done::
end
--! 51 2:3: '=' expected near 'done'
--? `goto` is Lua 5.3; Lua 5.1 does not have it.
--! 51 4:3: unexpected symbol near ':'
--? Labels and `goto` are Lua 5.3; Lua 5.1 has neither.

--% goto as a name
local goto = 1
print(goto)
--! 53 1:7: <name> expected near 'goto'
--? A reserved word cannot be a name; as a table key write it as `["word"]`.
--! 53 2:7: unexpected symbol near 'goto'
--? An expression or a statement was expected here, and it cannot begin with this.

--% constant of 5.4
local x <const> = 5
local f <close> = open()
print(x)
--! 1:9: unexpected symbol near '<'
--? `<const>` is Lua 5.4; no NodeMCU firmware has it.
--! 2:9: unexpected symbol near '<'
--? `<close>` is Lua 5.4; no NodeMCU firmware has it.

--% hexadecimal escape
print("\x41\x42", "\\x41")
--! 51 1:8: warning: escape sequence '\x41' is Lua 5.3
--? Lua 5.1 reads `\x41` as the plain text `x41`. Write the byte in decimal: `\065`.
--! 51 1:12: warning: escape sequence '\x42' is Lua 5.3
--? Lua 5.1 reads `\x42` as the plain text `x42`. Write the byte in decimal: `\066`.

--% other new escapes
print("a\z
       b", "\u{20AC}")
--! 51 1:7: unfinished string near '"az'
--? The string has no closing quote on its line. Close it, or use `\n` for a line break, or `[[ ... ]]` for a text of several lines.
--! 51 2:13: ')' expected (to close '(' at line 1) near '\'
--? A backslash has a meaning only inside of strings; a line needs no mark to go on.
--! 51 2:16: malformed number near '20AC'
--? A numeral ends here in letters or digits that cannot belong to it. A name must not begin with a digit, and two dots after a digit need a space.
--! 51 2:21: unfinished string near '")'
--? The string has no closing quote on its line. Close it, or use `\n` for a line break, or `[[ ... ]]` for a text of several lines.

--% old escapes
print("\d", '\q')
--! 53 1:8: invalid escape sequence near '"\d'
--? Lua 5.3 knows no such escape. Write `\\` for a backslash; in Lua patterns the escape character is `%`.
--! 53 1:14: invalid escape sequence near ''\q'
--? Lua 5.3 knows no such escape. Write `\\` for a backslash; in Lua patterns the escape character is `%`.

--% hexadecimal float
local x = 0x1.8p1
--! 51 1:14: malformed number near '.8p1'
--? Hexadecimal fractions are Lua 5.3.

--% integer build
local x = 1.5

