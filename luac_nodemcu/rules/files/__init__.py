"""Rules of family 7: modules, LFS and the file system."""
