-- Lets require() find modules in LFS. The file system is searched first, so a module
-- under development can be uploaded as a file and takes precedence.

local searchers = package.searchers or package.loaders -- Lua 5.3, Lua 5.1
searchers[#searchers + 1] = node.LFS.get
