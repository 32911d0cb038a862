local raw = adc.read(0)
print(raw / 1023 * 100, 1 / 3, math.random())
