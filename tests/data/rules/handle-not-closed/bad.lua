local function first_line(name)
  local fd = file.open(name) --> warning: what file.open() opened as 'fd' is not closed on every path; at most 4
  if not fd then return nil end
  local line = fd:readline()
  if not line then return nil end
  fd:close()
  return line
end
print(first_line("log.txt"))

local function never(name)
  local fd = file.open(name, "w") --> what file.open() opened as 'fd' is never closed
  if fd then fd:write("x") end
end
never("a")

local function in_loop(names)
  for _, name in ipairs(names) do
    local fd = file.open(name) --> is not closed on every path
    if fd then
      if fd:read(1) == "#" then
        print("comment")
      else
        fd:close()
      end
    end
  end
end
in_loop({ "a", "b" })

local function broken_off(name)
  local fd = assert(file.open(name))
  local other = file.open("b") --> is not closed on every path
  while true do
    local line = fd:readline()
    if line == nil then break end
    if other == nil then break end
    if line == "end\n" then
      fd:close()
      return
    end
  end
  fd:close()
  if other ~= nil and gpio.read(1) == 1 then other:close() end
end
broken_off("a")

local function compared(name)
  local fd = file.open(name) --> is never closed
  if fd == nil then
    print("none")
  else
    print(fd:read(1))
  end
end
compared("a")

-- The file itself is made sure of, the end is not.
local function asserted(name)
  local fd = assert(file.open(name)) --> is never closed
  return fd:read() or ""
end
asserted("a")

-- Declared before.
local function declared(name, x)
  local fd --> is not closed on every path
  fd = file.open(name)
  if x then return end
  if fd then
    fd:close()
    fd = nil
  end
end
declared("a", 1)
