return 3 --> would have 3 modules, and takes 2
