-- An upvalue reached over several functions, and one function with many sources.
local a = 1
local function f1()
  local b = 2
  local function f2()
    local c = 3
    local function f3()
      local d = 4
      return function()
        a, b, c, d = d, c, b, a
        return a, b, c, d
      end
    end
    return f3, b
  end
  return f2
end
return f1
