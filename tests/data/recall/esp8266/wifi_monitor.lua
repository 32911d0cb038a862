-- Counts beacons on channel 6.
local seen = {}

wifi.monitor.start(13, 0x80, function(packet)
  local mac = packet:frame_subhex(10, 15, ":")
  seen[mac] = (seen[mac] or 0) + 1
  print(packet:radio_byte(1), packet:frame_byte(1), packet:radio_sub(1, 4), packet:frame_sub(25, 32))
  print(packet:radio_subhex(1, 4), packet.ie_table, packet.bssid_hex)
  if seen[mac] > 10 then
    wifi.monitor.stop()
  end
end)
wifi.monitor.channel(6)
