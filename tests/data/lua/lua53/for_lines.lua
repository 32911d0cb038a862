-- Headers of loops spread over lines: the lines of FORLOOP, TFORCALL and TFORLOOP.
for
  i
  =
  1
  ,
  10
do
  f(i)

end
for
  k
  ,
  v
  in
  pairs(
    t
  )
do
  f(k)

end
for i = 1, 2 do f(i)
end
for k in
  f
do end
