node.setonerror(function(message) print(message) end) --> info: the chip does not restart after an error
local function handler(message)
  file.putcontents("error.txt", message)
end
node.setonerror(handler) --> the chip does not restart
