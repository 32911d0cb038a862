print(1) -- nodemcu: ignore[unused-variables] --> did you mean 'unused-variable'?
print(2) -- nodemcu: ignore[907x, unused-value] --> there is no rule '907x'
print(3) -- nodemcu: disable[901] --> 'disable'
print(4) -- nodemcu: ignore[901
--^> lacks its `]`
print(5) -- nodemcu: ignore[ ] --> the list of rules is empty
print(6) -- nodemcu:
--^> is followed by nothing
