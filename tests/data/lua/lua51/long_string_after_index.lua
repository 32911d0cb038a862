-- An index by a long string needs a blank or a level in front of it.
local a = t[ [[key]] ]
local b = t[ [=[key]=] ]
t[ [[x]] ] = t [[y]]
return a, b, t [=[z]=]
