-- Settings of this device; stays on the file system.
return {
  wifi = { ssid = "my-network", pwd = "my-password" },
  port = 80,
  led_pin = 4, -- GPIO2, the LED on most modules; lit when low
}
