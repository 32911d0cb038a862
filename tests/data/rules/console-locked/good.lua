uart.on("data", "\r", function(data)
  print("got", data)
  if data == "quit\r" then uart.on("data") end
end, 0)
