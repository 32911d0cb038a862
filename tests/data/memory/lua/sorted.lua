-- Functions given to library functions that call them and keep nothing.
local names = { "delta", "alpha", "charlie", "bravo" }
table.sort(names, function(a, b) return a < b end)
local ok, message = pcall(function() error("expected") end)
local text = string.gsub("a-b-c", "%a", function(c) return c:upper() end)
return { names = names, failed = not ok, text = #text, message = message and true }
