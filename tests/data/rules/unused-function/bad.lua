local function f() end --> 'f' is never used
local g = function() end --> 'g' is never used
local function h() return h() end --> 'h' is only used by itself
local function k() return function() k() end end --> 'k' is only used by itself
