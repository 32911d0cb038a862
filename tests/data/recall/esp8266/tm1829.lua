-- Six colours.
local PIN = 5
tm1829.write(PIN, string.char(255, 0, 0, 255, 255, 255), "string")
tm1829.write(PIN, ("\0\0\0"):rep(2), "string")
