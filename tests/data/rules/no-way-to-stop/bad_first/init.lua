dofile("app.lua") --> dofile() starts at boot
if file.exists("more.lua") then dofile("more.lua") end
