-- Sends measurements and reads the answer.
local function show(code, body, headers)
  if code < 0 then
    print("request failed")
  else
    print(code, body, headers["content-type"])
  end
end

http.get("http://example.org/time", nil, show)
http.get("http://example.org/config", "X-Device: 7\r\n", function(code, body)
  if code == 200 then
    local config = sjson.decode(body)
    print(config.interval)
  end
end)
http.post("http://example.org/log", "Content-Type: application/json\r\n", '{"t":21}', show)
http.put("http://example.org/state", nil, "on", show)
http.delete("http://example.org/state", nil, "", show)
http.request("http://example.org/raw", "PATCH", "", "x=1", function(code)
  if code == http.ERROR then
    print("no connection")
  end
end)
