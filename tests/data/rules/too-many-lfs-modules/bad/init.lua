-- check: limit=2
print("up")
