pwm.setup(1, 100, 0)
pwm.setup(2, 100, 0)
pwm.setup(3, 100, 0)
local setup = pwm.setup
setup(4, 100, 0)
setup(5, 100, 0)
local function rest()
  pwm.setup(6, 100, 0)
  pwm.setup(6, 200, 0)
  pwm.setup(7, 100, 0) --> warning: pwm.setup() takes at most 6 different values of 'pin', and this is one more
  pwm.setup(8, 100, 0)
end
rest()
