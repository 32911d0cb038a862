-- Basic authentication.
local token = encoder.toBase64("user:secret")
print("Authorization: Basic " .. token)
print(encoder.fromBase64(token), encoder.toHex("abc"), encoder.fromHex("616263"))
