local m = mqtt.Client("id", 120)
m:connect("192.0.2.1")
m:lwt("/status", "offline", 0, 0) --> warning: m:lwt() has no effect here: it is connecting

local M = { client = mqtt.Client("id", 120) }
local function start() M.client:connect("192.0.2.1") end
start()
M.client:lwt("/status", "offline", 0, 0) --> M.client:lwt() has no effect here
