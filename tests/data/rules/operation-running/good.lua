local function show(_, body) print(body) end
function chained()
  http.get("http://192.0.2.1/a", nil, function(_, body)
    print(body)
    http.get("http://192.0.2.1/b", nil, show)
  end)
end
function either(x)
  if x then
    http.get("http://192.0.2.1/a", nil, show)
  else
    http.get("http://192.0.2.1/b", nil, show)
  end
end
function early(x)
  if x then
    http.get("http://192.0.2.1/a", nil, show)
    return
  end
  http.get("http://192.0.2.1/b", nil, show)
end
-- No callback is lost, as there is none.
function told()
  http.get("http://192.0.2.1/a")
  http.get("http://192.0.2.1/b")
end
function first_found(urls)
  for _, url in ipairs(urls) do
    if url then
      http.get(url, nil, show)
      break
    end
  end
end
tmr.create():alarm(60000, tmr.ALARM_AUTO, function() http.get("http://192.0.2.1/c", nil, show) end)
