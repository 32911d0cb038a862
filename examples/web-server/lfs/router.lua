-- Chooses who answers a request. A handler gets the request { method, path, query } and returns
-- a response:
--   status   "200 OK"
--   type     content type
--   body     a string, or a table with length, read() -> string or nil, and close()

local M = {}

local routes = {} -- by method and path
local fallbacks = {} -- by method

local function key(method, path)
  return method .. " " .. path
end

function M.add(method, path, handler)
  routes[key(method, path)] = handler
end

-- For every path of that method that no route has.
function M.otherwise(method, handler)
  fallbacks[method] = handler
end

function M.failure(status, explanation)
  return { status = status, type = "text/plain", body = explanation .. "\n" }
end

function M.answer(request)
  local handler = routes[key(request.method, request.path)] or fallbacks[request.method]
  if not handler then
    return M.failure("405 Method Not Allowed", "no such route")
  end
  local ok, response = pcall(handler, request)
  if ok then
    return response
  end
  print("http: " .. tostring(response))
  return M.failure("500 Internal Server Error", "the handler failed")
end

return M
