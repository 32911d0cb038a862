-- A backslash before a line end puts a newline into the string and counts the line.
local a = "one\
two\
\
four"
local b = '\
'
local line = 8
return a, b, line
