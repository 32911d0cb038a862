local a = x .. "a\n" .. "b" .. y
local b = 'a' .. 'b'
local c = "a" .. 'b'
local d = "\1" .. "2"
local e = "\065" .. "2"
local f = "a" ..
  "b"
-- fixed:
local a = x .. "a\nb" .. y
local b = 'ab'
local c = "a" .. 'b'
local d = "\1" .. "2"
local e = "\0652"
local f = "a" ..
  "b"
