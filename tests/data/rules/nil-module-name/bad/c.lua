LFS.b()
