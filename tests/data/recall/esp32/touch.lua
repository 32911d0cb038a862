-- Two touch pads.
local pads = touch.create({
  pad = { 8, 9 },
  cb = function(touched)
    for pad in pairs(touched) do
      print("touched", pad)
    end
  end,
  intrInitAtStart = false,
  thresTrigger = touch.TOUCH_TRIGGER_BELOW,
  filterMs = 10,
  lvolt = touch.TOUCH_LVOLT_0V5,
  hvolt = touch.TOUCH_HVOLT_2V7,
  atten = touch.TOUCH_HVOLT_ATTEN_1V,
  isDebug = true,
})
local raw = pads:read()
for pad, value in pairs(raw) do
  pads:setThres(pad, value - 30)
end
pads:setTriggerMode(touch.TOUCH_TRIGGER_ABOVE)
pads:intrEnable()
pads:intrDisable()
