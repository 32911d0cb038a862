-- esp8266 5.1
---@alias mode "on"|"off"
---@alias level
---| '"low"' # not much
---| '"high"'
---@param m mode
---@param l? level
local function set(m, l) print(m, l) end
set("on")
set("of") --! argument-type
set("on", "low")
set("on", "mid") --! argument-type
---@alias json table<string, json>|string|number
---@param value json
local function encode(value) print(value) end
encode({ a = "b" })
encode(true) --! argument-type
---@enum Color
local Color = { RED = 1, GREEN = 2 }
---@enum (key) Speed
local Speed = { slow = 1, fast = 2 }
---@param c Color
---@param s? Speed
local function paint(c, s) print(c, s) end
paint(Color.RED)
paint(7) --! argument-type
paint("x") --! argument-type
paint(1, "fast")
paint(1, "fsat") --! argument-type
print(Speed)
---@generic T
---@param x T
---@return T
local function id(x) return x end
print(id(1) + 1, id("a") .. "b")
---@generic K, V
---@param t table<K, V>
---@return fun(): K, V
local function each(t) return pairs(t) end
for k, v in each({}) do print(k.x, v.y) end
---@overload fun(a: string): string
---@param a integer
---@param b integer
---@return integer
local function over(a, b) if b then return 1 end return a end
print(over("a") .. "x", over(1, 2) + 1)
over({}) --! argument-type
over(1) --! missing-own-argument
---@nodiscard
---@return integer
local function count() return 1 end
count() --! discarded-result
print(count())
---Use something else.
---@deprecated
local function old() end
old() --! deprecated-function
local v = unknown_thing
print(v.x)
---@cast v string
v() --! call-non-function
---@cast v integer
v.x() --! index-non-table
---@cast v +string
---@cast v -integer
print(#v)
---@cast v -?
local w = unknown_thing --[[@as integer]]
print(w.x) --! index-non-table
local t = unknown_call() --[[@as tmr.timer]]
t:alrm() --! undefined-method
---@param ... string
local function strings(...) print(...) end
strings("a", "b", 1) --! argument-type
strings()
---@type table<string, integer>
local map = {}
map.a = 1
print(map.a + 1)
---@type fun(x: integer): string
local cb = unknown_thing
cb(1)
cb("1")
cb("x") --! argument-type
cb({}) --! argument-type
---@type integer
local n = "three" --! assigned-type
n = 4
n = "five" --! assigned-type
n = nil
---@type string, integer
local a, b = 1, 2 --! assigned-type
print(n, a, b)
local settings = {
  ---@type integer
  port = "eighty", --! assigned-type
  ---@param x integer
  run = function(x) return x end,
}
settings.run("x") --! argument-type
---@return integer, string
local function two() return 1 end --! missing-result
---@return integer
local function maybe(x)
  if x then return 1 end
end --! missing-result
---@return integer?
local function optional(x) if x then return 1 end end
---@return boolean ok, string? message
local function result() return true end
---@return integer ...
local function several() return 1, 2, 3 end
---@return integer
local function declared_only() end
---@return integer
local function raises() error("no") end
print(two(), maybe(1), optional(1), result(), several(), declared_only(), raises())
---@param timer tmr.timer
---@param object table
local function start(timer, object)
  timer:start()
  timer:strat() --! undefined-method
  print(object)
end
start(tmr.create(), tmr.create())
start({}) --! argument-type
---@alias handler fun(timer: tmr.timer, count?: integer)
---@param h handler
local function every(h) print(h) end
every(function(timer, count)
  timer:strat() --! undefined-method
  print(count)
end)
---@param h? fun(settings: { port: integer })
local function configure(h) print(h) end
configure(function(settings) settings.port() end) --! call-non-function
local M = {}
---@async
---@param x integer
---@see print
---@since 1.0
---@version 5.1
M.plain = function(x) return x end
M.plain({}) --! argument-type
---@private
---@package
---@protected
M.other = 1
return M, set
