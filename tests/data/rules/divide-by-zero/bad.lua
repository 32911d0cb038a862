local a = x / 0 --> gives no usable number
local b = x % 0 --> gives no usable number
local c = a * b / 0 --> gives no usable number
