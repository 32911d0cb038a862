local M = { __idnex = 1 } --> did you mean '__index'?
M.__newindx = f --> did you mean '__newindex'?
function M.__tostirng() end --> did you mean '__tostring'?
