local function measure()
  print(adc.read(0))
end
measure()
if adc.read(0) > 5 then print("much") end
node.dsleep(60000000) --> node.dsleep() each time the program starts
