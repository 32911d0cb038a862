-- esp8266 5.1
local log = file.open("log.txt", "a")
local function write(line)
  if log then
    log:writeline(line)
  end
  log:flush() --! nil-unchecked
end
local function close()
  return log and log:close()
end
write("x")
close()

local late
local function prepare()
  late = file.open("late.txt")
end
if not late then
  prepare()
  late:read()
end

local t, p, h = bme280.read()
if t then
  -- Pressure is there whenever the temperature is, but not all chips measure humidity.
  print(p / 10, h / 10) --! nil-unchecked
end

local a, b = pixbuf.newBuffer(3, 3), pixbuf.newBuffer(3, 3)
local both = a .. b
both:fill(0, 0, 0)
both:upper() --! undefined-method
print(("a" .. 1):upper())
