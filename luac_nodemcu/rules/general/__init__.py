"""Rules 9xx: mistakes that Lua allows anywhere, not only on a device."""
