-- Card with pictures.
local card = sdmmc.init(sdmmc.HS2, { cd_pin = 4, wp_pin = 5, fmax = 20000000, width = sdmmc.W4BIT })
if card:mount("/SD0", 1) then
  local info = card:get_info()
  print(info.cid.name, info.csd.capacity)
  local fd = io.open("/SD0/a.txt")
  if fd then
    fd:close()
  end
  card:umount()
end
local sector = card:read(10, 1)
card:write(11, sector)
