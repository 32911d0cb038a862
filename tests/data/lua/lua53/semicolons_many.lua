-- Empty statements.
;
;;;
local a;;
;f();;
do ; end
do ;; local b ; ; end;
if a then ; elseif b then ; else ; end
while a do ;; break ;; end
return a;
