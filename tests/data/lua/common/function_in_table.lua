-- Functions as values of list and record items.
local mod = {
  open = function() return 1 end,
  function() return 2 end,
  ["close"] = function(self) return self end,
  function(...) return ... end;
  nested = { function() return { function() end } end },
}
return mod
