switec.moveto(0, 100) --> error: switec.moveto() before anything is set up for 0: it raises an error
switec.setup(0, 1, 2, 3, 4)
