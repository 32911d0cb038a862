return require("util")
