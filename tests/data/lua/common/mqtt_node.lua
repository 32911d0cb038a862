-- A program as people write them: callbacks, timers, tables of settings, string building.
local cfg = { host = "broker", port = 1883, topics = { "cmd", "state" }, retries = 3 }
local M, state = {}, "idle"
local function log(...) if cfg.debug then print(node.uptime(), ...) end end

function M.start(id, done)
  local client = mqtt.Client(id or node.chipid(), 120)
  client:on("message", function(conn, topic, payload)
    local handler = M.handlers[topic:match("([^/]+)$")]
    if handler then
      local ok, err = pcall(handler, payload, conn)
      if not ok then log("handler", topic, err) end
    elseif payload and #payload > 0 then
      log("unhandled " .. topic .. ": " .. payload:sub(1, 20))
    end
  end)
  client:on("offline", function() state = "idle"; M.retry(id, done) end)
  client:connect(cfg.host, cfg.port, 0, function(conn)
    state = "online"
    for i, name in ipairs(cfg.topics) do
      conn:subscribe(id .. "/" .. name, i % 2, function() log("subscribed", name) end)
    end
    if done then done(conn) end
  end, function(_, reason)
    log("failed", reason)
    M.retry(id, done)
  end)
  return client
end

function M.retry(id, done)
  cfg.retries = cfg.retries - 1
  if cfg.retries <= 0 then node.restart() return end
  tmr.create():alarm(5000, tmr.ALARM_SINGLE, function() M.start(id, done) end)
end

M.handlers = {
  cmd = function(p) gpio.write(4, p == "on" and gpio.HIGH or gpio.LOW) end,
  state = function(_, conn) conn:publish("state", state, 0, 0) end,
}
return M
