"""What to use on one chip instead of a module of the other; what stubs cannot say.

Members of modules have their advice in the stubs (`removed`); a whole module that never existed
on a chip has no stub there.
"""

from __future__ import annotations

from typing import Final

INSTEAD_OF_MODULE: Final[dict[tuple[str, str], str]] = {
    ("esp32", "sntp"): 'Use time.initntp("pool.ntp.org").',
    ("esp32", "rtctime"): "Use time.get() and time.set(), or node.dsleep() to sleep.",
    ("esp32", "cron"): "Use a timer, and time.getlocal() to ask for the hour.",
    ("esp32", "rtcfifo"): "Keep the samples in rtcmem, or in a file.",
    ("esp32", "pwm"): "Use ledc.newChannel().",
    ("esp32", "pwm2"): "Use ledc.newChannel().",
    ("esp32", "tls"): "http and mqtt take https URLs and `secure`; net has no TLS there.",
    ("esp32", "pixbuf"): "Use the Lua code of your effect with ws2812.write().",
    ("esp32", "ws2812_effects"): "Change the colours in a timer and call ws2812.write().",
    ("esp32", "websocket"): "The ESP32 firmware has none; http and mqtt are there.",
    ("esp32", "mdns"): "The ESP32 firmware has none; give the device a fixed address.",
    ("esp32", "enduser_setup"): "Start an access point with wifi.ap and serve the page with httpd.",
    ("esp32", "wps"): "Write the network's name and password with wifi.sta.config().",
    ("esp32", "softuart"): "The ESP32 has three UARTs: uart.setup(1, ...).",
    ("esp32", "pcm"): "Use i2s, or dac.",
    ("esp32", "bme280"): "Use i2c, with the formulas of the data sheet in Lua.",
    ("esp32", "switec"): "Step the motor with gpio.write() in a timer, or with ledc.",
    ("esp32", "rfswitch"): "Use rmt to send the pulses.",
    ("esp8266", "time"): "Use rtctime.get() and rtctime.epoch2cal(); sntp.sync() sets the clock.",
    ("esp8266", "ledc"): "Use pwm.setup() or pwm2.",
    ("esp8266", "httpd"): "Use net.createServer(), or the Lua module httpserver.",
    ("esp8266", "espnow"): "The ESP8266 firmware has none; use UDP: net.createUDPSocket().",
    ("esp8266", "otaupgrade"): "Load a new LFS image with node.LFS.reload().",
    ("esp8266", "touch"): "The chip has no touch sensors; use a button and gpio.trig().",
    ("esp8266", "dac"): "Use sigma_delta or pwm with a filter.",
    ("esp8266", "i2s"): "Use pcm.",
    ("esp8266", "rmt"): "Use gpio.serout(), or gpio.pulse.",
    ("esp8266", "pulsecnt"): "Count in a gpio.trig() callback: its third argument.",
    ("esp8266", "sodium"): "Use crypto.",
    ("esp8266", "sdmmc"): 'Use file.mount("/SD0", pin) in a build with BUILD_FATFS.',
    ("esp8266", "io"): "Use file.open() and the methods of what it returns.",
    ("esp8266", "eromfs"): "Put the files into LFS as resources.",
}  # fmt: skip
"""(chip, module that it lacks) -> what to do there."""

INSTEAD_OF_GLOBAL: Final[dict[tuple[str, str], str]] = {
    ("5.3", "setfenv"): "Environments are the upvalue _ENV; load() takes one.",
    ("5.3", "getfenv"): "Environments are the upvalue _ENV.",
    ("5.3", "module"): "Return a table from the file: local M = {} ... return M.",
    ("5.3", "gcinfo"): 'Use collectgarbage("count").',
    ("5.3", "newproxy"): "Give a table the metamethod __gc.",
    ("5.1", "utf8"): "Lua 5.1 sees bytes only; go through them with string.byte().",
    ("5.1", "rawlen"): "Use #.",
}
"""(Lua, global that it lacks) -> what to do there."""
