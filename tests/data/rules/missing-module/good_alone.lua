local x = require("nowhere")
print(x)
