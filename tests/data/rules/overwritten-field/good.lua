config.ssid = "a"
config.pwd = "b"
t.x = 1
t.x = t.x + 1
t.x = f()
t.x = 2
t[#t + 1] = 1
t[#t + 1] = 2
t.y = 1
print(t.y)
t.y = 2
t.z = f()
t.z = 3
