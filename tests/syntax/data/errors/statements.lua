--% misspelled function
fucntion f(a)
  return a
end
--! 51 1:1: '=' expected near 'f'
--? Did you mean `function`?
--! 53 1:1: syntax error near 'f'
--? Did you mean `function`?

--% misspelled local
loacl x = 1
print(x)
--! 51 1:1: '=' expected near 'x'
--? Did you mean `local`?
--! 53 1:1: syntax error near 'x'
--? Did you mean `local`?

--% misspelled return
local function f()
  retrun 1
end
--! 51 2:3: '=' expected near '1'
--? Did you mean `return`?
--! 53 2:3: syntax error near '1'
--? Did you mean `return`?

--% misspelled if and end
fi a then
  print("a")
end
while a do
  print("a")
edn
--! 51 1:1: '=' expected near 'a'
--? Did you mean `if`?
--! 51 6:1: '=' expected near '<eof>'
--? Did you mean `end`?
--! 53 1:1: syntax error near 'a'
--? Did you mean `if`?
--! 53 6:1: syntax error near <eof>
--? Did you mean `end`?

--% misspelled elseif
if a then
  print("a")
elsif b then
  print("b")
elif c then
  print("c")
esle
  print("d")
end
--! 51 3:1: '=' expected near 'b'
--? Did you mean `elseif`?
--! 51 5:1: '=' expected near 'c'
--? Did you mean `elseif`?
--! 51 7:1: '=' expected near 'print'
--? Did you mean `else`?
--! 53 3:1: syntax error near 'b'
--? Did you mean `elseif`?
--! 53 5:1: syntax error near 'c'
--? Did you mean `elseif`?
--! 53 7:1: syntax error near 'print'
--? Did you mean `else`?

--% misspelled then and do
if a thne
  print("a")
end
while a DO
  print("a")
end
--! 1:6: 'then' expected near 'thne'
--? Did you mean `then`?
--! 4:9: 'do' expected near 'DO'
--? Did you mean `do`?

--% capitals
If a then
  print("a")
End
--! 51 1:1: '=' expected near 'a'
--? Did you mean `if`?
--! 51 3:1: '=' expected near '<eof>'
--? Did you mean `end`?
--! 53 1:1: syntax error near 'a'
--? Did you mean `if`?
--! 53 3:1: syntax error near <eof>
--? Did you mean `end`?

--% words of other languages
var x = 1
let y = 2
def f()
  return x
end
--! 51 1:1: '=' expected near 'x'
--? Did you mean `local`?
--! 51 2:1: '=' expected near 'y'
--? Did you mean `local`?
--! 51 3:1: '=' expected near 'f'
--? Did you mean `function`?
--! 53 1:1: syntax error near 'x'
--? Did you mean `local`?
--! 53 2:1: syntax error near 'y'
--? Did you mean `local`?
--! 53 3:1: syntax error near 'f'
--? Did you mean `function`?

--% continue
while true do
  if a then continue end
  print("a")
  continue
end
--! 51 2:13: '=' expected near 'end'
--? Lua has no `continue`. Put the rest of the loop's body into an `if`.
--! 51 4:3: '=' expected near 'end'
--? Lua has no `continue`. Put the rest of the loop's body into an `if`.
--! 53 2:13: syntax error near 'end'
--? Lua has no `continue`. Write `goto continue` and `::continue::` at the end of the body.
--! 53 4:3: syntax error near 'end'
--? Lua has no `continue`. Write `goto continue` and `::continue::` at the end of the body.

--% missing then
if a
  print("a")
end
--! 2:3: 'then' expected near 'print'
--? The head of this `if` must end with `then`.

--% missing then on one line
if a print("a") end
--! 1:6: 'then' expected near 'print'
--? The head of this `if` must end with `then`.

--% do instead of then
if a do
  print("a")
end
--! 1:6: 'then' expected near 'do'
--? `if` goes with `then`, not with `do`.

--% then instead of do
while a then
  print("a")
end
--! 1:9: 'do' expected near 'then'
--? `while` goes with `do`, not with `then`.

--% missing do
while a
  print("a")
end
--! 2:3: 'do' expected near 'print'
--? The head of this `while` must end with `do`.

--% missing do of a numeric loop
for i = 1, 10
  print(i)
end
--! 2:3: 'do' expected near 'print'
--? The head of this `for` must end with `do`.

--% missing in
for k, v pairs(t) do
  print(k)
end
--! 1:10: 'in' expected near 'pairs'
--? `in` is missing here.

--% of instead of in
for k, v of pairs(t) do
  print(k)
end
--! 1:10: 'in' expected near 'of'
--? `in` is missing here.

--% missing in with one name
for k pairs(t) do
  print(k)
end
--! 1:7: '=' or 'in' expected near 'pairs'
--? A loop is written `for i = first, last do` or `for key, value in pairs(t) do`.

--% numeric loop with one value
for i = 10 do
  print(i)
end
--! 1:12: ',' expected near 'do'
--? A numeric loop is written `for i = first, last do`.

--% numeric loop with to
for i = 1 to 10 do
  print(i)
end
--! 1:11: ',' expected near 'to'
--? A numeric loop is written `for i = first, last do`.

--% numeric loop with four values
for i = 1, 2, 3, 4 do
  print(i)
end
--! 1:16: 'do' expected near ','
--? The head of the loop ends here, so `do` must follow.

--% loop as in C
for (i = 0; i < 10; i++) do
  print(i)
end
--! 51 1:5: '<name>' expected near '('
--? A name is missing here.
--! 53 1:5: <name> expected near '('
--? A name is missing here.

--% loop with a field
for t.i = 1, 10 do
  print(i)
end
--! 1:6: '=' or 'in' expected near '.'
--? A loop is written `for i = first, last do` or `for key, value in pairs(t) do`.

--% loop without a head
for
print("a")
--! 2:6: '=' or 'in' expected near '('
--? A loop is written `for i = first, last do` or `for key, value in pairs(t) do`.

--% function without a name
function()
  print("a")
end
--! 51 1:9: '<name>' expected near '('
--? A function that is a statement needs a name: `function name() ... end`.
--! 53 1:9: <name> expected near '('
--? A function that is a statement needs a name: `function name() ... end`.

--% function with a reserved name
function end()
  print("a")
end
--! 51 1:10: '<name>' expected near 'end'
--? A reserved word cannot be a name; as a table key write it as `["word"]`.
--! 53 1:10: <name> expected near 'end'
--? A reserved word cannot be a name; as a table key write it as `["word"]`.

--% function value with a name
local f = function g(a)
  return a
end
--! 1:20: '(' expected near 'g'
--? A function that is a value has no name: `function(parameters) ... end`.

--% function with a computed name
function t["a"](b)
  return b
end
--! 1:11: '(' expected near '['
--? For a computed key write `t[key] = function(parameters) ... end`.

--% local function with a field name
local function t.a(b)
  return b
end
--! 1:17: '(' expected near '.'
--? A local function has a plain name; drop `local` to define a field.

--% function without parentheses
function f
  print("a")
end
--! 2:3: '(' expected near 'print'
--? A function is written `function name(parameters) ... end`, without a name if it is a value.

--% function with parameters but without parenthesis
function f a, b)
  return a
end
--! 1:12: '(' expected near 'a'
--? A function is written `function name(parameters) ... end`, without a name if it is a value.

--% parameters without comma
function f(a b)
  return a
end
--! 1:14: ')' expected near 'b'
--? Is a comma missing before this?

--% parameters with default
function f(a = 1, b)
  return a
end
--! 1:14: ')' expected near '='
--? Lua has no default values; write `name = name or value` in the body.

--% parameters with types
function f(a: number, b)
  return a
end
--! 1:13: ')' expected near ':'
--? Lua has no types in declarations; `---@param name type` documents one.

--% parameter that is a reserved word
function f(a, end)
  return a
end
--! 1:15: <name> or '...' expected near 'end'
--? A parameter cannot have the name of a reserved word.

--% dots must be last
function f(..., a)
  return a
end
--! 1:15: ')' expected near ','
--? `...` must be the last parameter.

--% comma at the end of parameters
function f(a,)
  return a
end
--! 1:14: <name> or '...' expected near ')'
--? Parameters are names, separated by commas; `...` may come last.

--% unclosed parameters
function f(a, b
  return a
end
--! 2:3: ')' expected near 'return'
--? A parenthesis is not closed, or a comma or an operator is missing before this.

--% local with a reserved name
local end = 1
print("a")
--! 51 1:7: '<name>' expected near 'end'
--? A reserved word cannot be a name; as a table key write it as `["word"]`.
--! 53 1:7: <name> expected near 'end'
--? A reserved word cannot be a name; as a table key write it as `["word"]`.

--% local without a name
local = 1
print("a")
--! 51 1:7: '<name>' expected near '='
--? A name is missing here.
--! 53 1:7: <name> expected near '='
--? A name is missing here.

--% local field
local t.a = 1
local t[1] = 2
print(t)
--! 1:8: unexpected symbol near '.'
--? Only a plain name can be local; a field is assigned without `local`.
--! 2:8: unexpected symbol near '['
--? Only a plain name can be local; a field is assigned without `local`.

--% local with a type
local x: number = 1
print(x)
--! 1:8: unexpected symbol near ':'
--? Lua has no types in declarations; `---@type type` documents one.

--% local with compound assignment
local x += 1
--! 1:9: unexpected symbol near '+'
--? An expression or a statement was expected here, and it cannot begin with this.

--% local at the end
local
--! 51 2:1: '<name>' expected near '<eof>'
--? A name is missing here.
--! 53 2:1: <name> expected near <eof>
--? A name is missing here.

--% comment as in C
// a comment
print("a")
/* another
   comment */
print("b")
--! 51 1:1: unexpected symbol near '/'
--? A comment begins with `--` in Lua.
--! 3:1: unexpected symbol near '/'
--? A comment of several lines is written `--[[ ... ]]` in Lua.
--! 53 1:1: unexpected symbol near '//'
--? A comment begins with `--` in Lua.

--% comment as in Python
print("a")
# a comment
print("b")
--! 2:1: unexpected symbol near '#'
--? A comment begins with `--` in Lua.

--% semicolon without a statement
;
print("a");;
--! 51 1:1: unexpected symbol near ';'
--? Lua 5.1 allows `;` only behind a statement, and only one. Delete it.
--! 51 2:12: unexpected symbol near ';'
--? Lua 5.1 allows `;` only behind a statement, and only one. Delete it.

--% empty label
:: ::
--! 51 1:1: unexpected symbol near ':'
--? Labels and `goto` are Lua 5.3; Lua 5.1 has neither.
--! 51 1:4: unexpected symbol near ':'
--? Labels and `goto` are Lua 5.3; Lua 5.1 has neither.
--! 53 1:4: <name> expected near '::'
--? A name is missing here.
--! 53 2:1: <name> expected near <eof>
--? A name is missing here.
