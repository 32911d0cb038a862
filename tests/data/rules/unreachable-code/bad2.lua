-- check: target=esp8266-lua53
for i = 1, 3 do
  do goto next end
  print(i) --> this code can never run
  ::next::
end
node.restart()
while x do --> this code can never run
  y()
end
