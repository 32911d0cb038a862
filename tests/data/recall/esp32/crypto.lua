-- Check sums.
local digest = crypto.new_hash("SHA256")
digest:update("first")
digest:update("second")
print(encoder.toHex(digest:finalize()))
local mac = crypto.new_hmac("SHA1", "key")
mac:update("text")
print(encoder.toHex(mac:finalize()))
