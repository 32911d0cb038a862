-- esp8266 5.1
local M = {}
---@retrun integer --! annotation-syntax
---@param x integer| --! annotation-syntax
local function f(x) return x end
---@param a strin --! annotation-unknown-type
---@param b net.tcpsocket
---@param c Mine
local function g(a, b, c) print(a, b, c) end
---@class Mine
---@field a integer
---@field b string
---@field a string --! annotation-duplicate
---@field f fun(x: integer)
---@field f fun(x: string)
---@alias Text string
---@alias Text integer --! annotation-duplicate
---@class Mine --! annotation-duplicate
---@param cuont integer --! annotation-parameter
---@param count integer
---@param count string --! annotation-duplicate
local function h(count) print(count) end
---@generic T : Mine
---@param x T
---@param y fun<R>(x: R): R
---@return void
local function i(x, y) print(x, y) end
local x = g --[[@as strin|]] --! annotation-syntax
local y ---@type integr --! annotation-unknown-type
---@param self Mine
function M:method() return self end
---@see whatever anything at all
---@diagnostic disable-next-line: undefined-global
print(M, f, g, h, i, x, y)
-- ---@class NotOne : Nothing
---- @class NeitherThis : Nothing
print("---@class NorThis : Nothing")
---@example of another tool
---@note this one, too
---@paramm x integer --! annotation-syntax
local function j(x) print(x) end
---@type fun()[]
local list = { j }
---@param kind "'a'"|"'b'"
local function k(kind) print(kind, list) end
k("a")
k("c") --! argument-type
