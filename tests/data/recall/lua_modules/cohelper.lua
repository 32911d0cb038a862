-- Steps one after the other.
require("cohelper").exec(function(step, name)
  print(name)
  step()
  print("and then", coroutine.running())
end, "first")
