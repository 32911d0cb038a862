if gpio.read(3) == 0 then
  print("stopped")
  return
end
node.restart()
