-- Calls whose arguments are spread over lines: the line of the CALL instruction.
local a = f(
  1,
  2
)
f(a,
  g(
    h(
      a
    )
  ),
  a)
f {
  a
}
f
{ 1 }
f
"s"
f
[[
long]]
local b = f(a)
local c =
  f
  .g
  .h(b)
return f(
  c
),
g(
)
