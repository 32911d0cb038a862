-- Labels and gotos with repeat, where the condition still sees the locals.
repeat
  local a = f()
  if a then goto cont end
  g(a)
  ::cont::
  local b = a
until b
repeat
  local c = f()
  local h = function() return c end
  if h() then break end
  do goto inner end
  ::inner::
until c
repeat
  ::start::
  if f() then goto start end
until true
