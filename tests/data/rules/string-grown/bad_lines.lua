-- Begun anew with each line: advice.
local line = ""
uart.on("data", 1, function(byte)
  line = line .. byte --> info: 'line' is copied and made longer each time the callback of uart.on() runs
  if byte == "\n" then
    print(line)
    line = ""
  end
end)

-- One field, in each round.
function collect(all, key)
  for _, text in ipairs(all) do
    all[key] = all[key] .. text --> info: 'all[key]' is copied
  end
end
