cron.schedule("0 8 * * *", function() print("morning") end) --> works by the clock
