local a = [[one  
two]] --^> 2 bytes of blanks
local b = "x \n  \
 y"
