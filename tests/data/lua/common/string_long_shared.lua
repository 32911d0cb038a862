-- A string of more than 40 bytes used several times and in several functions.
local a = "a string of more than forty bytes, used twice"
local b = "a string of more than forty bytes, used twice"
local function f()
  return "a string of more than forty bytes, used twice", t["a string of more than forty bytes, used twice"]
end
t["a string of more than forty bytes, used twice"] = a
return a, b, f
