local sync = sntp.sync
sync("pool.ntp.org", nil, nil, 1)
cron.schedule("0 8 * * *", function() print("morning") end)
