-- check: milliseconds=1000
function short() node.dsleep(500000) end --> sleeps 500 ms only
