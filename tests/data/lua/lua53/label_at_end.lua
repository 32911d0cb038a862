-- A label at the end of a block counts as outside of the scope of its locals.
do
  goto l
  local a
  ::l::
end
do
  goto l
  local a
  ::l:: ::m:: ;
end
local function f()
  goto l
  local a
  ::l::
end
while x do
  goto l
  local a
  ::l::
end
goto fin
local b
::fin::
