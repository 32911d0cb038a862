-- Tab, vertical tab and form feed are blanks.
local	a	=	1
localb=2

	  return a , b	
