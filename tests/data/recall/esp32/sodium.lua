-- Sealed message.
local public, secret = sodium.crypto_box.keypair()
local sealed = sodium.crypto_box.seal("meet at five", public)
local opened = sodium.crypto_box.seal_open(sealed, public, secret)
if opened then
  print(opened)
end
print(sodium.random.random(), sodium.random.uniform(6), #sodium.random.buf(16))
