-- All thermometers.
local ds18b20 = require("ds18b20")
ds18b20.enable_debug()
ds18b20:read_temp(function(temps)
  for address, temp in pairs(temps) do
    print(address, temp)
  end
end, 3, ds18b20.C, true)
