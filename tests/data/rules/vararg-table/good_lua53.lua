-- check: target=esp8266-lua53
function report(text, ...)
  print(text)
end
