-- check: target=esp32-lua53
-- The ESP32 keeps what is published until the connection stands.
local m = mqtt.Client("id", 120)
m:connect("192.0.2.1")
m:publish("/a", "1", 0, 0)
