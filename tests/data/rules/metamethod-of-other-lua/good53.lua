-- check: target=esp8266-lua53
return setmetatable({}, { __len = function() return 3 end, __gc = print })
