-- Just enough of the firmware's modules for the examples to run in stock Lua. What the examples
-- do to the outside is recorded in tables for the test to look at.

local now = 0
local timers = {}

tmr = { ALARM_SINGLE = 0, ALARM_AUTO = 1, ALARM_SEMI = 2, time = function() return now end }

function tmr.create()
  local t = {}
  function t:register(ms, mode, action) self.ms, self.mode, self.action = ms, mode, action end
  function t:start() self.due = now + self.ms end
  function t:stop() self.due = nil end
  function t:alarm(ms, mode, action)
    self:register(ms, mode, action)
    self:start()
    return true
  end
  timers[#timers + 1] = t
  return t
end

-- Lets time pass, in steps of one millisecond.
function advance(ms)
  for _ = 1, ms do
    now = now + 1
    for _, t in ipairs(timers) do
      if t.due == now then
        t.due = t.mode == tmr.ALARM_AUTO and now + t.ms or nil
        t.action(t)
      end
    end
  end
end

-- Milliseconds to the next timer that is running, or nil.
function next_alarm()
  local first
  for _, t in ipairs(timers) do
    if t.due and (not first or t.due < first) then first = t.due end
  end
  return first and first - now
end

printed = {}
function print(text) printed[#printed + 1] = text end

node = { heap = function() return 40000 end, chipid = function() return 42 end, LFS = {} }

pins = {}
pin_interrupts = {}
gpio = { HIGH = 1, LOW = 0, OUTPUT = 1, IN = 0, PULL_UP = 1, INTR_UP_DOWN = 3 }
function gpio.mode() end
function gpio.config() end
function gpio.write(pin, level) pins[pin] = level end
function gpio.read(pin) return pins[pin] end
function gpio.trig(pin, _, action) pin_interrupts[pin] = action end

wifi_events = {}
wifi = {
  STATION = 1,
  eventmon = { STA_GOT_IP = "got_ip", STA_DISCONNECTED = "disconnected" },
  sta = { config = function() end },
  setmode = function() end,
}
function wifi.eventmon.register(event, action) wifi_events[event] = action end

-- A table of strings, numbers and booleans is all that the examples encode.
sjson = {}
function sjson.encode(t)
  local keys = {}
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys)
  for i, k in ipairs(keys) do keys[i] = ("%q:%s"):format(k, tostring(t[k])) end
  return "{" .. table.concat(keys, ",") .. "}"
end

files = {} -- name -> content
open_files = 0
file = { exists = function(name) return files[name] ~= nil end }
function file.stat(name)
  assert(#name <= 31, "filename invalid")
  return files[name] and { size = #files[name] }
end
function file.open(name)
  assert(#name <= 31, "filename invalid")
  local rest = files[name]
  if not rest then return nil end
  open_files = open_files + 1
  local handle = {}
  function handle:read(n)
    if rest == "" then return nil end
    local piece = rest:sub(1, n)
    rest = rest:sub(n + 1)
    return piece
  end
  function handle:close() open_files = open_files - 1 end
  return handle
end

local function new_socket()
  local s = { events = {}, sent = {} }
  function s:on(event, action) self.events[event] = action end
  function s:send(data)
    assert(not self.closed and not self.busy, "one send at a time")
    assert(#data > 0, "no data to send")
    self.busy = true
    self.sent[#self.sent + 1] = data
  end
  function s:close()
    assert(not self.closed, "not connected")
    self.closed = true
  end
  return s
end

net = {}
function net.createServer()
  local listener = {}
  function listener:listen(port, accept) serve_port, serve_accept = port, accept end
  return listener
end

function connect()
  local s = new_socket()
  serve_accept(s)
  return s
end

-- Lets everything that was sent arrive; gives up after `limit` packets.
function deliver(s, limit)
  for _ = 1, limit do
    if not s.busy then return end
    s.busy = false
    s.events.sent(s)
  end
end

mqtt = {}
function mqtt.Client(id)
  local c = { id = id, events = {}, published = {}, attempts = 0 }
  function c:lwt() end
  function c:on(event, action) self.events[event] = action end
  function c:connect(_, _, _, on_connected, on_failed)
    assert(not self.up, "already connected")
    self.attempts = self.attempts + 1
    self.on_connected, self.on_failed = on_connected, on_failed
  end
  function c:publish(topic, payload)
    assert(self.up, "not connected")
    self.published[#self.published + 1] = topic .. " " .. payload
    return true
  end
  function c:close() self.up = false end
  function c:accept() self.up = true; self.on_connected(self) end
  function c:confirm() self.events.puback(self) end
  function c:lose() self.up = false; self.events.offline(self) end
  client = c
  return c
end
