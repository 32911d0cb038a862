-- Every form of function statement and of function expression.
function f() end
function t.f() end
function t.a.b.f() end
function t:m() return self end
function t.a.b:m(x, ...) return self, x end
local function l() return l end
local function p(a, b, c) return c, b, a end
local e = function() end
local v = function(...) return ... end
local w = function(a, ...) return a, ... end
local function up() function glob() up() end function t.x() l() end function l() end end
t.g = function(self) return self end
(function() end)()
return function() return function() return function() return p end end end
