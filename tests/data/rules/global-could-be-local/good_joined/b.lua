print(value)
