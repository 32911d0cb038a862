adc.force_init_mode(adc.INIT_VDD33)
print(adc.readvdd33())
