-- Sockets with a remote control.
local PIN = 7
local CODES = { lamp = 13, radio = 77 }

local function switch(name)
  rfswitch.send(1, 300, 5, PIN, CODES[name], 24)
end
switch("lamp")
switch("radio")
