function minutes() node.dsleep(300 * 1000000) end
function forever() node.dsleep(0) end
function given(us) node.dsleep(us) end
function aligned() rtctime.dsleep_aligned(60000000, 0) end
