require("a_name_that_is_much_too_long_here") --> has 37 bytes
