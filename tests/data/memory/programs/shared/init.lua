-- Two modules with the same strings, one of them loaded twice by name.
local first = require("first")
local second = require("second")
require("first")
first.register("temperature", second.handle)
