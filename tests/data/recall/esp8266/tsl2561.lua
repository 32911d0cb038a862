-- Light meter.
local status = tsl2561.init(5, 6, tsl2561.ADDRESS_FLOAT, tsl2561.PACKAGE_T_FN_CL)
if status == tsl2561.TSL2561_OK then
  status = tsl2561.settiming(tsl2561.INTEGRATIONTIME_101MS, tsl2561.GAIN_16X)
end
if status == tsl2561.TSL2561_OK then
  local lux = tsl2561.getlux()
  local ch0, ch1 = tsl2561.getrawchannels()
  print(lux, ch0, ch1)
end
