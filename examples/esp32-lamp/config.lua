-- Settings of this lamp; stays on the file system.
return {
  wifi = { ssid = "my-network", pwd = "my-password" },
  led_gpio = 18,
  button_gpio = 0, -- the BOOT button of most boards
  port = 5055,
}
