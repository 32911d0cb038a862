-- Settings of this node; stays on the file system so that one image serves many nodes.
return {
  wifi = { ssid = "my-network", pwd = "my-password" },
  broker = { host = "192.168.1.10", port = 1883 },
  topic = "home/livingroom",
  dht_pin = 4, -- GPIO2, marked D4 on most boards
  period_s = 60,
}
