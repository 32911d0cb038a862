-- check: target=esp8266-lua51-int
print(1 / 3) --> this is 0 in builds with integer numbers
print(7 / 2) --> this is 3 in builds with integer numbers
local raw = adc.read(0)
print(raw / 1023 * 100) --> loses its remainder before the multiplication
print(100 * (raw / 1023)) --> loses its remainder before the multiplication
print((raw / 10) * 3) --> loses its remainder before the multiplication
print(math.random()) --> math.random() is always 0
