"""The programs of `tests/data/hazards`: each with a hazard, and its twin that is right.

How the files are written is in README.md here. Nothing here checks anything.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from luac_nodemcu.firmware.build_config import BuildConfig

DATA: Final = Path(__file__).resolve().parent.parent / "data" / "hazards"
DEFAULT_TARGET: Final = "esp8266-lua51"

_HEAD = re.compile(r"^--== *(.*)\n", re.MULTILINE)
_FILE = re.compile(r"^-- file: (\S+).*\n", re.MULTILINE)
_MARK = re.compile(r"--! *([\w-]+)(?: +(info|hint))?\s*$")
_TARGET = re.compile(r"esp(?:8266|32)-lua5[13](?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A hazard that is to be found at any of some lines (path, line from 1).

    `is_advice`: information or a hint is enough; else it must be an error or a warning.
    """

    label: str
    lines: frozenset[tuple[str, int]]
    is_advice: bool


@dataclass(frozen=True)
class HazardProgram:
    """One program of one or several files."""

    topic: str
    title: str
    target: str
    options: dict[str, str]
    files: dict[str, bytes]
    is_twin: bool
    marks: list[Mark] = field(default_factory=list)

    @property
    def name(self) -> str:
        """`topic/title`, with `(twin)` behind that of one that is right."""
        return f"{self.topic}/{self.title}" + (" (twin)" if self.is_twin else "")

    @property
    def firmware(self) -> BuildConfig | None:
        """The build that the options describe."""
        if not self.options:
            return None
        modules = self.options.get("modules")
        return BuildConfig(
            modules=None if modules is None else dict.fromkeys(modules.split(","), "example"),
            variant=self.options.get("variant"),
        )


@functools.cache
def hazard_programs() -> list[HazardProgram]:
    """All programs in the order of the files; a twin stands behind its original."""
    return [
        program
        for path in sorted(DATA.glob("*.lua"))
        for program in _parse(path.stem, path.read_bytes().decode("utf-8"))
    ]


def _parse(topic: str, text: str) -> list[HazardProgram]:
    parts = _HEAD.split(text)
    found: list[HazardProgram] = []
    for head, body in zip(parts[1::2], parts[2::2], strict=True):
        words = head.split()
        options = dict(word.split("=", 1) for word in words if "=" in word)
        targets = [word for word in words if _TARGET.fullmatch(word)]
        plain = [word for word in words if word not in targets and "=" not in word and word != "-"]
        title = " ".join(plain)
        is_twin = title == "twin"
        if is_twin:
            before = found[-1]
            title = before.title
            targets = targets or [before.target]
            options = options or before.options
        files, marks = _files_of(body)
        target = targets[0] if targets else DEFAULT_TARGET
        found.append(HazardProgram(topic, title, target, options, files, is_twin, marks))
    return found


def _files_of(body: str) -> tuple[dict[str, bytes], list[Mark]]:
    parts = _FILE.split(body)
    named = list(zip(parts[1::2], parts[2::2], strict=True)) or [("program.lua", body)]
    lines: dict[str, set[tuple[str, int]]] = {}
    advice: set[str] = set()
    files: dict[str, bytes] = {}
    for path, text in named:
        kept = []
        for number, whole in enumerate(text.rstrip("\n").split("\n"), 1):
            line = whole
            mark = _MARK.search(line)
            if mark:
                lines.setdefault(mark[1], set()).add((path, number))
                if mark[2]:
                    advice.add(mark[1])
                line = line[: mark.start()].rstrip()
            kept.append(line)
        files[path] = ("\n".join(kept) + "\n").encode()
    marks = [Mark(label, frozenset(places), label in advice) for label, places in lines.items()]
    return files, marks
