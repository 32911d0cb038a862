-- Long brackets that hold openings of other levels; only level 0 is checked for its own opening.
local a = [=[ [[ ]] ]=]
local b = [=[ [=[ ]=]
local c = [==[ [[ [=[ [==[ ]==]
local d = [[ [=[ [==[ [ [= ]]
--[=[ [=[ [[ ]=]
--[[ [=[ ]]
local e = [[ ]] .. [=[]] ]=]
return a, b, c, d, e
