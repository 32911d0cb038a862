local a = [[one
two]]
local b = "one   "
local c = "one \n two"
-- a comment   
local d = "one\
two"
