-- esp8266 5.1
-- Idioms of working programs; none of them may be reported.
local M, module = {}, ...
package.loaded[module] = nil
local timers = {}
function M.every(ms, action)
  local timer = tmr.create()
  timers[#timers + 1] = timer
  timer:alarm(ms, tmr.ALARM_AUTO, function(t)
    if action() == false then t:unregister() end
  end)
  return timer
end
local handlers = { GET = function(s) s:send("ok") end }
function M.serve(port)
  local server = net.createServer(30)
  server:listen(port, function(client)
    local buffer = ""
    client:on("receive", function(sck, data)
      buffer = buffer .. data
      local method = buffer:match("^(%u+)")
      local handler = handlers[method]
      if handler then handler(sck) else sck:close() end
    end)
    client:on("sent", function(sck) sck:close() end)
  end)
  return server
end
local queue, busy = {}, false
local function step()
  if busy or #queue == 0 then return end
  busy = true
  local item = table.remove(queue, 1)
  item()
  busy = false
end
function M.push(item) queue[#queue + 1] = item step() end
local state = { last = nil, count = 0 }
function M.note(v) state.last = v state.count = state.count + 1 end
function M.last() return state.last and state.last.value end
local opts = setmetatable({}, { __index = { retries = 3 } })
for i = 1, opts.retries do M.note({ value = i }) end
local cache = setmetatable({}, { __mode = "k" })
cache[M] = true
local t = {}
t.x, t.y = 1, 2
t.x, t.y = t.y, t.x
print(t.x + t.y, #queue, -t.x, not t.x, (t.x .. t.y))
local s = string.format("%d:%s", 5, "x")
print(s:sub(1, 2), #s, s .. 5, 5 .. s)
local n = tonumber(s) or 0
print(n + 1)
return M
