LFS.app()
