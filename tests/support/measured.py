"""Measured memory figures, read from `tests/data/memory/measured`.

There is one file for each build of the firmware's Lua that was measured: a VM of 32 bits with
the device's structure layout, whose allocator counts. `docs/memory-model.md` says how. A
figure is [bytes, blocks, heap_esp8266, heap_esp32]; the VM's own growing blocks (stack, calls,
string table) are taken out except in peaks.
"""

from __future__ import annotations

import functools
import json
import zlib
from dataclasses import dataclass
from typing import Any

from luac_nodemcu.memory.ram import Ram
from tests.support.memory_cases import MEMORY_FOLDER, Case, programs

TARGETS = ("esp8266-lua51", "esp8266-lua51-int", "esp8266-lua53", "esp8266-lua53-64bit")


@dataclass(frozen=True, slots=True)
class MeasuredPeak:
    """The worst moment of compiling or loading, above what was taken before.

    `bytes`: blocks grow in place. The heaps: growing and shrinking copies. `largest_block` in
    bytes.
    """

    bytes: int
    heap_esp8266: int
    heap_esp32: int
    largest_block: int


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """After running the main chunk and collecting garbage.

    - `total`: everything above the VM before loading, but the growth of its own blocks.
    - `functions`: (first line, last line, instructions) of the functions whose code is left.
    """

    total: Ram
    functions: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One source: `source[level]` by debug level, `lc[level]` by strip level, where it was
    compiled (`.lc`: with this project's compiler). `peak` is that of debug level 1, `lc_peak`
    that of strip level 1, None for a source of which no `.lc` file can be made.
    """

    source: dict[str, Ram]
    lc: dict[str, Ram]
    peak: MeasuredPeak
    lc_peak: MeasuredPeak | None
    run: MeasuredRun | None


class Build:
    """All figures of a build."""

    def __init__(self, target: str) -> None:
        text = (MEMORY_FOLDER / "measured" / f"{target}.json").read_text("utf-8")
        self._data: dict[str, Any] = json.loads(text)
        self.sizes: dict[str, int] = self._data["sizes"]
        self.idle: dict[str, Any] = self._data["idle"]
        self.prelude_strings: frozenset[bytes] = frozenset(
            item.encode("latin-1") for item in self._data["prelude_strings"]
        )

    def file(self, case: Case) -> Measured | None:
        """The figures of a source, None if the build rejects it or if the source was changed
        since it was measured.
        """
        entry = self._data["files"].get(case.path)
        if entry is None or entry["crc"] != zlib.crc32(case.text):
            return None
        run = entry.get("run")
        return Measured(
            {level: Ram(*figures) for level, figures in entry["source"].items()},
            {level: Ram(*figures) for level, figures in entry["lc"].items()},
            MeasuredPeak(*entry["peak"]),
            MeasuredPeak(*entry["lc_peak"]) if "lc_peak" in entry else None,
            None
            if run is None
            else MeasuredRun(Ram(*run["total"]), tuple(map(tuple, run["functions"]))),
        )

    def program(self, name: str, layout: str) -> Ram | None:
        """What a program took after its `init.lua` had run, its other files as `source` or as
        `lc`; None if a file was changed since.
        """
        entry = self._data["programs"][name]
        text = b"".join(case.text for case in programs()[name])
        return Ram(*entry[layout]) if entry["crc"] == zlib.crc32(text) else None


@functools.cache
def build(target: str) -> Build:
    """The figures measured for a target."""
    return Build(target)
