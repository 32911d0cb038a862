local function got(data) print(data) end
local function start()
  uart.setup(0, 9600, 8, uart.PARITY_NONE, uart.STOPBITS_1)
  uart.on("data", 4, got, 0) --> after uart.on() the console gets nothing any more
end
start()
