for i = 1, 10 do
  if x then i = 10 end --> assigning 'i' does not change the loop
end
