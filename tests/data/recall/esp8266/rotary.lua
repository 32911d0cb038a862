-- Volume knob.
local KNOB = 0
local volume = 10
rotary.setup(KNOB, 5, 6, 7, 1000, 500)
rotary.on(KNOB, rotary.TURN, function(kind, pos, when)
  volume = volume + pos
  print(kind, pos, when, volume)
end)
rotary.on(KNOB, rotary.CLICK, function()
  print("mute")
end)
rotary.on(KNOB, rotary.LONGPRESS, function()
  rotary.close(KNOB)
end)
local pos, press = rotary.getpos(KNOB)
print(pos, press)
