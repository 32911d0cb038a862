-- Light in the room.
local bh1750 = require("bh1750")
bh1750.init(2, 1)
bh1750.read()
print(bh1750.getlux())
