print("half/" .. adc.read(0) / 2)
