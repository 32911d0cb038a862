--% unclosed call on one line
print("a"
print("b")
--! 2:1: ')' expected (to close '(' at line 1) near 'print'
--? `(` of line 1 is not closed before this point.

--% unclosed call at the end
print("a"
--! 51 2:1: ')' expected (to close '(' at line 1) near '<eof>'
--? `(` of line 1 is not closed before this point.
--! 53 2:1: ')' expected (to close '(' at line 1) near <eof>
--? `(` of line 1 is not closed before this point.

--% unclosed call before a statement
local function f()
  print("a", b
  local x = 1
end
--! 3:3: ')' expected (to close '(' at line 2) near 'local'
--? `(` of line 2 is not closed before this point.

--% unclosed call over lines
f(
  a,
  b
local x = 1
--! 4:1: ')' expected (to close '(' at line 1) near 'local'
--? `(` of line 1 is not closed before this point.

--% unclosed parenthesis in a condition
if (a and (b or c) then
  print("a")
end
--! 1:20: ')' expected near 'then'
--? A parenthesis is not closed, or a comma or an operator is missing before this.

--% closing parenthesis too many in a condition
if (a)) then
  print("a")
end
--! 1:7: 'then' expected near ')'
--? No bracket is open here: this one is one too many.

--% closing parenthesis too many in a call
print("a"))
print("b")
--! 1:11: unexpected symbol near ')'
--? No bracket is open here: this `)` is one too many.

--% closing brace too many
local t = { 1, 2 }}
print(t)
--! 1:19: unexpected symbol near '}'
--? No bracket is open here: this `}` is one too many.

--% unclosed table
local t = {
  a = 1,
  b = 2
print(t.a)
--! 4:1: '}' expected (to close '{' at line 1) near 'print'
--? `{` of line 1 is not closed before this point.

--% unclosed table in a call
f({ a = 1, b = 2)
print("b")
--! 1:17: '}' expected near ')'
--? A brace is not closed, or a comma is missing between two fields.

--% unclosed index
local x = t[1
print(x)
--! 2:1: ']' expected near 'print'
--? A bracket is not closed.

--% wrong closing bracket
local x = t[1)
print(x)
--! 1:14: ']' expected near ')'
--? A bracket is not closed.

--% wrong closing bracket of a call
gpio.mode(4, gpio.OUTPUT]
print("b")
--! 1:25: ')' expected near ']'
--? A parenthesis is not closed, or a comma or an operator is missing before this.

--% missing comma between arguments
print("a" b)
--! 1:11: ')' expected near 'b'
--? Is a comma missing before this?

--% missing comma between arguments over lines
f("first",
  second
  third)
--! 3:3: ')' expected (to close '(' at line 1) near 'third'
--? Is a comma missing before this?

--% missing comma between fields
local t = {
  a = 1
  b = 2,
  c = 3
}
--! 3:3: '}' expected (to close '{' at line 1) near 'b'
--? Is a comma missing before this?

--% missing commas everywhere
local t = {
  a = 1
  b = 2
  [3] = 4
  "five"
}
--! 3:3: '}' expected (to close '{' at line 1) near 'b'
--? Is a comma missing before this?
--! 4:3: '}' expected (to close '{' at line 1) near '['
--? Is a comma missing before this?
--! 5:3: '}' expected (to close '{' at line 1) near '"five"'
--? Is a comma missing before this?

--% comma at the end of arguments
print("a", )
--! 1:12: unexpected symbol near ')'
--? A value is missing after the comma; a list must not end with a comma.

--% double comma
local t = { 1,, 2 }
print("a",, "b")
--! 1:15: unexpected symbol near ','
--? An expression or a statement was expected here, and it cannot begin with this.
--! 2:11: unexpected symbol near ','
--? An expression or a statement was expected here, and it cannot begin with this.

--% missing argument
print(a, b, + )
--! 1:13: unexpected symbol near '+'
--? The operator has no value on its left side.

--% named arguments
connect(host = "a", port = 1)
--! 1:14: ')' expected near '='
--? Lua has no named arguments; a function may take a table: `f{ name = value }`. To compare write `==`.
--! 1:26: ')' expected near '='
--? Lua has no named arguments; a function may take a table: `f{ name = value }`. To compare write `==`.

--% JSON table with names
local t = { a: 1, b: 2 }
--! 51 1:14: '<name>' expected near '1'
--? A field of a table is written `key = value`.
--! 51 1:20: '<name>' expected near '2'
--? A field of a table is written `key = value`.
--! 53 1:14: <name> expected near '1'
--? A field of a table is written `key = value`.
--! 53 1:20: <name> expected near '2'
--? A field of a table is written `key = value`.

--% JSON table with strings
local t = { "a": 1, "b": "c" }
--! 1:16: '}' expected near ':'
--? A key that is no name is written `["a"] =`.
--! 1:24: '}' expected near ':'
--? A key that is no name is written `["b"] =`.

--% string key without brackets
local t = { "a" = 1, b = 2 }
--! 1:17: '}' expected near '='
--? A key that is no name is written `["a"] =`.

--% computed key without value
local t = { [1], 2 }
--! 1:16: '=' expected near ','
--? A field with a computed key is written `[key] = value`.

--% reserved word as a key
local t = { end = 1, function = 2, nil = 3, not = 4 }
--! 1:13: unexpected symbol near 'end'
--? `end` is a reserved word. As a table key write it as `["end"]`.
--! 1:22: '(' expected near '='
--? `function` is a reserved word. As a table key write it as `["function"]`.
--! 1:36: '}' expected near '='
--? `nil` is a reserved word. As a table key write it as `["nil"]`.
--! 1:45: unexpected symbol near '='
--? `not` is a reserved word. As a table key write it as `["not"]`.

--% reserved word as a field
print(t.end)
t.function = 1
t:repeat()
--! 51 1:9: '<name>' expected near 'end'
--? `end` is a reserved word. As a table key write it as `["end"]`.
--! 51 2:3: '<name>' expected near 'function'
--? `function` is a reserved word. As a table key write it as `["function"]`.
--! 51 3:3: '<name>' expected near 'repeat'
--? `repeat` is a reserved word. As a table key write it as `["repeat"]`.
--! 53 1:9: <name> expected near 'end'
--? `end` is a reserved word. As a table key write it as `["end"]`.
--! 53 2:3: <name> expected near 'function'
--? `function` is a reserved word. As a table key write it as `["function"]`.
--! 53 3:3: <name> expected near 'repeat'
--? `repeat` is a reserved word. As a table key write it as `["repeat"]`.

--% field name missing
local a = t.
print(a)


--% field name missing at the end
x = wifi.
--! 51 2:1: '<name>' expected near '<eof>'
--? After the dot the name of a field must follow.
--! 53 2:1: <name> expected near <eof>
--? After the dot the name of a field must follow.

--% method name missing
local a = t:
print(a)


--% method without call
local a = t:read
print(a)
--! 2:1: function arguments expected near 'print'
--? After `object:name` a call must follow. For a field write a dot: `object.name`.

--% method name missing before arguments
sk:("a")
--! 51 1:4: '<name>' expected near '('
--? A name is missing here.
--! 53 1:4: <name> expected near '('
--? A name is missing here.

--% ambiguous call after a call
local x = f
(g or h)(x)
--! 51 2:1: ambiguous syntax (function call x new statement) near '('
--? Lua 5.1 cannot tell whether this `(` calls the value of the line before or begins a new statement. Join the lines for a call; for a new statement put `;` in front of it or assign to a local first.

--% ambiguous call of a name
f
(1)
--! 51 2:1: ambiguous syntax (function call x new statement) near '('
--? Lua 5.1 cannot tell whether this `(` calls the value of the line before or begins a new statement. Join the lines for a call; for a new statement put `;` in front of it or assign to a local first.

--% ambiguous call as an argument
print(f
  (1))
--! 51 2:3: ambiguous syntax (function call x new statement) near '('
--? Lua 5.1 cannot tell whether this `(` calls the value of the line before or begins a new statement. Join the lines for a call; for a new statement put `;` in front of it or assign to a local first.

--% assignment in parentheses
if (a = 1) then
  print("a")
end
--! 1:7: ')' expected near '='
--? `=` assigns; to compare write `==`.

--% empty parentheses
local x = ()
--! 1:12: unexpected symbol near ')'
--? An expression or a statement was expected here, and it cannot begin with this.

--% stray word in parentheses
local x = (a b)
print(x)
--! 1:14: ')' expected near 'b'
--? An operator is missing before this, or it is one word too many.
