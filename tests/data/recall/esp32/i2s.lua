-- Plays noise.
i2s.start(0, {
  mode = i2s.MODE_MASTER + i2s.MODE_TX,
  rate = 16000,
  bits = 16,
  channel = i2s.CHANNEL_RIGHT_LEFT,
  format = i2s.FORMAT_I2S_STAND,
  buffer_count = 2,
  buffer_len = 256,
  bck_pin = 26,
  ws_pin = 25,
  data_out_pin = 22,
}, function(number, direction)
  print(number, direction)
  i2s.write(0, string.rep("\1\2", 128))
end)
i2s.mute(0)
local heard = i2s.read(0, 256, 10)
print(heard and #heard)
i2s.stop(0)
