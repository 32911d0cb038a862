-- An LED on a PWM channel that fades from one brightness to the next. Brightness is in percent.

local BITS = 13
local FULL = (1 << BITS) - 1
local FREQUENCY_HZ = 1000
local FADE_MS = 400

local M = {}

local channel
local level = 0
local last_level = 100 -- what switching on returns to

-- The eye sees ratios: half as bright takes about a quarter of the light.
local function duty_of(percent)
  return percent * percent * FULL // 10000
end

function M.setup(pin)
  channel = ledc.newChannel({
    gpio = pin,
    bits = ledc.TIMER_13_BIT,
    mode = ledc.LOW_SPEED,
    timer = ledc.TIMER_0,
    channel = ledc.CHANNEL_0,
    frequency = FREQUENCY_HZ,
    duty = 0,
  })
end

-- Fades to a brightness of 0 to 100; values outside are cut off.
function M.set(percent)
  level = math.min(math.max(percent, 0), 100)
  if level > 0 then
    last_level = level
  end
  channel:fadewithtime(duty_of(level), FADE_MS)
end

function M.toggle()
  M.set(level == 0 and last_level or 0)
end

function M.on()
  M.set(last_level)
end

function M.level()
  return level
end

return M
