local function get(host)
  local sck = net.createConnection()
  sck:connect(80, host)
  sck:send("GET / HTTP/1.0\r\n\r\n") --> warning: the call raises an error unless the host is an address
end
get(config_host)
