-- The least time to sleep: it sleeps until the next measurement is due.
rtcfifo.dsleep_until_sample(0)
