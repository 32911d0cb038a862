local now = tmr.now()
print(math.floor(now / 1000), 16777217.0)
