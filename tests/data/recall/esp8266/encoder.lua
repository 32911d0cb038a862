-- What goes into a URL.
local binary = string.char(1, 2, 254)
local text = encoder.toBase64(binary)
print(text, encoder.fromBase64(text) == binary)
local hex = encoder.toHex(binary)
print(hex, encoder.fromHex(hex):byte(1))
