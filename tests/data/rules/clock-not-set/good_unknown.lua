dofile(arg_name .. ".lua")
cron.schedule("0 8 * * *", function() print("morning") end)
