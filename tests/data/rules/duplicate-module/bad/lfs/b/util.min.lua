return 2 --> is the LFS module 'util' already
