print("starting")
dofile("app.lua") --> info: dofile() starts at boot
