for i = 0, #pins do --> pins[0] is nil
  gpio.mode(pins[i], 1)
end
for i = #a.b, 0, -1 do --> a.b[0] is nil
  f(a.b[i].x)
end
