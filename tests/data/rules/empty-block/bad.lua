if x then elseif y then f() end --> this branch is empty
if x then f() elseif y then else end --> this branch is empty | this branch is empty
do end --> this block is empty
for k in f() do end --> this loop is empty
