-- check: milliseconds=1
tmr.delay(1500) --> blocks everything for 1.5 ms; more than 1 ms is too long
