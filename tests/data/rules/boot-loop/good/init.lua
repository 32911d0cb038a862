tmr.create():alarm(60000, tmr.ALARM_SINGLE, function() node.restart() end)
if file.exists("broken") then
  file.remove("broken")
  node.restart()
end
