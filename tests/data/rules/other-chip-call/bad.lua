-- check: target=esp8266-lua51
-- A value that only the other chip takes: the argument is named, and what happens follows it.
uart.setup(0, 250000, 8, uart.PARITY_NONE, uart.STOPBITS_2, 0) --> warning: 2nd argument ('baud') of uart.setup() cannot be number 250000 on the ESP8266; the ESP32 takes it
