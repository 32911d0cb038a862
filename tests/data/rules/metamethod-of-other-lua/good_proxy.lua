local proxy = newproxy(true)
getmetatable(proxy).__len = function() return 3 end
return proxy
