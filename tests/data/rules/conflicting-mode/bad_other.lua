if adc.force_init_mode(adc.INIT_ADC) then node.restart() end
print(adc.readvdd33()) --> adc.readvdd33() gives nothing useful
