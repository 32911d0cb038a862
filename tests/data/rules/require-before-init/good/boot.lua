pcall(node.LFS.get("_init"))
