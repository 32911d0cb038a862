return 1 --> hides the LFS module 'app'
