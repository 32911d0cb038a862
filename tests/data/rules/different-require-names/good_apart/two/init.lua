local a = require("more.util")
