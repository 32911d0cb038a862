-- Static files: serves what was uploaded under the names www/..., in pieces that fit a packet.

local FOLDER = "www"
local NAME_LIMIT = 31 -- of the file system; a longer name raises an error in file.open
local PIECE = 1024

local TYPES = {
  html = "text/html; charset=utf-8",
  css = "text/css",
  js = "text/javascript",
  svg = "image/svg+xml",
  png = "image/png",
  json = "application/json",
}

local M = {}

local function missing()
  return { status = "404 Not Found", type = "text/plain", body = "no such file\n" }
end

function M.serve(request)
  local path = request.path
  if path:sub(-1) == "/" then
    path = path .. "index.html"
  end
  local name = FOLDER .. path
  local facts = #name <= NAME_LIMIT and file.stat(name)
  local handle = facts and file.open(name, "r")
  if not handle then
    return missing()
  end
  return {
    status = "200 OK",
    type = TYPES[name:match("%.(%w+)$") or ""] or "application/octet-stream",
    body = {
      length = facts.size,
      read = function()
        return handle:read(PIECE)
      end,
      close = function()
        handle:close()
      end,
    },
  }
end

return M
