local mt = { __index = function() return 3 end, __call = print, len = 3 }
mt.__newindex = rawset
return setmetatable({}, mt)
