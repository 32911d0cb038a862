LFS.step()
