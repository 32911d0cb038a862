--== pin written without a mode
local LED = 4
local function on() gpio.write(LED, gpio.HIGH) end --! mode
on() --! mode
--== twin
local LED = 4
local function on() gpio.write(LED, gpio.HIGH) end
gpio.mode(LED, gpio.OUTPUT)
on()

--== interrupt without mode
local function pressed() print("pressed") end
gpio.trig(3, "down", pressed) --! mode
--== twin
local function pressed() print("pressed") end
gpio.mode(2, gpio.INT, gpio.PULLUP)
gpio.trig(2, "down", pressed)

--== mode set for another pin
local RELAY, LAMP = 1, 2
gpio.mode(RELAY, gpio.OUTPUT)
gpio.write(RELAY, gpio.LOW)
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  gpio.write(LAMP, gpio.HIGH) --! mode
end)
--== twin
local RELAY, LAMP = 1, 2
gpio.mode(RELAY, gpio.OUTPUT)
gpio.mode(LAMP, gpio.OUTPUT)
gpio.write(RELAY, gpio.LOW)
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  gpio.write(LAMP, gpio.HIGH)
end)

--== trigger without a function
gpio.mode(1, gpio.INT)
gpio.trig(1, "both") --! trig
--== twin
gpio.mode(1, gpio.INT)
gpio.trig(1, "both", function(level) print(level) end)

--== trigger with a word first, function later
local M = {}
function M.watch(pin, f)
  gpio.mode(pin, gpio.INT)
  gpio.trig(pin, "up") --! trig
  M.handler = f
end
M.watch(5, print)
return M
--== twin
local M = {}
function M.watch(pin, f)
  gpio.mode(pin, gpio.INT)
  gpio.trig(pin, "up", f)
  M.handler = f
end
function M.rearm(pin) gpio.trig(pin, "down") end
M.watch(5, print)
return M

--== I2C before setup
local id, addr = 0, 0x23
local function read()
  i2c.start(id) --! setup
  i2c.address(id, addr, i2c.RECEIVER)
  local data = i2c.read(id, 2)
  i2c.stop(id)
  return data
end
print(read()) --! setup
i2c.setup(id, 2, 1, i2c.SLOW)
--== twin
local id, addr = 0, 0x23
local function read()
  i2c.start(id)
  i2c.address(id, addr, i2c.RECEIVER)
  local data = i2c.read(id, 2)
  i2c.stop(id)
  return data
end
i2c.setup(id, 2, 1, i2c.SLOW)
print(read())

--== display address with its write bit
i2c.setup(0, 2, 1, i2c.SLOW)
local disp = u8g2.ssd1306_i2c_128x64_noname(0, 0x78) --! address
disp:clearBuffer()
--== twin
i2c.setup(0, 2, 1, i2c.SLOW)
local disp = u8g2.ssd1306_i2c_128x64_noname(0, 0x3C)
disp:clearBuffer()

--== eight-bit address above the range
i2c.setup(0, 2, 1, i2c.SLOW)
i2c.start(0)
print(i2c.address(0, 0xEE, i2c.TRANSMITTER)) --! address
i2c.stop(0)
--== twin
i2c.setup(0, 2, 1, i2c.SLOW)
i2c.start(0)
print(i2c.address(0, 0x77, i2c.TRANSMITTER))
i2c.stop(0)

--== eight-bit address by name
local OLED = 0x78
i2c.setup(0, 2, 1, i2c.SLOW)
local function command(c)
  i2c.start(0)
  i2c.address(0, OLED, i2c.TRANSMITTER) --! address
  i2c.write(0, 0, c)
  i2c.stop(0)
end
command(0xAF)
--== twin
local OLED = 0x3C
i2c.setup(0, 2, 1, i2c.SLOW)
local function command(c)
  i2c.start(0)
  i2c.address(0, OLED, i2c.TRANSMITTER)
  i2c.write(0, 0, c)
  i2c.stop(0)
end
command(0xAF)

--== strip without init
local buf = pixbuf.newBuffer(8, 3)
buf:fill(0, 10, 0)
ws2812.write(buf) --! setup
--== twin
local buf = pixbuf.newBuffer(8, 3)
buf:fill(0, 10, 0)
ws2812.init()
ws2812.write(buf)

--== SPI without setup
local function transfer(byte)
  return spi.send(1, byte) --! setup
end
print(transfer(0x9F)) --! setup
--== twin
local function transfer(byte)
  return spi.send(1, byte)
end
spi.setup(1, spi.MASTER, spi.CPOL_LOW, spi.CPHA_LOW, 8, 8)
print(transfer(0x9F))

--== sensor read before its setup
i2c.setup(0, 2, 1, i2c.SLOW)
local function measure() return bme280.temp() end --! setup
print(measure()) --! setup
--== twin
i2c.setup(0, 2, 1, i2c.SLOW)
local function measure() return bme280.temp() end
if bme280.setup() then print(measure()) end

--== one-wire without setup
local pin = 3
print(ow.reset(pin)) --! setup
--== twin
local pin = 2
ow.setup(pin)
print(ow.reset(pin))

--== PWM started without setup
local function dim(duty)
  pwm.setduty(2, duty) --! setup
end
dim(300) --! setup
--== twin
local function dim(duty)
  pwm.setduty(2, duty)
end
pwm.setup(2, 500, 0)
pwm.start(2)
dim(300)

--== flash pins
local PINS = { 11, 5 }
gpio.mode(11, gpio.OUTPUT) --! pin
gpio.mode(PINS[2], gpio.OUTPUT)
--== twin
local PINS = { 1, 5 }
gpio.mode(1, gpio.OUTPUT)
gpio.mode(PINS[2], gpio.OUTPUT)

--== flash pin by name
local CLK = 12
local function prepare(pin) gpio.mode(pin, gpio.OUTPUT) end
prepare(CLK)
gpio.mode(CLK, gpio.OUTPUT) --! pin
--== twin
local CLK = 6
local function prepare(pin) gpio.mode(pin, gpio.OUTPUT) end
prepare(CLK)
gpio.mode(CLK, gpio.OUTPUT)

--== console pin as output
gpio.mode(10, gpio.OUTPUT) --! pin
gpio.write(10, gpio.LOW)
--== twin
gpio.mode(6, gpio.OUTPUT)
gpio.write(6, gpio.LOW)

--== interrupt on D0
gpio.mode(0, gpio.INT) --! pin
--== twin
gpio.mode(1, gpio.INT)

--== PWM on D0
local FAN = 0
pwm.setup(FAN, 500, 512) --! pin
--== twin
local FAN = 5
pwm.setup(FAN, 500, 512)

--== supply voltage in the other mode
if adc.force_init_mode(adc.INIT_VDD33) then
  node.restart()
end
local function level() return adc.read(0) end --! adc
print(level())
--== twin
if adc.force_init_mode(adc.INIT_VDD33) then
  node.restart()
end
local function level() return adc.readvdd33() end
print(level())

--== measured value without status
local function report()
  local _, t, h = dht.read(4) --! status
  print(t, h)
end
tmr.create():alarm(60000, tmr.ALARM_AUTO, report)
--== twin
local function report()
  local status, t, h, td, hd = dht.read(4)
  if status == dht.OK then print(t .. "." .. td, h .. "." .. hd) end
end
tmr.create():alarm(60000, tmr.ALARM_AUTO, report)

--== measured value through select
local sensors = { kitchen = 5 }
local function humidity(name)
  local status, _, h = dht.read11(sensors[name]) --! status
  return h
end
print(humidity("kitchen"))
--== twin
local sensors = { kitchen = 5 }
local function humidity(name)
  local status, _, h = dht.read11(sensors[name])
  if status ~= dht.OK then return nil end
  return h
end
print(humidity("kitchen"))

--== two users of the hardware timer
pwm.setup(1, 500, 512)
pwm.start(1)
pwm2.setup_pin_hz(2, 1000, 256, 10)
pwm2.start() --! timer
--== twin
pwm2.setup_pin_hz(1, 500, 256, 10)
pwm2.setup_pin_hz(2, 1000, 256, 10)
pwm2.start()

--== serial output in the background beside PWM
gpio.mode(3, gpio.OUTPUT)
pwm.setup(1, 500, 512)
local function beep() gpio.serout(3, 1, { 500, 500 }, 100, function() print("done") end) end --! timer
beep() --! timer
--== twin
gpio.mode(2, gpio.OUTPUT)
local function beep() gpio.serout(2, 1, { 500, 500 }, 100, function() print("done") end) end
beep()

--== too many channels
for _ = 1, 1 do print("pwm") end
pwm.setup(1, 500, 0)
pwm.setup(2, 500, 0)
pwm.setup(3, 500, 0)
pwm.setup(4, 500, 0)
pwm.setup(5, 500, 0)
pwm.setup(6, 500, 0)
pwm.setup(7, 500, 0) --! many
--== twin
pwm.setup(1, 500, 0)
pwm.setup(2, 500, 0)
pwm.setup(5, 500, 0)
pwm.setup(6, 500, 0)
pwm.setup(7, 500, 0)

--== console without a way back
local function handle(d) print("got", d) end
uart.on("data", 4, handle, 0) --! console
--== twin
local function handle(d)
  print("got", d)
  if d == "quit" then uart.on("data") end
end
uart.on("data", 4, handle, 0)

--== console without a way back, nested
tmr.create():alarm(5000, tmr.ALARM_SINGLE, function()
  uart.setup(0, 9600, 8, uart.PARITY_NONE, uart.STOPBITS_1, 0)
  uart.on("data", "\n", function(line) --! console
    if line == "stop\n" then print("stopped") end
  end, 0)
end)
--== twin
tmr.create():alarm(5000, tmr.ALARM_SINGLE, function()
  uart.setup(0, 9600, 8, uart.PARITY_NONE, uart.STOPBITS_1, 0)
  uart.on("data", "\n", function(line)
    if line == "stop\n" then
      uart.on("data")
      print("stopped")
    end
  end, 0)
end)

--== slots of the clock in the RTC memory
rtctime.set(1700000000, 0)
local boots = rtcmem.read32(0) --! slots
rtcmem.write32(0, boots + 1) --! slots
--== twin
rtctime.set(1700000000, 0)
local boots = rtcmem.read32(22)
rtcmem.write32(22, boots + 1)

--== PWM frequency
local HZ = 5000
pwm.setup(1, HZ, 512) --! range
--== twin
local HZ = 500
pwm.setup(1, HZ, 512)

--== chip numbers for pins
local GPIO14 = 14
gpio.mode(GPIO14, gpio.OUTPUT) --! range
--== twin
local D5 = 5
gpio.mode(D5, gpio.OUTPUT)

--== input-only pin as output esp32-lua53
gpio.config({ gpio = 34, dir = gpio.OUT }) --! pin
--== twin
gpio.config({ gpio = 33, dir = gpio.OUT })

--== flash pins of the ESP32 esp32-lua53
gpio.config({ gpio = 6, dir = gpio.OUT }) --! pin
gpio.write(6, 1)
--== twin
gpio.config({ gpio = 21, dir = gpio.OUT })
gpio.write(21, 1)

--== sensor before I2C on the ESP32 esp32-lua53
i2c.start(i2c.SW) --! setup
i2c.address(i2c.SW, 0x23, i2c.RECEIVER)
print(i2c.read(i2c.SW, 2))
i2c.stop(i2c.SW)
--== twin
i2c.setup(i2c.SW, 18, 19, i2c.SLOW)
i2c.start(i2c.SW)
i2c.address(i2c.SW, 0x23, i2c.RECEIVER)
print(i2c.read(i2c.SW, 2))
i2c.stop(i2c.SW)

--== uart without start on the ESP32 esp32-lua53
uart.setup(1, 9600, 8, uart.PARITY_NONE, uart.STOPBITS_1, { tx = 17, rx = 16 })
uart.on(1, "data", "\n", function(line) print(line) end)
uart.write(1, "hello\n") --! setup
--== twin
uart.setup(1, 9600, 8, uart.PARITY_NONE, uart.STOPBITS_1, { tx = 17, rx = 16 })
uart.on(1, "data", "\n", function(line) print(line) end)
uart.start(1)
uart.write(1, "hello\n")
