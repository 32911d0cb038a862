-- The application: an LED that can be switched from a web page.

local files = require("files")
local router = require("router")
local server = require("server")

local LED_ON, LED_OFF = gpio.LOW, gpio.HIGH

local M = {}

local function json(value)
  return { status = "200 OK", type = "application/json", body = sjson.encode(value) }
end

local function status(led_pin)
  return json({
    led = gpio.read(led_pin) == LED_ON,
    heap = node.heap(),
    uptime_s = tmr.time(),
  })
end

local function join_network(settings, on_address)
  wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(info)
    on_address(info.IP)
  end)
  wifi.setmode(wifi.STATION, false)
  wifi.sta.config({ ssid = settings.ssid, pwd = settings.pwd, auto = true, save = false })
end

function M.start(config)
  local led_pin = config.led_pin
  gpio.mode(led_pin, gpio.OUTPUT)
  gpio.write(led_pin, LED_OFF)

  router.add("GET", "/api/status", function()
    return status(led_pin)
  end)
  router.add("POST", "/api/led", function(request)
    if request.query == "on" then
      gpio.write(led_pin, LED_ON)
    elseif request.query == "off" then
      gpio.write(led_pin, LED_OFF)
    else
      return router.failure("400 Bad Request", "say /api/led?on or /api/led?off")
    end
    return status(led_pin)
  end)
  router.otherwise("GET", files.serve)

  server.listen(config.port, router.answer)
  join_network(config.wifi, function(address)
    print("http://" .. address .. "/")
  end)
end

return M
