require("app")
