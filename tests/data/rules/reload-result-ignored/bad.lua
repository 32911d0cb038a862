node.LFS.reload("lfs.img") --> node.LFS.reload() returns only if it failed
local LFS = node.LFS
local function update(name)
  if file.exists(name) then
    LFS.reload(name) --> node.LFS.reload() returns only if it failed
  end
end
update("new.img")
node.flashreload("lfs.img") --> returns only if it failed
