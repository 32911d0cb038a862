switec.moveto(0, 100) --> warning: switec.moveto() before switec.setup() for channel 0: it raises an error
switec.setup(0, 1, 2, 3, 4)
