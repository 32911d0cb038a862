local a = require("m")
local b = require("m") --> 'a' already holds the module 'm'
function f()
  local c = require "m" --> 'a' already holds
end
