--== module that is nowhere
-- file: init.lua
local client = require("mqttclnt") --! missing
client.start()
-- file: mqttclient.lua
local M = {}
function M.start() print("start") end
return M
--== twin
-- file: init.lua
local client = require("mqttclient")
client.start()
-- file: mqttclient.lua
local M = {}
function M.start() print("start") end
return M

--== file that is nowhere, in a callback
-- file: init.lua
tmr.create():alarm(3000, tmr.ALARM_SINGLE, function()
  dofile("main.lua") --! missing
end)
-- file: application.lua
print("running")
--== twin
-- file: init.lua
tmr.create():alarm(3000, tmr.ALARM_SINGLE, function()
  dofile("application.lua")
end)
-- file: application.lua
print("running")

--== LFS module that is nowhere
-- file: init.lua
local start = node.LFS.get("aplication") --! missing
if start then start() end
-- file: lfs/application.lua
print("running")
--== twin
-- file: init.lua
local start = node.LFS.get("application")
if start then start() end
-- file: lfs/application.lua
print("running")

--== name of a firmware module
-- file: init.lua
tmr.create():alarm(3000, tmr.ALARM_SINGLE, function()
  require("wifi").start() --! taken
end)
-- file: wifi.lua --! taken
local M = {} --! taken
function M.start() print("start") end
return M
--== twin
-- file: init.lua
tmr.create():alarm(3000, tmr.ALARM_SINGLE, function()
  require("wlan").start()
end)
-- file: wlan.lua
local M = {}
function M.start() print("start") end
return M

--== two modules of one name
-- file: init.lua
local run = node.LFS.get("util")
if run then run() end
-- file: lfs/util.lua --! twice
print("one") --! twice
-- file: lfs/net/util.lua --! twice
print("two") --! twice
--== twin
-- file: init.lua
local run = node.LFS.get("util")
if run then run() end
local other = node.LFS.get("netutil")
if other then other() end
-- file: lfs/util.lua
print("one")
-- file: lfs/net/netutil.lua
print("two")

--== module hidden by a function of node.LFS
-- file: init.lua
tmr.create():alarm(2000, tmr.ALARM_SINGLE, function()
  node.LFS.config() --! hidden
end)
-- file: lfs/config.lua --! hidden
print("my settings") --! hidden
--== twin
-- file: init.lua
tmr.create():alarm(2000, tmr.ALARM_SINGLE, function()
  local f = node.LFS.get("settings")
  if f then f() end
end)
-- file: lfs/settings.lua
print("my settings")

--== LFS module run without asking
-- file: init.lua
node.LFS._init() --! unasked
print("ready")
-- file: lfs/_init.lua
print("loader")
--== twin
-- file: init.lua
local f = node.LFS.get("_init")
if f then pcall(f) end
print("ready")
-- file: lfs/_init.lua
print("loader")

--== called before pcall gets it
-- file: init.lua
pcall(node.LFS._init()) --! unasked
-- file: lfs/_init.lua
print("loader")
--== twin
-- file: init.lua
pcall(function() node.LFS._init() end)
-- file: lfs/_init.lua
print("loader")

--== require before the loader
-- file: init.lua
local app = require("app") --! before
app.run()
-- file: lfs/app.lua
local M = {}
function M.run() print("run") end
return M
-- file: lfs/_init.lua
package.loaders[3] = function(module) return node.LFS.get(module) end
--== twin
-- file: init.lua
local f = node.LFS.get("_init")
if f then pcall(f) end
local app = require("app")
app.run()
-- file: lfs/app.lua
local M = {}
function M.run() print("run") end
return M
-- file: lfs/_init.lua
package.loaders[3] = function(module) return node.LFS.get(module) end

--== unloads itself without a name
-- file: init.lua
local f = node.LFS.get("setup")
if f then f() end --! nil
-- file: lfs/setup.lua
local name = ...
package.loaded[name] = nil --! nil
print("set up")
--== twin
-- file: init.lua
local f = node.LFS.get("setup")
if f then f() end
-- file: lfs/setup.lua
local name = ...
if name then package.loaded[name] = nil end
print("set up")

--== init.lua in LFS
-- file: lfs/init.lua --! init
print("never run at boot") --! init
-- file: init.lua
print("boots")
--== twin
-- file: lfs/_init.lua
print("run by init.lua")
-- file: init.lua
local f = node.LFS.get("_init")
if f then pcall(f) end

--== compiled name of a source file
-- file: init.lua
tmr.create():alarm(2000, tmr.ALARM_SINGLE, function()
  dofile("app") --! ending
end)
-- file: app.lua
print("running")
--== twin
-- file: init.lua
tmr.create():alarm(2000, tmr.ALARM_SINGLE, function()
  dofile("app.lua")
end)
-- file: app.lua
print("running")

--== ending inside require
-- file: init.lua
tmr.create():alarm(2000, tmr.ALARM_SINGLE, function()
  require("app.lua").run() --! ending
end)
-- file: app.lua
local M = {}
function M.run() print("run") end
return M
--== twin
-- file: init.lua
tmr.create():alarm(2000, tmr.ALARM_SINGLE, function()
  require("app").run()
end)
-- file: app.lua
local M = {}
function M.run() print("run") end
return M

--== files that load each other
-- file: init.lua
local a = require("alpha")
a.run()
-- file: alpha.lua
local b = require("beta") --! circle
local M = {}
function M.run() b.run() end
return M
-- file: beta.lua
local a = require("alpha") --! circle
local M = {}
function M.run() print(a) end
return M
--== twin
-- file: init.lua
local a = require("alpha")
a.run()
-- file: alpha.lua
local b = require("beta")
local M = {}
function M.run() b.run(M) end
return M
-- file: beta.lua
local M = {}
function M.run(a) print(a) end
return M

--== long name of a file
local LOG = "measurements_of_the_living_room.csv"
local fd = file.open(LOG, "a+") --! long
if fd then
  fd:writeline("1")
  fd:close()
end
--== twin
local LOG = "living_room.csv"
local fd = file.open(LOG, "a+")
if fd then
  fd:writeline("1")
  fd:close()
end

--== result of a reload
local function update(name)
  node.LFS.reload(name) --! reload
  print("could not load", name)
end
update("lfs.img")
--== twin
local function update(name)
  local message = node.LFS.reload(name)
  print("could not load", name, message)
end
update("lfs.img")

--== goes on as if it had worked
http.get("http://10.0.0.1/lfs.img", nil, function(code, body)
  if code == 200 and file.putcontents("lfs.img", body) then
    node.LFS.reload("lfs.img") --! reload
    file.remove("lfs.img")
  end
end)
--== twin
http.get("http://10.0.0.1/lfs.img", nil, function(code, body)
  if code == 200 and file.putcontents("lfs.img", body) then
    local why = node.LFS.reload("lfs.img")
    file.remove("lfs.img")
    print(why)
  end
end)

--== object and implicit file mixed
local fd = file.open("a.txt", "r")
if fd then
  print(file.readline()) --! mixed
  fd:close()
end
--== twin
local fd = file.open("a.txt", "r")
if fd then
  print(fd:readline())
  fd:close()
end

--== object opened, implicit file closed
local function save(text)
  local out = file.open("out.txt", "w")
  if out then
    out:write(text)
    file.close() --! mixed
  end
end
save("x")
--== twin
local function save(text)
  if file.open("out.txt", "w") then
    file.write(text)
    file.close()
  end
end
save("x")

--== result of open not looked at
local fd = file.open("cfg.txt")
print(fd:readline()) --! nil
fd:close()
--== twin
local fd = file.open("cfg.txt")
if fd then
  print(fd:readline())
  fd:close()
end

--== contents that may be missing
local function size(name)
  return #file.getcontents(name) --! nil
end
print(size("a.txt"))
--== twin
local function size(name)
  local text = file.getcontents(name)
  return text and #text or 0
end
print(size("a.txt"))

--== close with a name
local fd = file.open("x", "r")
if fd then
  print(fd:read())
  file.close("x") --! mixed
end
--== twin
local fd = file.open("x", "r")
if fd then
  print(fd:read())
  fd:close()
end
