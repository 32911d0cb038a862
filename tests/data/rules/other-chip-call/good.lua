-- check: target=esp8266-lua51
uart.setup(0, 256000, 8, uart.PARITY_NONE, uart.STOPBITS_2, 0)
print(adc.read(0))
