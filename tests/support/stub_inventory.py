"""The names that the firmware's C tables have, as data, and how stubs are compared with them.

`tests/data/stubs/inventory.json`: set -> module -> `functions` {name: condition}, `constants`
{name: [condition, value or null]}, `fields`, `tables` [[name, condition]], `classes` {metatable:
{`methods`, `meta`}}. A condition is the C preprocessor's; an empty one always holds.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from luac_nodemcu.stubs.conditions import ALWAYS, Condition

DATA = Path(__file__).resolve().parent.parent / "data" / "stubs"


@cache
def data(name: str) -> Any:
    """A JSON file of `tests/data/stubs/`."""
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))


def modules(set_name: str) -> list[str]:
    """Modules of the inventory whose stubs are expected by now."""
    return [name for name in data("inventory")[set_name] if name not in unwritten(set_name)]


def unwritten(set_name: str) -> list[str]:
    """Modules whose stub is still to be written; shrinks to nothing."""
    return list(data("unwritten").get(_stub_set(set_name), ()))


def exceptions(set_name: str) -> dict[str, str]:
    """Full name -> why the stubs deliberately differ from the C tables there."""
    found: dict[str, str] = data("exceptions").get(set_name, {})
    return found


def _stub_set(set_name: str) -> str:
    return set_name.removesuffix("_esp32")


def condition(text: str) -> Condition:
    """The stub condition that a condition of the C source amounts to."""
    if not text:
        return ALWAYS
    if text in _SPECIAL:
        return _SPECIAL[text]
    parts = [_part(part.strip()) for part in text.split("&&")]
    return Condition(
        options=tuple(option for part in parts for option in part.options),
        modules=tuple(name for part in parts for name in part.modules),
        lua=tuple(name for part in parts for name in part.lua),
        variants=tuple(name for part in parts for name in part.variants),
        numbers=next((part.numbers for part in parts if part.numbers), None),
        listed_in=next((part.listed_in for part in parts if part.listed_in), None),
    )


_BIG_LEDC = Condition(variants=("esp32",))
_SPECIAL = {
    # Only the original ESP32 has timers wider than 14 bits, high-speed channels and more than 6.
    "SOC_LEDC_TIMER_BIT_WIDE_NUM > 14": Condition(variants=("esp32", "esp32c6", "esp32h2")),
    "SOC_LEDC_SUPPORT_HS_MODE": _BIG_LEDC,
    "SOC_LED_CHANNEL_NUM > 6": Condition(variants=("esp32", "esp32s2", "esp32s3")),
    "defined(SPI3_HOST)": Condition(variants=("esp32", "esp32s2", "esp32s3")),
    "listed in CONFIG_U8G2_FONT_SELECTION": Condition(listed_in="CONFIG_U8G2_FONT_SELECTION"),
    "listed in CONFIG_UCG_FONT_SELECTION": Condition(listed_in="CONFIG_UCG_FONT_SELECTION"),
}


def _part(text: str) -> Condition:
    if match := re.fullmatch(r"added to (\w+)", text):
        return Condition(listed_in=match[1])
    if text == "LUA_VERSION_NUM == 501":
        return Condition(lua=("5.1",))
    if text == "LUA_VERSION_NUM > 501":
        return Condition(lua=("5.3",))
    match = re.fullmatch(r"(!?)(?:defined\((\w+)\)|(\w+))", text)
    assert match is not None, f"no rule for the condition '{text}'"
    off, name = match[1] == "!", match[2] or match[3]
    if name == "LUA_NUMBER_INTEGRAL":
        return Condition(numbers="float" if off else "integral")
    if name == "CONFIG_IDF_TARGET_ESP32":
        return Condition(variants=("esp32",))
    module = re.fullmatch(r"(?:LUA_USE_MODULES|CONFIG_NODEMCU_CMODULE)_(\w+)", name)
    # gpio.pulse has a switch of its own that is no module.
    if module is not None and module[1] != "GPIO_PULSE":
        return Condition(modules=(module[1].lower(),))
    return Condition(options=(f"!{name}" if off else name,))
