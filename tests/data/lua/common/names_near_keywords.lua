-- Names that begin or end like reserved words.
local And, andx, xand, _and, end_, en, ends, iff, i, f, notnil, tru, truey, Nil, NIL, functio, functions, d, o, done, unti, whil, repeats
local fals, ret, returns, brea, els, elsei, elseiff, el, fo, fore, inn, locals, loca, o_r, orr, thenn, the
return And and andx or not xand, _and, end_, notnil, Nil, functions, done, returns, elseiff, inn
