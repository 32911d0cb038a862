local a = 1
print(a)
local _, _unused, b = pcall(f)
print(b)
local c, d = pcall(f)
print(d)
local e = 1
local function g() return e end
g()
local t = {}
t.x = 1
local preload = "?.lc;?.lua", "@init.lua", "_G", "_LOADED"
local function h() end
