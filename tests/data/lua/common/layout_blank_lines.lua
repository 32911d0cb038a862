-- Blank lines at the start, between the statements, and at the end.



local a = 1


local b



= 2

return a, b




