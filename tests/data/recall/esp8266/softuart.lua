-- GPS receiver on two free pins.
local gps = softuart.setup(9600, 2, 3)
gps:on("data", "\n", function(line)
  if line:sub(1, 6) == "$GPGGA" then
    print(line)
  end
end)
gps:write("$PMTK220,1000*1F\r\n")
