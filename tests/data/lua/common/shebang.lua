#!/usr/bin/env lua -- A first line that the loader drops but still counts.
local line = 2
return line
