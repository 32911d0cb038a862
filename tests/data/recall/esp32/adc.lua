-- Potentiometer.
local CHANNEL = 0
adc.setwidth(adc.ADC1, 12)
adc.setup(adc.ADC1, CHANNEL, adc.ATTEN_11db)
local raw = adc.read(adc.ADC1, CHANNEL)
print(raw, raw * 3900 / 4096)
print(adc.read_hall_sensor())
