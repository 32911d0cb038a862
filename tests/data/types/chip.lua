-- esp8266 5.1
node.dsleep(60000000)
node.dsleep(60000000, 4)
node.dsleep(0, 1, 1)
node.dsleep(nil, 4)
node.dsleep()
node.dsleep(1, 5) --! argument-range
node.task.post(print)
node.task.post(node.task.HIGH_PRIORITY, print)
node.task.post(later) -- may be a function
node.task.post(3, print) --! argument-set
node.task.post(tmr.ALARM_AUTO, print) --! argument-constant
node.task.post() --! missing-argument
node.task.post(0) --! missing-argument
node.output(function(pipe) local d = pipe:read(1400) if d then print(d) end return false end, 0)
node.output(nil)
node.readvdd33() --! removed-api
local hw = node.info("hw")
print(hw.chip_id, hw.flash_size)
print(node.info("build_config").modules)
node.info("build") --! argument-set
local f = node.LFS.get("_init")
if f then f() end
print(node.LFS.config.lfs_size, node.LFS.time, node.LFS._init)
print(node.flashindex()) --! deprecated-api
print(node.flashindex("_init")) --! deprecated-api
node.setcpufreq(node.CPU160MHZ)
node.setcpufreq(100) --! argument-set
node.egc.setmode(node.egc.ALWAYS)
node.egc.setmode(node.egc.ON_MEM_LIMIT, -6144)
node.stripdebug(3)
node.stripdebug(4) --! argument-range
node.stripdebug(3, print)
node.random() --! discarded-result
print(node.random(6) + node.random(1, 6) + node.random())
node.startup({ banner = false, frequency = node.CPU160MHZ })
node.startup({ baner = false }) --! unknown-option
if hw then node.setpartitiontable({ lfs_size = 0x20000 }) end
if hw then node.setpartitiontable({ lfs_length = 0x20000 }) end --! unknown-option
uart.setup(0, 115200, 8, uart.PARITY_NONE, uart.STOPBITS_1, 1)
uart.setup(0, 115200, 8, 0, 1)
uart.setup(2, 115200, 8, 0, 1) --! argument-set
uart.setup(0, 250000, 8, 0, 1) --! argument-set
uart.setup(0, 9600, 8, uart.STOPBITS_1, uart.STOPBITS_1) --! argument-constant
uart.on("data", "\r", function(d) print(d:len()) end, 0)
uart.on("data", 4, function(d) print(d) end, 0)
uart.on("data", function(d) print(d) end)
uart.on("data")
uart.on("receive", print) --! argument-set
uart.on("data", "\r\n", print) --! argument-length
uart.on("data", 256, print) --! argument-range
uart.write(0, "text", 13, 10)
uart.write(0, 256) --! argument-range
uart.write(0, {}) --! argument-type
rtctime.epoch2cal(rtctime.get()) --! discarded-result
local cal = rtctime.epoch2cal(rtctime.get())
print(cal.year, cal.wday)
if hw then rtctime.dsleep(1000000, 5) end --! argument-range
local slot = rtcmem.read32(10)
print(slot + 1)
local a, b = rtcmem.read32(10, 2)
rtcmem.write32(10, a, b, 1)
rtcmem.write32(128, 1) --! argument-range
sntp.sync()
sntp.sync("pool.ntp.org", function(sec, usec, server, info) print(sec, usec, server, info.stratum) end)
sntp.sync({ "a.pool.ntp.org", "b.pool.ntp.org" }, nil, print, true)
sntp.sync(nil, function(s, u, h, info) print(info.offset_us) end)
cron.schedule("0 8 * * *", function(e) e:unschedule() end)
cron.schedule("0 8 * * *") --! missing-argument
mdns.register("name", { service = "http", port = 80, location = "desk" })
mdns.register("name", nil) --! argument-nil
enduser_setup.start(print, print)
enduser_setup.start("name", print, print, print)
