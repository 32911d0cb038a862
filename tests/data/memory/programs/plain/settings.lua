return { name = "porch", period = 30, pins = { 1, 2, 5 } }
