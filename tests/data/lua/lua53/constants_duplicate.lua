-- The constant cache of the whole file: returning from an inner function can append a second copy.
local function f()
  local a = "dup"
  local function g() return "other", "dup", 1, 1.0, nil == g, true == g end
  local b = "dup"
  local function h() return "dup", "other" end
  local c = "other", "dup", 1, 1.0
  return a, b, c, nil == a, true == b, false == c
end
local d = "dup"
local e = 1.0
t["dup"] = nil
t.other = 1
local function i() t.dup = t.other; t[1] = t[1.0] end
return "dup", 1.0, "other", 1
