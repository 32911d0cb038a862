-- Battery voltage on A0, and the supply where the board measures it.
if adc.force_init_mode(adc.INIT_ADC) then
  node.restart()
end

local samples = {}

local function sample()
  samples[#samples + 1] = adc.read(0)
  if #samples == 8 then
    local sum = 0
    for _, value in ipairs(samples) do
      sum = sum + value
    end
    print("mean", sum / #samples, "supply", adc.readvdd33())
    samples = {}
  end
end

tmr.create():alarm(500, tmr.ALARM_AUTO, sample)
