return 1 --> can never be found
