-- Settings page.
httpd.start({ webroot = "/web", max_handlers = 10, auto_index = httpd.INDEX_ROOT })
httpd.static("css", "text/css")
httpd.dynamic(httpd.GET, "/status", function(req)
  print(req.uri, req.method, req.query, req.headers["host"])
  return { status = "200 OK", type = "text/plain", body = "fine" }
end)
httpd.dynamic(httpd.POST, "/save", function(req)
  local body = req.getbody()
  while body do
    print(body)
    body = req.getbody()
  end
  return { status = "303 See other", headers = { Location = "/" } }
end)
httpd.unregister(httpd.GET, "/status")
tmr.create():alarm(600000, tmr.ALARM_SINGLE, function()
  httpd.stop()
end)
