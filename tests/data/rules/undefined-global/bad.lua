prnt("x") --> calling it raises an error
local speed = 1
print(sped) --> global 'sped' is not defined anywhere
foo.bar() --> indexing it raises an error
foo:baz() --> indexing it raises an error
foo[1] = 2 --> (2 more in this file)
foo.x()
foo.y()
function M.f() end --> indexing it raises an error
function t() return self.x end --> 'self' is not defined
