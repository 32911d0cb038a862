for _, pin in ipairs({ 1, 2, 3 }) do
  pwm.setup(pin, 100, 0)
end
pwm.setup(1, 100, 0)
pwm.setup(1, 200, 0)
pwm.setup(1, 300, 0)
pwm.setup(1, 400, 0)
pwm.setup(1, 500, 0)
pwm.setup(1, 600, 0)
pwm.setup(1, 700, 0)
pwm.setup(2, 100, 0)
