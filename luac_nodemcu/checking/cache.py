"""Results of earlier checks, by hashes of everything that decided them.

One JSON file for each project and kind of check. What does not fit (another version, other
settings, a damaged file) is thrown away; a cache that cannot be written is no error. The keys
are made elsewhere, see `run.py`.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

from luac_nodemcu.diagnostic import Diagnostic, Fix, RelatedPlace, TextEdit

FORMAT: Final = 1
_KEPT_RUNS: Final = 3
"""An entry that was not used in as many runs is dropped."""


class ResultCache:
    """Entries by key. `header` stands for the program, the rules, and the settings."""

    def __init__(self, path: Path | None, header: str) -> None:
        self.path = path
        self.header = header
        # Key -> [runs since it was used, value].
        self._entries: dict[str, list[Any]] = {}
        self._is_changed = False
        if path is not None:
            self._read(path)

    def _read(self, path: Path) -> None:
        try:
            data = json.loads(path.read_bytes())
            if data["format"] == FORMAT and data["header"] == self.header:
                entries = data["entries"]
                self._entries = {key: [int(age), value] for key, (age, value) in entries.items()}
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
            IndexError,
            AttributeError,
            AssertionError,
        ):
            self._is_changed = True

    def get(self, key: str) -> Any:
        """The value of an entry, None if there is none."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        entry[0] = 0
        return entry[1]

    def put(self, key: str, value: Any) -> None:
        """Adds an entry; the value must be what JSON can hold."""
        self._entries[key] = [0, value]
        self._is_changed = True

    def write(self) -> None:
        """Writes the file if anything is new."""
        if self.path is None or not self._is_changed:
            return
        kept = {
            key: [age + 1, value] for key, (age, value) in self._entries.items() if age < _KEPT_RUNS
        }
        text = json.dumps(
            {"format": FORMAT, "header": self.header, "entries": kept}, separators=(",", ":")
        )
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    stream.write(text)
                Path(name).replace(self.path)
            except OSError:
                Path(name).unlink(missing_ok=True)


def to_json(diagnostics: list[Diagnostic]) -> list[Any]:
    """Diagnostics as plain lists, without their path."""
    return [
        [
            d.offset, d.end_offset, d.code, d.name, d.severity, d.message, d.help,
            [[r.path, r.offset, r.end_offset, r.message] for r in d.related],
            None if d.fix is None else [
                d.fix.message, d.fix.safe,
                [[e.offset, e.end_offset, e.text.decode("latin-1")] for e in d.fix.edits],
            ],
            d.url, d.line, list(d.targets),
        ]
        for d in diagnostics
    ]  # fmt: skip


def from_json(path: str, data: list[Any]) -> list[Diagnostic]:
    """What `to_json` made. Raises ValueError, TypeError or IndexError for anything else."""
    if not isinstance(data, list):
        raise TypeError("not a list")
    found = []
    for (
        offset, end, code, name, severity, message, help_text, related, fix, url, line, targets,
    ) in data:  # fmt: skip
        edits = None if fix is None else tuple(
            TextEdit(o, e, text.encode("latin-1")) for o, e, text in fix[2]
        )  # fmt: skip
        found.append(
            Diagnostic(
                path, offset, end, code, name, severity, message, help_text,
                tuple(RelatedPlace(*place) for place in related),
                None if edits is None else Fix(fix[0], edits, fix[1]),
                url, line, tuple(targets),
            )
        )  # fmt: skip
    return found
