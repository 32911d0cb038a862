local parts = {}
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s, data)
    parts[#parts + 1] = data
    local answer = "got " .. data
    answer = answer .. "\n"
    s:send(answer)
  end)
end)

-- A few rounds only.
local mac = ""
for i = 1, 6 do
  mac = mac .. i
end

-- Each round has its own.
for name in pairs(file.list()) do
  local line = "> "
  line = line .. name
  print(line)
end

-- Given anew each time.
local state
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  state = "on"
  state = state .. " since boot"
  print(state, mac)
end)

-- Once.
local once = "a"
once = once .. tmr.now()
tmr.create():alarm(1000, tmr.ALARM_SINGLE, function() once = once .. "!" end)

-- Each round another field.
function mark(names)
  for i, name in ipairs(names) do
    names[i] = names[i] .. name
  end
  for i = 1, 100 do names[i] = "<" .. names[i] end
end
