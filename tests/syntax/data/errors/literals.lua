--% unfinished string
print("hello)
print("world")
--! 1:7: unfinished string near '"hello)'
--? The string has no closing quote on its line. Close it, or use `\n` for a line break, or `[[ ... ]]` for a text of several lines.

--% unfinished string at the end
print("hello
--! 1:7: unfinished string near '"hello'
--? The string has no closing quote on its line. Close it, or use `\n` for a line break, or `[[ ... ]]` for a text of several lines.

--% unfinished string in a table
local t = {
  "a,
  "b",
}
--! 2:3: unfinished string near '"a,'
--? The string has no closing quote on its line. Close it, or use `\n` for a line break, or `[[ ... ]]` for a text of several lines.

--% unfinished long string
local s = [[ a
b
--! 51 1:11: unfinished long string near '<eof>'
--? A long string is opened here and never closed: it needs `]]`, with as many `=` between the brackets as in its opening.
--! 53 1:11: unfinished long string (starting at line 1) near <eof>
--? A long string is opened here and never closed: it needs `]]`, with as many `=` between the brackets as in its opening.

--% unfinished long comment
print("a") --[[ comment
print("b")
--! 51 1:12: unfinished long comment near '<eof>'
--? A long comment is opened here and never closed: it needs `]]`, with as many `=` between the brackets as in its opening.
--! 53 1:12: unfinished long comment (starting at line 1) near <eof>
--? A long comment is opened here and never closed: it needs `]]`, with as many `=` between the brackets as in its opening.

--% unfinished long comment in a function
local function f()
  --[==[ comment ]]
end
--! 51 2:3: unfinished long comment near '<eof>'
--? A long comment is opened here and never closed: it needs `]]`, with as many `=` between the brackets as in its opening.
--! 53 2:3: unfinished long comment (starting at line 2) near <eof>
--? A long comment is opened here and never closed: it needs `]]`, with as many `=` between the brackets as in its opening.

--% long bracket without a second bracket
local s = [=abc]=]
print(s)
--! 1:11: invalid long string delimiter near '[='
--? A long string opens with `[[` or `[=[`: after the `=` signs a second `[` is missing.

--% nested long comment
--[[ a [[ b ]]
print("a")
--! 51 1:8: nesting of [[...]] is deprecated near '['
--? Lua 5.1 refuses `[[` inside of `[[ ... ]]`. Use brackets with an equals sign on the outside: `[=[ ... ]=]` or `--[=[ ... ]=]`.

--% too large escape
print("\300")
--! 51 1:8: escape sequence too large near '"'
--? `\ddd` is a byte in decimal and must not exceed 255.
--! 53 1:8: decimal escape too large near '"\300"'
--? `\ddd` is a byte in decimal and must not exceed 255.

--% malformed number
local a = 3x
local b = 0x
local c = 1..2
--! 51 1:11: malformed number near '3x'
--? A numeral ends here in letters or digits that cannot belong to it. A name must not begin with a digit, and two dots after a digit need a space.
--! 2:11: malformed number near '0x'
--? A numeral ends here in letters or digits that cannot belong to it. A name must not begin with a digit, and two dots after a digit need a space.
--! 3:11: malformed number near '1..2'
--? An exponent needs digits, and only one decimal point is allowed.
--! 53 1:12: syntax error near 'local'
--? A statement must be a call or an assignment; this is only a value.

--% address without quotes
local ip = 192.168.1.1
print(ip)
--! 1:12: malformed number near '192.168.1.1'
--? A numeral has one decimal point. An IP address or a version number is a string: put it in quotes.

--% exponent without digits
local a = 1e
print(a)
--! 1:11: malformed number near '1e'
--? An exponent needs digits, and only one decimal point is allowed.

--% typographic quotes
print(“hello world”)
print("b")
--! 51 1:7: unexpected symbol near '\xe2'
--? This is a typographic quotation mark; Lua strings need `"` or `'`.
--! 53 1:7: unexpected symbol near '<\226>'
--? This is a typographic quotation mark; Lua strings need `"` or `'`.

--% typographic single quotes
local s = ‘a’ .. ’b’
print(s)
--! 51 1:11: unexpected symbol near '\xe2'
--? This is a typographic quotation mark; Lua strings need `"` or `'`.
--! 51 1:25: unexpected symbol near '\xe2'
--? This is a typographic quotation mark; Lua strings need `"` or `'`.
--! 53 1:11: unexpected symbol near '<\226>'
--? This is a typographic quotation mark; Lua strings need `"` or `'`.
--! 53 1:25: unexpected symbol near '<\226>'
--? This is a typographic quotation mark; Lua strings need `"` or `'`.

--% letters outside of ASCII in a name
local größe = 1
print(größe)
--! 51 1:7: unexpected symbol near '\xc3'
--? Outside of strings and comments Lua knows only ASCII: names are made of the letters A to Z, digits and `_`.
--! 51 2:9: ')' expected near '\xc3'
--? Outside of strings and comments Lua knows only ASCII: names are made of the letters A to Z, digits and `_`.
--! 53 1:7: unexpected symbol near '<\195>'
--? Outside of strings and comments Lua knows only ASCII: names are made of the letters A to Z, digits and `_`.
--! 53 2:9: ')' expected near '<\195>'
--? Outside of strings and comments Lua knows only ASCII: names are made of the letters A to Z, digits and `_`.

--% letter outside of ASCII at the beginning
über = 1
print("a")
--! 51 1:1: unexpected symbol near '\xc3'
--? Outside of strings and comments Lua knows only ASCII: names are made of the letters A to Z, digits and `_`.
--! 53 1:1: unexpected symbol near '<\195>'
--? Outside of strings and comments Lua knows only ASCII: names are made of the letters A to Z, digits and `_`.

--% no-break space
local x = 1
print(x)
--! 51 1:7: unexpected symbol near '\xc2'
--? There is an invisible character here; delete it or type a plain space.
--! 53 1:7: unexpected symbol near '<\194>'
--? There is an invisible character here; delete it or type a plain space.

--% backquotes
local s = `a`
print(s)
--! 1:11: unexpected symbol near '`'
--? Lua strings need `"` or `'`, or `[[ ... ]]` for several lines.

--% odd characters
local a = 5 @ 3
local b = $x
print(a)
--! 1:13: unexpected symbol near '@'
--? This character has no meaning in Lua outside of strings and comments.
--! 2:11: unexpected symbol near '$'
--? This character has no meaning in Lua outside of strings and comments.

--% backslash at the end of a line
local s = "a" .. \
  "b"
--! 1:18: unexpected symbol near '\'
--? A backslash has a meaning only inside of strings; a line needs no mark to go on.
