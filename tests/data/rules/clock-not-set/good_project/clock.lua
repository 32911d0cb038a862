rtctime.set(1500000000)
