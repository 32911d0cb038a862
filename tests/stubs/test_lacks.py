"""What a build lacks for an entry to exist."""

from __future__ import annotations

from typing import Any

import pytest

from luac_nodemcu.stubs.conditions import ALWAYS, Build, decode_condition
from luac_nodemcu.stubs.lacks import lack_of

ESP8266 = Build("esp8266", "5.1", defaults={"A": True, "B": False}, options={"C": False})
ESP32C3 = Build("esp32", "5.3", variant="esp32c3", modules=frozenset(("gpio",)))


@pytest.mark.parametrize(
    ("when", "build", "expected"),
    [
        ({"options": ["A"]}, ESP8266, None),
        ({"options": ["A", "B"]}, ESP8266, ("option", ("B",), False, "B")),
        ({"options": ["C"]}, ESP8266, ("option", ("C",), True, "C")),
        ({"options": ["!A"]}, ESP8266, ("option", ("!A",), False, "A off")),
        ({"modules": ["pixbuf"]}, ESP8266, None),
        ({"modules": ["pixbuf"]}, ESP32C3, ("module", ("pixbuf",), True, "pixbuf")),
        ({"modules": ["gpio"]}, ESP32C3, None),
        ({"lua": ["5.1"]}, ESP32C3, ("lua", ("5.1",), True, "Lua 5.1")),
        ({"chips": ["esp32"]}, ESP8266, ("chip", ("esp32",), True, "the ESP32")),
        (
            {"variants": ["esp32", "esp32s3"]},
            ESP32C3,
            ("variant", ("esp32", "esp32s3"), True, "the ESP32 or ESP32S3"),
        ),
        ({"variants": ["esp32"]}, Build("esp32", "5.3"), None),
        (
            {"numbers": "float"},
            Build("esp8266", "5.1", integral=True),
            ("numbers", ("float",), True, "builds with floating numbers"),
        ),
        ({"numbers": "float"}, ESP8266, None),
        ({"any": [{"options": ["B"]}, {"options": ["A"]}]}, ESP8266, None),
        (
            {"any": [{"chips": ["esp32"]}, {"options": ["B"]}]},
            ESP8266,
            ("option", ("B",), False, "B"),
        ),
        ({"listed_in": "FONTS"}, ESP8266, None),
        (
            {"listed_in": "FONTS"},
            Build("esp8266", "5.1", lists={"FONTS": frozenset(("small",))}),
            ("list", ("FONTS",), True, "FONTS"),
        ),
    ],
)
def test_lack(when: dict[str, Any], build: Build, expected: tuple[object, ...] | None) -> None:
    condition = decode_condition(when)
    lack = lack_of(condition, build, "u8g2.font_big")
    found = None if lack is None else (lack.kind, lack.names, lack.is_known, lack.words)
    assert found == expected
    assert (lack is None) == condition.holds(build, "u8g2.font_big")


def test_nothing_is_lacking_without_condition_or_build() -> None:
    assert lack_of(ALWAYS, ESP8266) is None
    assert lack_of(decode_condition({"options": ["B"]}), None) is None
