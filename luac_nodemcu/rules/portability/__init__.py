"""Rules of family 8: what differs between chips, Lua versions and number types."""
