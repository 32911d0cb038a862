function seconds() node.dsleep(300) end --> warning: node.dsleep() sleeps 0.3 ms only
function none() rtctime.dsleep(0) end --> rtctime.dsleep() sleeps not at all
local TIME = 30 * 1000
function milliseconds() node.dsleep(TIME) end --> node.dsleep() sleeps 30 ms only
