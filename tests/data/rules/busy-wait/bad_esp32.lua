-- check: target=esp32-lua53
while gpio.read(4) == 0 do end --> warning: this loop waits for gpio.read()
