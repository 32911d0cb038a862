-- Numbers.
local values = { 3, 1, 2 }
local low, high = math.huge, -math.huge
for _, value in ipairs(values) do
  low, high = math.min(low, value), math.max(high, value)
end
print(low, high, math.floor(2.5), math.ceil(2.5), math.abs(-1), math.sqrt(16), math.pow(2, 8))
math.randomseed(tmr.now())
print(math.random(), math.random(6), math.random(10, 20), math.pi)
