-- Field names that the virtual machine uses itself.
local mt = {
  __index = function(t, k) return k end,
  __newindex = function(t, k, v) rawset(t, k, v) end,
  __call = function(self, ...) return self, ... end,
  __add = function(a, b) return a end,
  __eq = rawequal, __lt = rawequal, __le = rawequal, __concat = rawequal, __len = rawequal, __unm = rawequal,
  __mode = "kv", __gc = print, __tostring = tostring, __metatable = false,
}
mt.__index = mt
return setmetatable({}, mt)
