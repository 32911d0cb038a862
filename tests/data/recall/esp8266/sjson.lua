-- Reads and writes JSON in pieces.
local ok, text = pcall(sjson.encode, { key = "value", list = { 1, 2 } })
print(ok and text or "no JSON")
print(sjson.encode({ nothing = "none" }, { null = "none", depth = 5 }))

local encoder = sjson.encoder({ a = 1, b = { 2, 3 } })
local piece = encoder:read(64)
while piece do
  print(piece)
  piece = encoder:read(64)
end

local decoder = sjson.decoder({
  depth = 10,
  metatable = {
    checkpath = function(_, path)
      return #path < 3
    end,
  },
})
decoder:write('{"a":')
decoder:write("1}")
local result = decoder:result()
print(result.a)
print(sjson.decode("[1,2]", { null = "" })[1])
