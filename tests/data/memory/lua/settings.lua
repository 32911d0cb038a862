-- Settings: tables of constants and nothing else.
return {
  wifi = { ssid = "attic", pwd = "change me", save = false },
  mqtt = { host = "192.168.4.20", port = 1883, topic = "house/attic/climate", qos = 1 },
  pins = { 1, 2, 5, 6, 7 },
  intervals = { measure = 30, report = 300, retry = 10 },
  names = { "temperature", "humidity", "pressure", "light" },
}
