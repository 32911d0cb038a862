-- HTTP/1.0 over TCP: collects a request's head, asks for the response, and sends it piece by
-- piece, the next one when the last has been sent. One request per connection, no request bodies.
--
-- Callbacks use the socket they are given. One that held the socket as an upvalue would keep it
-- alive through the registry, and its memory with it.

local TIMEOUT_S = 15
local HEAD_LIMIT = 2048

local M = {}

local function parse(head)
  local method, target = head:match("^(%u+) (/%S*) HTTP/1%.%d\r\n")
  if method then
    local path, query = target:match("^([^?]*)%??(.*)$")
    return { method = method, path = path, query = query }
  end
end

local function head_of(response, length)
  return ("HTTP/1.0 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"):format(
    response.status, response.type, length)
end

-- Makes a string readable like a file.
local function in_one_piece(text)
  return {
    length = #text,
    read = function()
      local piece = text
      text = nil
      return piece
    end,
    close = function() end,
  }
end

local function accept(socket, answer)
  local head = ""
  local body = nil

  local function finish()
    if body then
      body.close()
      body = nil
    end
  end

  local function send_next(s)
    local piece = body and body.read()
    if piece and #piece > 0 then
      s:send(piece)
    else
      finish()
      s:close()
    end
  end

  local function respond(s, response)
    body = response.body
    if type(body) == "string" then
      body = in_one_piece(body)
    end
    head = nil
    s:send(head_of(response, body.length)) -- and "sent" does the rest
  end

  socket:on("sent", send_next)
  socket:on("disconnection", finish)
  socket:on("receive", function(s, data)
    if not head then
      return -- already answering
    end
    head = head .. data -- a request may come in several packets
    if head:find("\r\n\r\n", 1, true) then
      local request = parse(head)
      if request then
        respond(s, answer(request))
      else
        respond(s, { status = "400 Bad Request", type = "text/plain", body = "not HTTP\n" })
      end
    elseif #head > HEAD_LIMIT then
      respond(s, { status = "431 Request Header Fields Too Large", type = "text/plain", body = "" })
    end
  end)
end

-- answer(request) -> response, as described in router.lua.
function M.listen(port, answer)
  local listener = net.createServer(TIMEOUT_S)
  listener:listen(port, function(socket)
    accept(socket, answer)
  end)
  return listener
end

return M
