if t == {} then end --> this table is new
if {} ~= t then end --> always true
if f == function() end then end --> this function is new
