-- MQTT with a queue: messages wait in a ring buffer while there is no connection, and are sent
-- one after the other, the next one when the broker has confirmed the last.

local ring = require("ring")

local QUEUE_LENGTH = 30
local KEEPALIVE_S = 60
local RETRY_FIRST_MS = 2000
local RETRY_LAST_MS = 120000
local QOS = 1
local KEEP, FORGET = 1, 0 -- the retain flag

local M = {}

local client
local settings
local online -- the status message
local queue = ring.new(QUEUE_LENGTH)
local retry = tmr.create()
local retry_ms = RETRY_FIRST_MS
local wanted = false -- there is a network to connect over
local state = "idle" -- or "connecting", "connected"
local in_flight = nil -- the message that waits for its confirmation

-- The confirmation callback belongs to the client, not to a message. So one message at a time.
local function send(message, retain)
  if client:publish(message.topic, message.payload, QOS, retain) then
    in_flight = message
  end
end

local function send_next()
  local message = queue:first()
  if state == "connected" and not in_flight and message then
    send(message, FORGET)
  end
end

local function on_confirmed()
  -- Not the first any more if it is the status, or if the full queue has dropped it meanwhile.
  if in_flight and queue:first() == in_flight then
    queue:drop_first()
  end
  in_flight = nil
  send_next()
end

local function on_connected()
  print("mqtt: connected")
  state = "connected"
  retry_ms = RETRY_FIRST_MS
  send(online, KEEP)
end

local function on_closed()
  state = "idle"
  in_flight = nil
  if wanted then
    print("mqtt: next attempt in " .. retry_ms .. " ms")
    retry:alarm(retry_ms, tmr.ALARM_SINGLE, M.connect)
    retry_ms = math.min(retry_ms * 2, RETRY_LAST_MS)
  end
end

local function on_failed(_, reason)
  print("mqtt: failed, reason " .. reason)
  on_closed()
end

-- where: host, port, and optionally user and password.
function M.setup(where, status_topic)
  settings = where
  online = { topic = status_topic, payload = "online" }
  client = mqtt.Client("node-" .. node.chipid(), KEEPALIVE_S, where.user, where.password)
  client:lwt(status_topic, "offline", QOS, KEEP)
  client:on("puback", on_confirmed)
  client:on("offline", on_closed)
end

function M.connect()
  wanted = true
  if state == "idle" then
    state = "connecting"
    client:connect(settings.host, settings.port, false, on_connected, on_failed)
  end
end

function M.disconnect()
  wanted = false
  retry:stop()
  if state == "connected" then
    client:close()
  end
end

-- Queues a message; the oldest one is lost when the queue is full.
function M.publish(topic, payload)
  queue:add({ topic = topic, payload = payload })
  send_next()
end

return M
