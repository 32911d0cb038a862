-- Function statements correct the line of the store to the line of `function`.
function a()

end
function
b
(
)
end
function t
.
c
(
)
return
end
local
function
d
(
x
)
end
local e = function
(
)
end
