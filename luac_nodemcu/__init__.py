"""luac-nodemcu: check Lua for NodeMCU firmware, build LFS images, and budget flash and RAM.

The packages below this one are described in docs/architecture.md.
"""

__version__ = "0.1.0"
