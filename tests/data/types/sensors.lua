-- esp8266 5.1
print(encoder.toBase64("abc"), encoder.toHex(5))
encoder.toHex("abc") --! discarded-result
encoder.toHex(nil) --! argument-nil
if bme280.setup(1, 2, 3) == 2 then print("BME280") end --! deprecated-api
local t, p, h = bme280.read()
print(t, p, h)
bme280.startreadout()
bme280.startreadout(0, function() print(bme280.read(300)) end)
bme280.startreadout(0, nil)
bme280.startreadout(0, 5) --! argument-type
bme280.init(3, 4) --! removed-api
print(bme280.dewpoint(50000, 2000), bme280.dewpoint(50000)) --! missing-argument
print(bme280_math.dewpoint(50, 20), bme280_math.dewpoint({}, 50, 20))
print(bme680.read(300), bmp085.pressure(), bmp085.pressure(5)) --! argument-range
print(am2320.read())
am2320.read() --! discarded-result
print(si7021.setting(si7021.RH12_TEMP14, si7021.HEATER_ENABLE, 3))
print(si7021.setting(si7021.RH12_TEMP14, si7021.HEATER_ENABLE)) --! argument-type
print(si7021.setting(si7021.HEATER_ENABLE)) --! argument-constant
tsl2561.init(5, 6, tsl2561.ADDRESS_VDD)
tsl2561.init(5, 6, tsl2561.GAIN_16X) --! argument-constant
tsl2561.settiming(tsl2561.INTEGRATIONTIME_13MS, tsl2561.GAIN_16X)
tsl2561.settiming(3, tsl2561.GAIN_16X) --! argument-set
tcs34725.enable(function() print(tcs34725.raw()) end)
tcs34725.enable() --! missing-argument
local port = softuart.setup(9600, 2, 3)
port:on("data", 10, function(data) port:write(data) end)
port:on("data", "\n", print)
port:on("data", "\r\n", print) --! argument-length
port:on("receive", 10, print) --! argument-set
port:write(300) --! argument-range
sigma_delta.setup(1)
sigma_delta.setup(0) --! argument-range
sigma_delta.settarget(256) --! argument-range
rotary.setup(0, 5, 6, 7)
rotary.setup(3, 5, 6) --! argument-range
rotary.setup(0, 5, 6, nil) --! argument-nil
rotary.on(0, rotary.TURN + rotary.PRESS, function(what, pos) print(what, pos + 1) end)
rotary.on(0, rotary.ALL)
rotary.on(0, rotary.ALL, nil) --! argument-nil
