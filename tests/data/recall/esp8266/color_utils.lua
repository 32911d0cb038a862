-- A rainbow that turns.
ws2812.init()
local angle = 0
local strip = pixbuf.newBuffer(8, 3)

tmr.create():alarm(40, tmr.ALARM_AUTO, function()
  angle = (angle + 5) % 360
  local g, r, b = color_utils.colorWheel(angle)
  strip:fill(g, r, b)
  ws2812.write(strip)
end)

local h, s, v = color_utils.grb2hsv(255, 10, 20)
print(color_utils.hsv2grb(h, s, v))
print(color_utils.hsv2grbw(120, 200, 100))
