local function read(pin
  return adc.read(pin) --> ')' expected
end
if x = 1 then end --> 'then' expected
