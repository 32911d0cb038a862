-- Stops where the trouble is.
gdbstub.gdboutput(true)
if gpio.read(3) == 0 then
  gdbstub.open()
  gdbstub.brk()
end
gdbstub.pbrk()
