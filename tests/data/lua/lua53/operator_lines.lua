-- Operators broken over lines: the line of the instruction is the operator's own.
local a, b = 1, 2
local r = a
  + b
r = a +
  b
r =
  a
  +
  b
  *
  a
r = a
  .. b
  .. a
r = -
  a
r = not
  a
r = #
  t
r = ~
  a
r = a
  ==
  b
r = a
  <
  b
  and
  a
  or
  b
r = f(a
  + b,
  a
  - b)
r = t.x
  //
  t.y
  >>
  1
return a
  ^
  b
