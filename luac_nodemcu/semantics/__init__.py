"""Meaning of Lua: scopes, flow, types and the module graph. Does no input or output."""
