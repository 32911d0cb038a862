perf.start()
print(perf.stop())
pwm.setup(1, 100, 0)
