-- The file ends without a line end, inside of a comment.
local a = 1
return a -- end