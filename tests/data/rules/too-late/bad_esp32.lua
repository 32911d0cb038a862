-- check: target=esp32-lua53
local m = mqtt.Client("id", 120)
m:connect("192.0.2.1")
m:lwt("/status", "offline", 0, 0) --> m:lwt() has no effect here: it is connecting already
