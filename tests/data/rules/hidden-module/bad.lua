local file = file.open("a")
file:write("x")
print(file.exists("b")) --> 'file' is a local variable here, not the module: file.exists is nil
tmr = tmr.create() --> this replaces the module 'tmr'
function gpio() end --> this replaces the module 'gpio'
net = 5 --> this replaces the module 'net'
