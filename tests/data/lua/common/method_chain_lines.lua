-- A chain of method calls with one call a line, in the styles people write.
local m = mqtt
  :new("id")
  :connect("host",
    1883)
  :on("message",
    function(client, topic)
      print(topic)
    end)
local n = mqtt:new(
  "id"
):connect(
  "host"
)
m
:
close
{
}
m.a
  .b
  .c = m
  .d
  [
    1
  ]
return m
  :done {
    1,
  }
  :done "x"
