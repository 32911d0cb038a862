-- esp8266 5.1
---@class Animal
---@field name string
---@field age? integer
local Animal = {}
Animal.__index = Animal
---@param name string
---@return Animal
function Animal.new(name)
  local self = setmetatable({}, Animal)
  self.name = name
  self.age = "old" --! assigned-type
  return self
end
---@return string
function Animal:speak()
  self.extra = 1
  print(self.extra)
  return self.name .. self.nmae --! unknown-class-field
end
---@class Dog : Animal
---@field breed string
local Dog = setmetatable({}, { __index = Animal })
---@param dog Dog
local function walk(dog)
  print(dog.breed, dog.name, dog:speak())
  print(dog.brede) --! unknown-class-field
  if dog.maybe then print(1) end
  dog.age = {} --! assigned-type
  dog.age = nil
  dog:bark() --! unknown-class-field
end
walk(Animal.new("x"))
walk("x") --! argument-type
walk({ breed = "a", name = "b" })
Animal.new(1) --! argument-type
Animal.new() --! missing-own-argument
---@class (exact) Point
---@field x number
---@field [string] number
local Point = {}
---@param p Point
local function index(p) return p.anything + p.x end
print(index(Point))
---@class (exact) Exact
---@field x number
---@field private y number
---@field on fun(self: Exact, event: string): integer

---@type Exact
local e = { x = 1, y = "2", z = 3 } --! assigned-type unknown-class-field
e.x = "a" --! assigned-type
e.w = 1 --! unknown-class-field
print(e.q, e.x) --! unknown-class-field
e:on("connect")
e:on({}) --! argument-type
e:on() --! missing-own-argument
print(e:on("x") + 1)
---@class Unrelated
---@field a string
local Unrelated = { a = 1 } --! assigned-type
---@param a Animal
local function pet(a) print(a) end
---@type Unrelated
local u
pet(u) --! argument-type
---@type Dog
local d
pet(d)
pet(nil) --! argument-type
---@class Open : NotDeclared --! annotation-unknown-type
---@class Opaque
local Opaque = unknown_function()
Opaque.anything()
---@param o Opaque
local function use(o) o.whatever() end
use(Opaque)
---@type Animal[]
local zoo = {}
for _, animal in ipairs(zoo) do
  animal:speak()
  animal:spaek() --! unknown-class-field
end
---@class Base
local Base = {}
function Base:run() end
---@class Derived : Base
local Derived = {}
---@param x Derived
local function go(x) x:run() x:rnu() end --! unknown-class-field
go(unknown_thing)
---@class Looped : Looped
---@field next? Looped
---@type Looped
local loop
print(loop.next.next.next)
---@class Counter
local Counter = {}
function Counter.make()
  local object = { count = 0 }
  return setmetatable(object, { __index = Counter })
end
function Counter:step() return self.count + 1 end
return Animal, Dog, walk, index, Point, Counter
