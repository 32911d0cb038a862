-- Prints a code for the network.
local code = qrcodegen.encodeText("WIFI:S:house;;", { minver = 1, maxver = 10, ecl = qrcodegen.MEDIUM, mask = qrcodegen.AUTO })
if code then
  local size = qrcodegen.getSize(code)
  for y = 0, size - 1 do
    local row = {}
    for x = 0, size - 1 do
      row[#row + 1] = qrcodegen.getPixel(code, x, y) and "#" or " "
    end
    print(table.concat(row))
  end
end
