local body = http.get("http://192.0.2.1/") --> http.get() returns nothing: this is nil
print(body)
local get = http.get
body = get("http://192.0.2.1/") --> get() returns nothing
if gpio.write(1, gpio.HIGH) then print("high") end --> gpio.write() returns nothing
function wait() while not tmr.delay(10) do print("once") end end --> tmr.delay() returns nothing
local text = "now " .. (tmr.wdclr() or "") --> tmr.wdclr() returns nothing
print(text)
