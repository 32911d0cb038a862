-- Decoder of a model railway.
local cv = { [0] = 5, [1] = 7 }

local function command(cmd, params)
  if cmd == dcc.DCC_SPEED then
    print("speed", params.Addr, params.Speed)
  elseif cmd == dcc.DCC_RESET then
    print("reset", params)
  end
end

local function values(operation, params)
  if operation == dcc.CV_READ then
    return cv[params.CV]
  elseif operation == dcc.CV_WRITE then
    cv[params.CV] = params.Value
  end
end

dcc.setup(4, 2, command, dcc.MAN_ID_DIY, 1, dcc.FLAGS_AUTO_FACTORY_DEFAULT, 0, values)
tmr.create():alarm(3600000, tmr.ALARM_SINGLE, function()
  dcc.close()
end)
