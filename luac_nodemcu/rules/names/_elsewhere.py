"""Where a global exists, if not in the firmware that a check is for."""

from __future__ import annotations

from typing import Final

from luac_nodemcu.rules.context import Platform

_CHIPS: Final = {"esp8266": "ESP8266", "esp32": "ESP32"}


def where_it_exists(name: str, platform: Platform) -> str:
    """A sentence for people, empty if no chip and no Lua has a global of that name."""
    stubs = platform.stubs
    for info in stubs.library.modules.values():
        if info.name != name or info.kind == "lua-module" or info.gone:
            continue
        if stubs.chip not in info.chips:
            chips = " and ".join(_CHIPS.get(chip, chip) for chip in info.chips)
            here = _CHIPS.get(stubs.chip, stubs.chip)
            return f"Module {name} exists on the {chips}, not on the {here}."
        if stubs.lua not in info.lua:
            return f"{name} exists in Lua {' and '.join(info.lua)}, not in Lua {stubs.lua}."
    if platform.other_lua.find(name) is not None:
        return f"{name} exists in Lua {platform.other_lua.lua}, not in Lua {stubs.lua}."
    return ""
