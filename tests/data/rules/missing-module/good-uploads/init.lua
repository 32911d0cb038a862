local function save(name, text)
  local handle = file.open(name, "w")
  handle:write(text)
end
dofile("uploaded.lua")
return save
