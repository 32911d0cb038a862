---@class Settings
---@field port integer
---@field host? string
local settings = { port = "eighty" } --> 'port' is declared as integer, but gets "eighty"
settings.port = "ninety" --> 'port' is declared as integer, but gets "ninety"
settings.host = 5 --> 'host' is declared as string, but gets number 5
---@type "on"|"off"
local state = "in" --> 'state' is declared as "on" or "off", but gets "in"
state = "of" --> 'state' is declared as "on" or "off", but gets "of"
local list = {
  ---@type integer
  first = {}, --> 'first' is declared as integer, but gets table
}
print(settings, state, list)
