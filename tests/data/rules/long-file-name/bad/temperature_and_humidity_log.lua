return 1 --> has 32 bytes
