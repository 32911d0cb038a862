-- Sets the clock.
sntp.sync("pool.ntp.org", function(sec, usec, server, info)
  print("sync", sec, usec, server, info.offset_us, info.stratum)
end, function(code, text)
  print("failed", code, text)
end)
sntp.sync({ "0.pool.ntp.org", "1.pool.ntp.org" }, nil, nil, 1)
sntp.setoffset(10)
print(sntp.getoffset())
