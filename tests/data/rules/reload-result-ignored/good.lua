print(node.LFS.reload("lfs.img"))
local problem = node.LFS.reload("lfs.img")
local function update(name) return node.LFS.reload(name) end
print(problem, update("new.img"), pcall(node.LFS.reload, "lfs.img"))
