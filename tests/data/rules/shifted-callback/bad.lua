local m = mqtt.Client("node", 60)
local function up(c) print(c) end
m:connect("192.0.2.1", 1883, nil, up) --> nil is skipped here, so that the function behind it is taken for
local copy = m
copy.connect(copy, "192.0.2.1", 1883, nil, function(c) print(c) end) --> nil is skipped here
