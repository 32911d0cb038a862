-- Commands over UDP, one per datagram: "on", "off", "toggle", "level 40", "?".
-- Each is answered with the brightness, or with what was wrong.

local lamp = require("lamp")

local M = {}

local commands = {
  on = lamp.on,
  off = function()
    lamp.set(0)
  end,
  toggle = lamp.toggle,
  level = function(argument)
    local percent = math.tointeger(tonumber(argument))
    if not percent then
      return "level needs a whole number"
    end
    lamp.set(percent)
  end,
  ["?"] = function() end,
}

local function execute(text)
  local name, argument = text:match("^(%S+)%s*(%S*)%s*$")
  local command = commands[name]
  if not command then
    return "no such command"
  end
  return command(argument)
end

function M.listen(port)
  local socket = net.createUDPSocket()
  socket:listen(port)
  socket:on("receive", function(s, data, from_port, from_ip)
    local problem = execute(data)
    s:send(from_port, from_ip, (problem or "level " .. lamp.level()) .. "\n")
  end)
  return socket
end

return M
