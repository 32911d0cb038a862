-- break from blocks inside of loops, with and without captured variables in between.
for i = 1, 3 do
  do
    do
      local a = i
      break
    end
  end
end
for i = 1, 3 do
  do
    local a = i
    local f = function() return a end
    if f() then break end
  end
end
while f() do
  local a
  local function g() return a end
  repeat
    local b
    if g(b) then break end
    local function h() return a, b end
    if h() then break end
  until b
  do break end
end
