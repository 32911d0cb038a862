local function f()
  if x then return end
  print(1)
end
local function g() return end
local function h() print(1) return nil end
print(f, g, h)
return
