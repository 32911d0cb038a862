print(bit.band(1, 2), tmr.now())
