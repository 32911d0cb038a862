print(adc.read(0))
function set_mode(mode) adc.force_init_mode(mode) end
