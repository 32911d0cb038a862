-- Back and forth.
adc.force_init_mode(adc.INIT_VDD33)
print(adc.readvdd33())
adc.force_init_mode(adc.INIT_ADC)
print(adc.read(0))
