require("a_name_that_is_much_too_long_here")
require("temperature_and_humidity_lo")
