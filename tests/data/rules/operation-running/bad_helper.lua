local function fetch(path)
  http.get("http://192.0.2.1/" .. path, nil, function(_, body) print(body) end) --> http.get() while the one before is still running
end
fetch("a")
fetch("b")
