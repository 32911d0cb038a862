local x = f(
  1,
  2
)
x
  :first()
  :second("a")
local t = f [[
text]]
local y = f{
  1
}
