---@class Settings
---@field port integer
---@field host? string
---@field more table
---@field [string] boolean
local settings = { port = 80 }
settings.host = nil
settings.port = unknown()
settings.more = { a = 1 }
---@type integer
local count
count = 1
count = count + 1
---@type Settings
local other = { port = 1, more = {} }
---@type Settings?
local none = nil
---@type number[]
local list = { 1, 2 }
print(settings, count, other, none, list)
