-- Signed and encrypted messages.
local key = "1234567890abcdef"
local secret = crypto.encrypt("AES-CBC", key, "open the door", "0000000000000000")
local plain = crypto.decrypt("AES-CBC", key, secret, "0000000000000000")
print(plain:gsub("%z", ""))

print(encoder.toHex(crypto.hash("SHA1", "abc")))
print(encoder.toHex(crypto.hmac("SHA256", "message", key)))
local sum = crypto.fhash("SHA256", "init.lua")
if sum then
  print(encoder.toBase64(sum))
end

local digest = crypto.new_hash("SHA256")
digest:update("first part")
digest:update("second part")
print(encoder.toHex(digest:finalize()))

local mac = crypto.new_hmac("SHA1", key)
mac:update("body")
print(encoder.toHex(mac:finalize()))
print(crypto.mask("text", "\1\2\3\4"))
