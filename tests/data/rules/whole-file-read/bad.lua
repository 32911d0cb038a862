local function load(name)
  return file.getcontents(name) --> holds the whole file in RAM
end
print(load("config.txt"))
