-- Card reader at the door.
local reader = wiegand.create(1, 2, function(code, kind)
  print("card", code, "bits", kind)
  if code == 0x1234 then
    gpio.write(4, gpio.HIGH)
  end
end)
gpio.trig(3, "down", function()
  reader:close()
end)
