-- Listens on the car's bus.
can.setup({ speed = 500, tx = 5, rx = 4, dual_filter = false }, function(format, id, data)
  if format == can.EXTENDED_FRAME then
    print(string.format("%08x", id), encoder.toHex(data))
  end
end)
can.start()
can.send(can.STANDARD_FRAME, 0x123, "\1\2\3")
tmr.create():alarm(60000, tmr.ALARM_SINGLE, function()
  can.stop()
end)
