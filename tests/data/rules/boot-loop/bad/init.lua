print("hello")
node.restart() --> node.restart() each time the program starts
