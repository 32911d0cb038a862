local function f()
  print(1)
  return
end
local function g() print(1) return; end
-- fixed:
local function f()
  print(1)
end
local function g() print(1) end
