"""The facts about one firmware build that decide compiled bytes.

Only the model lives here; the data is in `firmware/targets/*.json` and is loaded by
`luac_nodemcu.firmware.targets`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Target:
    """One firmware build.

    - `name`: as given to `--target`, for example `esp8266-lua51`.
    - `lua`: 51 or 53.
    - `float_bits`: 64, 32, or 0 in integral builds of Lua 5.1 that have no float.
    - `integer_bits`: width of Lua integers, 0 in Lua 5.1 builds with floating numbers.
    - `tvalue_bytes`: size of a constant in an LFS image and of a value on the device.
    - `lfs_signature`: first word of an LFS region without the absolute bit.
    - `lfs_max_bytes`: largest image when the user names no limit.
    - `ro_table_rule`: how the 5.1 packer sizes the string hash vector:
      `power` is `2 << lg(n)`, `load` is `2 << lg(floor(n * 1.3))`; unused for Lua 5.3.
    - `strip_applies_to_image`: whether this build's `luac.cross -s` changes an LFS image.
    - `size_line`: what luac.cross prints for an image: `size`, `percent` or `none`.
    - `flash_base`: address of the memory-mapped flash where absolute images may lie, None
      if the tool checks nothing.
    """

    name: str
    title: str
    chip: Literal["esp8266", "esp32"]
    lua: Literal[51, 53]
    float_bits: Literal[0, 32, 64]
    integer_bits: Literal[0, 32, 64]
    tvalue_bytes: Literal[8, 12, 16]
    lfs_signature: int
    lfs_max_bytes: int
    ro_table_rule: Literal["power", "load"]
    strip_applies_to_image: bool
    size_line: Literal["size", "percent", "none"]
    flash_base: int | None

    @property
    def integral(self) -> bool:
        """True for builds of Lua 5.1 whose only number type is a 32-bit integer."""
        return self.float_bits == 0
