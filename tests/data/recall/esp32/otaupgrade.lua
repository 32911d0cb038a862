-- New firmware over HTTP.
local running, next_boot, parts = otaupgrade.info()
print(running, next_boot)
for name, part in pairs(parts) do
  print(name, part.state, part.version, part.secure_version)
end
otaupgrade.commence()
http.get("http://example.org/fw.bin", function(code, data)
  if code == 200 then
    otaupgrade.write(data)
    otaupgrade.complete(1)
  end
end)
if next_boot == running then
  otaupgrade.accept()
else
  otaupgrade.rollback()
end
