-- A program as people write them: string scanning, early returns, nested functions, coroutines.
local function parse(buf)
  local pos, headers, method, path = 1, {}, nil, nil
  local function line()
    local s, e = buf:find("\r\n", pos, true)
    if not s then return nil end
    local l = buf:sub(pos, s - 1)
    pos = e + 1
    return l
  end
  local first = line()
  if not first then return nil, "incomplete" end
  method, path = first:match("^(%u+) (%S+) HTTP/1%.[01]$")
  if not method then return false, "bad request: " .. first end
  for l in line do
    if l == "" then break end
    local k, v = l:match("^([%w-]+):%s*(.-)%s*$")
    if k then
      k = k:lower()
      headers[k] = headers[k] and headers[k] .. ", " .. v or v
    end
  end
  local query = {}
  path = path:gsub("%?(.*)$", function(q)
    for k, v in q:gmatch("([^&=]+)=?([^&]*)") do query[k] = v ~= "" and v or true end
    return ""
  end)
  return { method = method, path = path, query = query, headers = headers, body = buf:sub(pos) }
end

local function serve(conn)
  local co = coroutine.wrap(function(data)
    local buf = ""
    while true do
      buf = buf .. data
      local req, err = parse(buf)
      if req then return req elseif req == false then error(err, 0) end
      data = coroutine.yield()
    end
  end)
  conn:on("receive", function(_, data)
    local ok, req = pcall(co, data)
    if not ok then conn:send("HTTP/1.1 400 Bad Request\r\n\r\n") elseif req then conn:close() end
  end)
end
return { parse = parse, serve = serve }
