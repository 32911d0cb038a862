-- Missing step of a numeric for is the integer 1; float loops.
for i = 1, 3 do f(i) end
for i = 1.0, 3 do f(i) end
for i = 1, 3, 1 do f(i) end
for i = 1, 3, 1.0 do f(i) end
for i = 3, 1, -1 do f(i) end
for i = 1 // 1, 3 & 7, 1 << 1 do f(i) end
