-- Tables that are filled while the program runs are no constants.
local data = {
  dht = { temperature = "", humidity = "", at = 0 },
  forecast = { {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {} },
  night = {}, day = {}, wind = { {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {} },
}
function show() return data.forecast end
