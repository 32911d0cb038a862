local mt = { __len = function() return 3 end } --> Lua 5.1 does not know __len
mt.__gc = function() print("gone") end --> does not know __gc of tables: tables are collected without it
function mt.__pairs() return next end --> does not know __pairs
return setmetatable({}, mt)
