--% missing end at the end of the file
local function f()
  print("a")
--! 51 3:1: 'end' expected (to close 'function' at line 1) near '<eof>'
--? The `function` of line 1 has no `end` before this.
--! 53 3:1: 'end' expected (to close 'function' at line 1) near <eof>
--? The `function` of line 1 has no `end` before this.

--% missing end of an inner block, by indentation
function f(a)
  if a then
    print("a")
  print("b")
end

print("c")
--! 51 8:1: 'end' expected (to close 'function' at line 1) near '<eof>'
--? By the indentation, the `if` of line 2 lacks its `end`: it belongs before line 4.
--! 53 8:1: 'end' expected (to close 'function' at line 1) near <eof>
--? By the indentation, the `if` of line 2 lacks its `end`: it belongs before line 4.

--% missing end of a loop in the first of two functions
local function first(t)
  for i = 1, #t do
    print(t[i])
end

local function second()
  print("second")
end
--! 51 9:1: 'end' expected (to close 'function' at line 1) near '<eof>'
--? By the indentation, the `for` of line 2 lacks its `end`: it belongs before line 4.
--! 53 9:1: 'end' expected (to close 'function' at line 1) near <eof>
--? By the indentation, the `for` of line 2 lacks its `end`: it belongs before line 4.

--% two missing ends are two errors
local function first(t)
  for i = 1, #t do
    print(t[i])
end

local function second(t)
  while t.ok do
    print("second")
end
--! 9:1: 'end' expected (to close 'while' at line 7) near 'end'
--? By the indentation, the `while` of line 7 lacks its `end`: it belongs before line 9.
--! 51 10:1: 'end' expected (to close 'function' at line 6) near '<eof>'
--? By the indentation, the `for` of line 2 lacks its `end`: it belongs before line 4.
--! 53 10:1: 'end' expected (to close 'function' at line 6) near <eof>
--? By the indentation, the `for` of line 2 lacks its `end`: it belongs before line 4.

--% missing end of a one-line block
local function f(a)
  if a then print("a")
  print("b")
end
print("c")
--! 51 6:1: 'end' expected (to close 'function' at line 1) near '<eof>'
--? By the indentation, the `if` of line 2 lacks its `end`: it belongs before line 3.
--! 53 6:1: 'end' expected (to close 'function' at line 1) near <eof>
--? By the indentation, the `if` of line 2 lacks its `end`: it belongs before line 3.

--% missing end before else
if a then
  for i = 1, 3 do
    print(i)
else
  print("no")
end
--! 4:1: 'end' expected (to close 'for' at line 2) near 'else'
--? By the indentation, the `for` of line 2 lacks its `end`: it belongs before line 4.

--% missing end before until
repeat
  if a then
    print("a")
until a
--! 4:1: 'end' expected (to close 'if' at line 2) near 'until'
--? By the indentation, the `if` of line 2 lacks its `end`: it belongs before line 4.

--% missing end of a function passed to a call
tmr.create():alarm(1000, tmr.ALARM_SINGLE, function()
  if ready then
    print("ready")
)
print("done")
--! 4:1: unexpected symbol near ')'
--? By the indentation, the `if` of line 2 lacks its `end`: it belongs before line 4.

--% missing end after return
local function f(a)
  if a then
    return 1
  return 2
end
--! 4:3: 'end' expected (to close 'if' at line 2) near 'return'
--? By the indentation, the `if` of line 2 lacks its `end`: it belongs before line 4.

--% else if is two words
if a == 1 then
  print("one")
else if a == 2 then
  print("two")
else
  print("many")
end
--! 51 8:1: 'end' expected (to close 'if' at line 1) near '<eof>'
--? `else if` in line 3 opens a second `if`, which needs an `end` of its own. Did you mean `elseif`?
--! 53 8:1: 'end' expected (to close 'if' at line 1) near <eof>
--? `else if` in line 3 opens a second `if`, which needs an `end` of its own. Did you mean `elseif`?

--% else if is two words, without indentation
if a == 1 then
print("one")
else if a == 2 then
print("two")
end
--! 51 6:1: 'end' expected (to close 'if' at line 1) near '<eof>'
--? `else if` in line 3 opens a second `if`, which needs an `end` of its own. Did you mean `elseif`?
--! 53 6:1: 'end' expected (to close 'if' at line 1) near <eof>
--? `else if` in line 3 opens a second `if`, which needs an `end` of its own. Did you mean `elseif`?

--% else if is two words, in a function without indentation
function f(a)
if a == 1 then
print("one")
else if a == 2 then
print("two")
end
end
--! 51 8:1: 'end' expected (to close 'function' at line 1) near '<eof>'
--? The `function` of line 1 has no `end` before this. Does the `else if` of line 4 have an `end` for both `if`s?
--! 53 8:1: 'end' expected (to close 'function' at line 1) near <eof>
--? The `function` of line 1 has no `end` before this. Does the `else if` of line 4 have an `end` for both `if`s?

--% else if with both ends is no reason
function f(a)
  if a == 1 then
    print("one")
  else if a == 2 then
    print("two")
  end end
  while a do
    print("three")
end
--! 51 10:1: 'end' expected (to close 'function' at line 1) near '<eof>'
--? By the indentation, the `while` of line 7 lacks its `end`: it belongs before line 9.
--! 53 10:1: 'end' expected (to close 'function' at line 1) near <eof>
--? By the indentation, the `while` of line 7 lacks its `end`: it belongs before line 9.

--% one end too many at the end
local function f()
  print("a")
end
end
print("b")
--! 51 4:1: '<eof>' expected near 'end'
--? This `end` belongs to no open block: it is one too many, or a block above was closed too early.
--! 53 4:1: <eof> expected near 'end'
--? This `end` belongs to no open block: it is one too many, or a block above was closed too early.

--% one end too many inside of a function
local function f(a)
  if a then
    print("a")
  end
  end
  print("b")
end
--! 51 7:1: '<eof>' expected near 'end'
--? This `end` seems to be one too many: it is indented like the statements around it, which belong to the `function` of line 1.
--! 53 7:1: <eof> expected near 'end'
--? This `end` seems to be one too many: it is indented like the statements around it, which belong to the `function` of line 1.

--% end closes repeat
repeat
  x = x + 1
end
--! 3:1: 'until' expected (to close 'repeat' at line 1) near 'end'
--? A `repeat` loop ends with `until condition`, not with `end`.

--% until without repeat
while true do
  x = x + 1
until x > 5
print(x)
--! 3:1: 'end' expected (to close 'while' at line 1) near 'until'
--? `until` goes with `repeat`; a `while` ends with `end`.

--% else without if
local x = 1
else
print(x)
--! 51 2:1: '<eof>' expected near 'else'
--? This `else` belongs to no open block: it is one too many, or a block above was closed too early.
--! 53 2:1: <eof> expected near 'else'
--? This `else` belongs to no open block: it is one too many, or a block above was closed too early.

--% elseif without if
while true do
  elseif x then
  print(x)
end
--! 2:3: 'end' expected (to close 'while' at line 1) near 'elseif'
--? This `elseif` belongs to no open block: it is one too many, or a block above was closed too early.

--% elseif after else
if a then
  print("a")
else
  print("b")
elseif c then
  print("c")
end
--! 5:1: 'end' expected (to close 'if' at line 1) near 'elseif'
--? `else` must be the last clause of an `if`, so no `elseif` can follow.

--% two else
if a then
  print("a")
else
  print("b")
else
  print("c")
end
--! 5:1: 'end' expected (to close 'if' at line 1) near 'else'
--? `else` must be the last clause of an `if`, so no `else` can follow.

--% statement after return
local function f()
  return 1
  print("never")
end
--! 3:3: 'end' expected (to close 'function' at line 1) near 'print'
--? `return` must be the last statement of its block. To leave early write `do return end`.

--% statement after return in the main function
return 1
print("never")
--! 51 2:1: '<eof>' expected near 'print'
--? `return` must be the last statement of its block. To leave early write `do return end`.
--! 53 2:1: <eof> expected near 'print'
--? `return` must be the last statement of its block. To leave early write `do return end`.

--% statement after break
while true do
  break
  print("never")
end
--! 51 3:3: 'end' expected (to close 'while' at line 1) near 'print'
--? `break` must be the last statement of its block. To leave early write `do break end`.

--% return before a keyword
local function f()
  return
  local x = 1
end
--! 3:3: unexpected symbol near 'local'
--? `return` must be the last statement of its block. To leave early write `do return end`.

--% break outside of a loop
local function f()
  break
end
--! 51 2:3: no loop to break near 'end'
--? `break` leaves the innermost loop of the same function, and there is none here. To leave a function use `return`.
--! 53 2:3: <break> at line 2 not inside a loop
--? `break` leaves the innermost loop of the same function, and there is none here. To leave a function use `return`.

--% break outside of a loop in the main function
print("a")
break
--! 51 2:1: no loop to break near '<eof>'
--? `break` leaves the innermost loop of the same function, and there is none here. To leave a function use `return`.
--! 53 2:1: <break> at line 2 not inside a loop
--? `break` leaves the innermost loop of the same function, and there is none here. To leave a function use `return`.

--% break in a function in a loop
while true do
  f(function() break end)
end
--! 51 2:16: no loop to break near 'end'
--? `break` leaves the innermost loop of the same function, and there is none here. To leave a function use `return`.
--! 53 2:16: <break> at line 2 not inside a loop
--? `break` leaves the innermost loop of the same function, and there is none here. To leave a function use `return`.

--% then without if
x == 1 then
  print(x)
end
print("after")
--! 51 1:3: '=' expected near '=='
--? Is `if` or `elseif` missing on this line?
--! 53 1:3: syntax error near '=='
--? Is `if` or `elseif` missing on this line?

--% brace instead of then
if (a == 1) {
  print("a")
}
--! 51 4:1: 'then' expected near '<eof>'
--? The head of this `if` must end with `then`. Lua has no braces around blocks; they end with `end`.
--! 53 4:1: 'then' expected near <eof>
--? The head of this `if` must end with `then`. Lua has no braces around blocks; they end with `end`.
