if x == 1 then
elseif x == 2 then
end
if f() then
elseif f() then
end
if a and b and c then end
if x.a then elseif x.b then elseif x.c then end
