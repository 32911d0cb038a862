local body = ""
local total = { text = "" }

net.createServer(30):listen(80, function(sck)
  local own = ""
  sck:on("receive", function(s, data)
    body = body .. data --> warning: 'body' is copied and made longer each time the callback of on() runs
    total.text = total.text .. data --> warning: 'total.text' is copied
    own = own .. data --> warning: 'own' is copied
    s:close()
  end)
end)

local function read_all(fd)
  local text = ""
  while true do
    local line = fd:readline()
    if not line then break end
    text = text .. line --> warning: 'text' is copied and made longer in each round of the loop
  end
  return text
end
print(read_all)

local function hex(data)
  local out = ""
  for i = 1, 64 do
    out = out .. string.format("%02x", data:byte(i)) --> warning: 'out' is copied
  end
  return out
end
print(hex("x"))

local function names()
  local out = ""
  for name in pairs(file.list()) do
    out = out .. name .. "\n" --> info: 'out' is copied
  end
  local front = ""
  repeat
    front = "<" .. front --> warning: 'front' is copied
  until #front > 100
  return out, front
end
print(names())

-- Through a function that the callback calls.
local log = ""
local function note(text)
  log = log .. text --> warning: 'log' is copied and made longer each time the callback of alarm() runs
end
tmr.create():alarm(1000, tmr.ALARM_AUTO, function() note("tick") end)
