local f = node.LFS.get("init") if f then f() end
