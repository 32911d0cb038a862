-- Kitchen scale.
local TARE = 84000
hx711.init(5, 6)
local raw = hx711.read(0)
print((raw - TARE) / 420)
hx711.start(0, 2, function(samples, count, dropped)
  print(#samples, count, dropped)
  hx711.stop()
end)
