config.ssid = "a"
config.ssid = "b" --> config.ssid is assigned again
t[1] = x
t[1] = y --> t[1] is assigned again
a.b["c"] = 1
a.b["c"] = {} --> is assigned again
