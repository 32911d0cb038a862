-- Long brackets of several levels, with other brackets inside.
local a = [[]]
local b = [==[]==]
local c = [[
first line end is dropped]]
local d = [[

second stays]]
local e = [=[ ] ]] ]==] [[ [==[ ]=]
local f = [==[
]]
]=]
]===]
]==]
local g = [====[one]====]
local h = [[no escapes: \n \0 \" \]]
local i = [=[
]=]
local j = [=[]]=]
local k = [==[]=]==]
local line = 24
return a, b, c, d, e, f, g, h, i, j, k, line
