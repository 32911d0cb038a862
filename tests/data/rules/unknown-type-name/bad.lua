if type(x) == "strng" then end --> never returns 'strng'
if "romtable" ~= type(x) then end --> never returns 'romtable'
if type(x.y) == ("lightuserdata") then end --> never returns 'lightuserdata'
