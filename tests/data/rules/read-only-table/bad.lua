function string.trim(s) end --> string is a table in flash
gpio.LED = 4 --> gpio is a table in flash
node.task.post = f --> node.task is a table in flash
table["x"] = 1 --> table is a table in flash
