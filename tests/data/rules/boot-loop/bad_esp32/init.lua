-- check: target=esp32-lua53
print("measured")
node.dsleep({ secs = 60 }) --> node.dsleep() each time the program starts
