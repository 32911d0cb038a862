local a = require("lib.util")
