-- A small web server: nested callbacks, strings for the protocol.
local routes = {}

local function respond(socket, status, body)
  socket:on("sent", function(s) s:close() end)
  socket:send("HTTP/1.1 " .. status .. "\r\nConnection: close\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body)
end

local function receive(socket, request)
  local method, path = request:match("^(%u+) (%S+)")
  local handler = routes[path]
  if not method then
    respond(socket, "400 Bad Request", "")
  elseif handler then
    respond(socket, "200 OK", handler(method) or "")
  else
    respond(socket, "404 Not Found", "no such page")
  end
end

local M = {}

function M.route(path, handler) routes[path] = handler end

function M.listen(port)
  local server = net.createServer(net.TCP, 30)
  server:listen(port, function(connection)
    connection:on("receive", receive)
  end)
  return server
end

return M
