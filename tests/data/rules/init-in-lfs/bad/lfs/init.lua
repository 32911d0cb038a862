print("up") --> the board does not run this at boot
