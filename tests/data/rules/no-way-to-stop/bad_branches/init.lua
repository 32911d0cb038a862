local function boot()
  if file.exists("app.lc") then
    dofile("app.lc")
  else
    dofile("app.lua") --> dofile() starts at boot
  end
end
boot()
