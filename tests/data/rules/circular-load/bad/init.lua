require("a")
dofile("init.lua") --> this file loads itself: this goes on
