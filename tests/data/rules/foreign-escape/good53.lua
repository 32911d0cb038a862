-- check: target=esp8266-lua53
local a = "\x41\u{20AC}\z
   end"
