-- Beacon and scanner.
bthci.reset(function(err)
  if err then
    print("reset failed", err)
    return
  end
  bthci.adv.setparams({ type = bthci.adv.NONCONN_UNDIR, interval_min = 160, interval_max = 320 }, function(e)
    print("parameters", e)
  end)
  bthci.adv.setdata(encoder.fromHex("0201060AFF4C0010050B"), function(e)
    print("data", e)
  end)
  bthci.adv.enable(1, function(e)
    print("advertising", e)
  end)
end)

bthci.scan.setparams({ mode = 1, interval = 40, window = 20 })
bthci.scan.on("adv_report", function(report)
  print("report", encoder.toHex(report))
end)
bthci.scan.enable(1)
bthci.rawhci(encoder.fromHex("010310"), function(err, response)
  print(err, response)
end)
