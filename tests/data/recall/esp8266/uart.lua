-- A line protocol on the serial port.
uart.setup(0, 115200, 8, uart.PARITY_NONE, uart.STOPBITS_1, 0)
local baud, databits, parity, stopbits = uart.getconfig(0)
print(baud, databits, parity, stopbits)

uart.on("data", "\r", function(line)
  if line == "quit\r" then
    uart.on("data")
  end
  uart.write(0, "got ", line)
end, 0)
uart.on("data", 10, function(data)
  print(#data)
end, 1)
uart.alt(1)
print(uart.fifodepth(0, uart.DIR_TX))
