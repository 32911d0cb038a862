-- check: target=esp32-lua53
i2s.write(0, "x") --> i2s.write() before i2s.start() for
i2s.start(0, { mode = i2s.MODE_MASTER, rate = 44100, bits = 16 })
local function listen()
  espnow.send(nil, "x") --> espnow.send() before espnow.start()
end
listen()
espnow.start()
