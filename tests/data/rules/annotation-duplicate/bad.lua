---@alias mode "on"|"off"
---@alias mode "in"|"out" --> the alias 'mode' is declared twice
---@class Pin
---@field number integer
---@field number string --> the field 'number' is declared twice
---@field on fun(event: "up")
---@field on fun(event: "down")
---@param pin Pin
---@param pin mode --> the parameter 'pin' is declared twice
local function set(pin) print(pin) end
set({})
