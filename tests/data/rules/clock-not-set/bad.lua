local schedule = cron.schedule
local function start()
  schedule("0 8 * * *", function() print("morning") end) --> warning: schedule() works by the clock, and nothing in this program sets it
  cron.schedule("0 9 * * *", function() print("later") end)
end
start()
