"""The firmware as data and as programs: targets, build configuration, the luac.cross driver."""
