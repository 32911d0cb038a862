local a = "\65\\x41"
local b = [[\x41 \u{20AC}]]
local c = "x41" -- "\x41"
