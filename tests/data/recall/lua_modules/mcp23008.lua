-- Eight more pins.
local mcp23008 = require("mcp23008")
mcp23008.begin(0x0, 1, 2, i2c.SLOW)
mcp23008.writeIODIR(0x0f)
mcp23008.writeGPIO(0xf0)
print(mcp23008.readGPIO(), mcp23008.readIODIR(), mcp23008.readGPPU())
