switec.moveto(0, 100) --> error: switec.moveto() before switec.setup() for channel 0: it raises an error
