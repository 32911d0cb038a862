-- Forward jumps out of nested blocks and to the end of blocks.
do
  goto done
  print("dead")
  ::done::
end
for i = 1, 3 do
  for j = 1, 3 do
    for k = 1, 3 do
      if k == j then goto outer end
    end
  end
  ::outer::
end
do
  local a
  if a then goto out end
  local b
  ::out::
end
do
  goto e1
  local a
  ::e1:: ; ::e2:: ;;
end
if x then goto f else goto g end
::f:: ::g::
