local a1, a2, a3, a4, a5, a6, a7, a8, a9, a10
local b1, b2, b3, b4, b5, b6, b7, b8, b9, b10
local c1, c2, c3, c4, c5, c6, c7, c8, c9, c10
local d1, d2, d3, d4, d5, d6, d7, d8, d9, d10
local e1, e2, e3, e4, e5, e6, e7, e8, e9, e10
local f1
local f2 --> more than 50 local variables
