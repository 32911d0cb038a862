-- Slow voltage.
sigma_delta.setup(0, 5)
sigma_delta.setprescale(0, 80)
sigma_delta.setduty(0, -20)
sigma_delta.close(0)
