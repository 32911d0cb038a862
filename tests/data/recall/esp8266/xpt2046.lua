-- Touch screen.
xpt2046.init(3, 2, 320, 240)
xpt2046.setCalibration(198, 1776, 1762, 273)
gpio.trig(2, "down", function()
  if xpt2046.isTouched() then
    local x, y = xpt2046.getPosition()
    print(x, y, xpt2046.getPositionAvg())
    print(xpt2046.getRaw())
  end
end)
