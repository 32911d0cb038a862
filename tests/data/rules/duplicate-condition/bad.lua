if x == 1 then
elseif x == 2 then
elseif x == 1 then --> this condition was already tested
end
if a and b and a then end --> this operand was already tested
