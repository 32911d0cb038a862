for i = 1, 100000 do
  print(i)
  tmr.wdclr() --> warning: tmr.wdclr() in a loop only silences the watchdog
end
local function work(list)
  for _, item in ipairs(list) do
    if item then
      tmr.wdclr() --> tmr.wdclr() in a loop
    end
  end
end
work({})
local function feed() tmr.wdclr() end
while gpio.read(1) == 0 do
  feed() --> tmr.wdclr() in feed(), which a loop calls, only silences
end
