print("a syntax error of its own")
