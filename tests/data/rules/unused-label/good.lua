-- check: target=esp8266-lua53
while x do
  if y then goto continue end
  f()
  ::continue::
end
::again::
if z then goto again end
