--% not equal as in C
if a != b then
  print("a")
end
local c = a != nil
--! 1:6: unexpected symbol near '!'
--? In Lua this operator is `~=`.
--! 4:13: unexpected symbol near '!'
--? In Lua this operator is `~=`.

--% not equal as in JavaScript
if a !== b and a === c then
  print("a")
end
--! 1:6: unexpected symbol near '!'
--? In Lua this operator is `~=`.
--! 1:18: unexpected symbol near '='
--? Lua compares with `==` only; there is no `===`.

--% and, or and not as in C
if a && b || !c then
  print("a")
end
--! 1:6: unexpected symbol near '&'
--? In Lua this operator is the word `and`.
--! 1:11: unexpected symbol near '|'
--? In Lua this operator is the word `or`.
--! 1:14: unexpected symbol near '!'
--? In Lua this operator is the word `not`.

--% single equals sign in a condition
if a = 1 then
  print("a")
end
while a = 1 do
  print("a")
end
--! 1:6: 'then' expected near '='
--? `=` assigns; to compare write `==`.
--! 4:9: 'do' expected near '='
--? `=` assigns; to compare write `==`.

--% single equals sign in until
repeat
  print("a")
until a = 1
print("b")
--! 3:9: unexpected symbol near '='
--? `=` assigns; to compare write `==`.

--% compound assignment
x += 1
t.n -= 2
s ..= "a"
y *= 2 + 3
--! 51 1:3: '=' expected near '+'
--? Lua has no `+=`; write `x = x + ...`.
--! 51 2:5: '=' expected near '-'
--? Lua has no `-=`; write `x = x - ...`.
--! 51 3:3: '=' expected near '..'
--? Lua has no `..=`; write `x = x .. ...`.
--! 51 4:3: '=' expected near '*'
--? Lua has no `*=`; write `x = x * ...`.
--! 53 1:3: syntax error near '+'
--? Lua has no `+=`; write `x = x + ...`.
--! 53 2:5: syntax error near '-'
--? Lua has no `-=`; write `x = x - ...`.
--! 53 3:3: syntax error near '..'
--? Lua has no `..=`; write `x = x .. ...`.
--! 53 4:3: syntax error near '*'
--? Lua has no `*=`; write `x = x * ...`.

--% increment
i++
print(i)
--! 51 1:2: '=' expected near '+'
--? Lua has no `++`; write `x = x + ...`.
--! 53 1:2: syntax error near '+'
--? Lua has no `++`; write `x = x + ...`.

--% prefix increment
local j = ++i
--! 1:11: unexpected symbol near '+'
--? Lua has no `++`; write `x = x + 1`.

--% unary plus
local j = +1
--! 1:11: unexpected symbol near '+'
--? Lua has no unary plus.

--% ternary
local x = a ? 1 : 2
local y = a ? b : c
print(x)
--! 1:13: unexpected symbol near '?'
--? Lua has no `? :`. Write `condition and a or b` (if `a` is never nil or false).
--! 2:13: unexpected symbol near '?'
--? Lua has no `? :`. Write `condition and a or b` (if `a` is never nil or false).

--% comparison as a statement
x == 1
local y == 2
print(x)
--! 51 1:3: '=' expected near '=='
--? `==` compares; to assign write `=`.
--! 2:9: unexpected symbol near '=='
--? `==` compares; to give the local a value write `=`.
--! 53 1:3: syntax error near '=='
--? `==` compares; to assign write `=`.

--% arithmetic as a statement
x + 1
print(x)
--! 51 1:3: '=' expected near '+'
--? A statement must be a call or an assignment; this is only a value.
--! 53 1:3: syntax error near '+'
--? A statement must be a call or an assignment; this is only a value.

--% name as a statement
x
print(x)
--! 51 1:1: '=' expected near 'print'
--? A statement must be a call or an assignment; this is only a value.
--! 53 1:1: syntax error near 'print'
--? A statement must be a call or an assignment; this is only a value.

--% field as a statement
t.a.b
print(t)
--! 51 1:1: '=' expected near 'print'
--? A statement must be a call or an assignment; this is only a value.
--! 53 1:1: syntax error near 'print'
--? A statement must be a call or an assignment; this is only a value.

--% string as a statement
"use strict"
print("a")
--! 1:1: unexpected symbol near '"use strict"'
--? An expression or a statement was expected here, and it cannot begin with this.

--% number as a statement
5
print("a")
--! 1:1: unexpected symbol near '5'
--? An expression or a statement was expected here, and it cannot begin with this.

--% call without parentheses
print x
require module
print("b")
--! 51 1:7: '=' expected near 'x'
--? If this is a call, its arguments need parentheses; if not, an operator or `=` is missing.
--! 51 2:9: '=' expected near 'module'
--? If this is a call, its arguments need parentheses; if not, an operator or `=` is missing.
--! 53 1:7: syntax error near 'x'
--? If this is a call, its arguments need parentheses; if not, an operator or `=` is missing.
--! 53 2:9: syntax error near 'module'
--? If this is a call, its arguments need parentheses; if not, an operator or `=` is missing.

--% right side missing
local a = 1 +
local b = 2
--! 2:1: unexpected symbol near 'local'
--? The operator has no value on its right side.

--% left side missing
local a = * 2
--! 1:11: unexpected symbol near '*'
--? The operator has no value on its left side.

--% value missing
local a =
local b = 2
--! 2:1: unexpected symbol near 'local'
--? A value is missing behind `=`.

--% two operators
local a = 1 + * 2
--! 1:15: unexpected symbol near '*'
--? The operator has no value on its left side.

--% only an operator in parentheses
print(..)
--! 1:7: unexpected symbol near '..'
--? The operator has no value on its left side.

--% assignment to a call
f() = 1
print("b")
--! 51 1:5: unexpected symbol near '='
--? A call cannot be assigned to; to compare write `==`.
--! 53 1:5: syntax error near '='
--? A call cannot be assigned to; to compare write `==`.

--% assignment to a call in a list
a, f(), b = 1, 2, 3
--! 1:7: syntax error near ','
--? A call cannot be assigned to; to compare write `==`.

--% assignment to parentheses
(a) = 1
print("b")
--! 1:5: syntax error near '='
--? A variable on the left of `=` must not be in parentheses.

--% assignment to a number
5 = a
--! 1:1: unexpected symbol near '5'
--? An expression or a statement was expected here, and it cannot begin with this.

--% assignment to an expression
a + b = c
--! 51 1:3: '=' expected near '+'
--? A statement must be a call or an assignment; this is only a value.
--! 53 1:3: syntax error near '+'
--? A statement must be a call or an assignment; this is only a value.

--% assignment chain
a = b = c
print(a)
--! 1:7: unexpected symbol near '='
--? A statement has one `=` only: write `a, b = value, value`, or two of them.

--% list without assignment
a, b
print(a)
--! 2:1: '=' expected near 'print'
--? A statement must be a call or an assignment; this is only a value.

--% and in capitals
if a AND b THEN
  print("a")
end
--! 1:6: 'then' expected near 'AND'
--? Did you mean `and`?
--! 1:12: 'then' expected near 'THEN'
--? Did you mean `then`?

--% dots outside of a vararg function
local function f(a)
  return ...
end
--! 2:10: cannot use '...' outside a vararg function near '...'
--? `...` is available only in a function that has `...` among its own parameters. Store it outside: `local args = {...}`.

--% operator at the end of the file
x = 1 +
--! 51 2:1: unexpected symbol near '<eof>'
--? The operator has no value on its right side.
--! 53 2:1: unexpected symbol near <eof>
--? The operator has no value on its right side.
