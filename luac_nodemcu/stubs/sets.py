"""The folders of `api_stubs/` and what they stand for; addresses of the documentation."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StubSet:
    """One folder. Defaults of its stubs, each of which a stub may narrow.

    - `docs`: where the documentation of its modules starts, with a final `/`.
    - `page`: default page of a module below that, `{module}` standing for its name.
    """

    name: str
    title: str
    kind: str
    chips: tuple[str, ...]
    lua: tuple[str, ...]
    readonly: bool
    docs: str
    page: str


_READTHEDOCS = "https://nodemcu.readthedocs.io/en"

SETS: dict[str, StubSet] = {
    entry.name: entry
    for entry in (
        StubSet(
            "esp8266",
            "ESP8266",
            "c-module",
            ("esp8266",),
            ("5.1", "5.3"),
            True,
            f"{_READTHEDOCS}/release/",
            "modules/{module}",
        ),
        StubSet(
            "esp32",
            "ESP32",
            "c-module",
            ("esp32",),
            ("5.1", "5.3"),
            True,
            f"{_READTHEDOCS}/dev-esp32/",
            "modules/{module}",
        ),
        StubSet(
            "lua51",
            "Lua 5.1",
            "library",
            ("esp8266", "esp32"),
            ("5.1",),
            True,
            "https://www.lua.org/manual/5.1/",
            "manual.html",
        ),
        StubSet(
            "lua53",
            "Lua 5.3",
            "library",
            ("esp8266", "esp32"),
            ("5.3",),
            True,
            "https://www.lua.org/manual/5.3/",
            "manual.html",
        ),
        StubSet(
            "lua_modules",
            "Lua modules",
            "lua-module",
            ("esp8266",),
            ("5.1", "5.3"),
            False,
            f"{_READTHEDOCS}/release/",
            "lua-modules/{module}",
        ),
        StubSet(
            "shared",
            "shared definitions",
            "c-module",
            (),
            ("5.1", "5.3"),
            True,
            "",
            "",
        ),
    )
}
"""Folder name -> what it stands for. `shared` holds only what others extend."""

VARIANTS = ("esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6", "esp32h2")
"""Members of the ESP32 family, in the order in which they are shown."""


def heading_anchor(heading: str) -> str:
    """The anchor that the documentation's generator makes of a heading such as `tmr.create()`."""
    text = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    text = re.sub(r"[^\w\s-]", "", text).strip().lower()
    return re.sub(r"[-\s]+", "-", text)
