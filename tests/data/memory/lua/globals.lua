-- Functions and tables as globals: names, nodes, and code that stays.
function on_connect(client) client:subscribe("cmd/#", 0) end
function on_message(_, topic, data) print(topic, data) end
counters = { received = 0, sent = 0 }
LED = 4
limit_per_hour = 120
