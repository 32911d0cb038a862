-- A state machine: a table of functions that refer to each other.
local state, entered = "idle", 0
local enter

local states = {
  idle = function(event) if event == "start" then enter("warming") end end,
  warming = function(event)
    if event == "ready" then enter("running") elseif event == "stop" then enter("idle") end
  end,
  running = function(event) if event == "stop" then enter("idle") end end,
}

enter = function(name)
  state = name
  entered = entered + 1
end

return {
  event = function(name) local f = states[state]; if f then f(name) end return state end,
  transitions = function() return entered end,
}
