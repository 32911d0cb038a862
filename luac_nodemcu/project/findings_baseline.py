"""The baseline of a check: how many findings of each rule each file is known to have.

A JSON file with counts, no places, so that it does not change when lines move. A file that has
more findings of a rule than it is known to have shows all of them, as counts cannot tell which
are new; an entry that counts more than there are is stale. docs/check.md describes the format.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.project.files import show_path, write_whole

VERSION: Final = 1
ALWAYS_NEW: Final = frozenset({"syntax-error", "unreadable-file", "rule-failed"})
"""Rules whose findings no baseline takes: the file could not be checked."""

Counts = Mapping[str, Mapping[str, int]]
"""File -> rule -> number of findings. Files are relative to the baseline's folder."""


class FindingsBaselineError(LuacNodemcuError):
    """A file that is no baseline of `check`; the message names it and the place in it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file and rule whose number of findings is not the known one."""

    path: str
    rule: str
    known: int
    found: int


@dataclass(slots=True)
class Comparison:
    """Findings against a baseline.

    - `name`: the baseline, as the user called it.
    - `new`: findings of files and rules that have more than is known of them.
    - `grown`: why they are new. `stale`: what the baseline counts too many.
    - `known`: number of findings that the baseline covers.
    """

    name: str
    new: list[Diagnostic] = field(default_factory=list)
    grown: list[Change] = field(default_factory=list)
    stale: list[Change] = field(default_factory=list)
    known: int = 0


class FindingsBaseline:
    """A baseline: its file, and the counts in it."""

    def __init__(self, path: Path, counts: Counts | None = None) -> None:
        self.path = path
        self.counts: dict[str, dict[str, int]] = {
            file: dict(rules) for file, rules in (counts or {}).items()
        }
        self._folder = Path(os.path.abspath(path)).parent  # noqa: PTH100  # links stay as they are

    @property
    def name(self) -> str:
        """The file, as the user called it."""
        return show_path(self.path)

    def name_of(self, path: str) -> str:
        """The name that the baseline has for a file: relative to the baseline, with `/`."""
        try:
            shown = os.path.relpath(path, self._folder)
        except ValueError:  # another drive
            shown = os.path.abspath(path)  # noqa: PTH100
        return shown.replace(os.sep, "/")

    def path_of(self, name: str) -> Path:
        """Where a file of an entry is."""
        return Path(os.path.abspath(self._folder / name))  # noqa: PTH100

    def compare(
        self,
        diagnostics: Sequence[Diagnostic],
        judges: Callable[[str, str], bool],
    ) -> Comparison:
        """What is new and what is stale.

        `judges(file, rule)` says whether the check would have found what an entry counts; the
        file is named as in the baseline. Other entries are not stale.
        """
        comparison = Comparison(self.name)
        found = self._counted(diagnostics)
        names = {path: self.name_of(path) for path in {d.path for d in diagnostics}}
        for diagnostic in diagnostics:
            file = names[diagnostic.path]
            known = self.counts.get(file, {}).get(diagnostic.name, 0)
            if diagnostic.name in ALWAYS_NEW or found[file, diagnostic.name] > known:
                comparison.new.append(diagnostic)
            else:
                comparison.known += 1
        for file, rule in sorted({*found, *self._keys()}, key=_order):
            known, now = self.counts.get(file, {}).get(rule, 0), found[file, rule]
            if now > known:
                comparison.grown.append(Change(file, rule, known, now))
            elif now < known and judges(file, rule):
                comparison.stale.append(Change(file, rule, known, now))
        return comparison

    def update(
        self, diagnostics: Sequence[Diagnostic], judges: Callable[[str, str], bool]
    ) -> FindingsBaseline:
        """The baseline that knows exactly these findings; what was not checked stays."""
        counts = {
            (file, rule): self.counts[file][rule]
            for file, rule in self._keys()
            if not judges(file, rule)
        }
        counts |= self._counted(diagnostics)
        return FindingsBaseline(self.path, _nested(counts))

    def prune(self, comparison: Comparison) -> FindingsBaseline:
        """The baseline without what is stale; it never grows."""
        counts = {(file, rule): self.counts[file][rule] for file, rule in self._keys()}
        for change in comparison.stale:
            counts[change.path, change.rule] = change.found
        return FindingsBaseline(self.path, _nested(counts))

    def text(self) -> str:
        """The file's text: files and rules sorted, one rule a line."""
        document = {
            "version": VERSION,
            "findings": {
                file: dict(sorted(self.counts[file].items()))
                for file in sorted(self.counts, key=_bytes)
            },
        }
        return json.dumps(document, indent=2) + "\n"

    def write(self) -> None:
        """Writes the file. Raises InputError."""
        write_whole(self.path, self.text().encode("ascii"))

    def _keys(self) -> Iterable[tuple[str, str]]:
        return ((file, rule) for file, rules in self.counts.items() for rule in rules)

    def _counted(self, diagnostics: Iterable[Diagnostic]) -> Counter[tuple[str, str]]:
        names: dict[str, str] = {}
        counts: Counter[tuple[str, str]] = Counter()
        for diagnostic in diagnostics:
            if diagnostic.name in ALWAYS_NEW:
                continue
            file = names.get(diagnostic.path)
            if file is None:
                file = names[diagnostic.path] = self.name_of(diagnostic.path)
            counts[file, diagnostic.name] += 1
        return counts


def judge(
    baseline: FindingsBaseline,
    files: Collection[str],
    folders: Collection[str],
    is_on: Callable[[str], bool],
) -> Callable[[str, str], bool]:
    """Says for an entry whether a check would have found what it counts.

    - `files`: the files that were checked. An entry of a file that is gone counts as checked.
    - `folders`: those of which all files were checked.
    - `is_on`: whether the check would report a rule; one that no longer exists counts as on.
    """
    names = {baseline.name_of(path) for path in files}
    inside = [Path(os.path.abspath(folder)) for folder in folders]  # noqa: PTH100

    def judges(file: str, rule: str) -> bool:
        if not is_on(rule):
            return False
        path = baseline.path_of(file)
        return file in names or any(map(path.is_relative_to, inside)) or not path.exists()

    return judges


def read_findings_baseline(path: Path) -> FindingsBaseline:
    """Reads a baseline. Raises FindingsBaselineError that names file and place."""
    name = show_path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise FindingsBaselineError(
            f"{name}: there is no such baseline; --write-baseline makes it"
        ) from None
    except OSError as error:
        raise FindingsBaselineError(f"cannot read the baseline {name}: {error.strerror}") from error
    try:
        document = json.loads(data)
    except json.JSONDecodeError as error:
        raise FindingsBaselineError(
            f"{name}:{error.lineno}:{error.colno}: this is no JSON ({error.msg}); "
            "--write-baseline makes the baseline anew"
        ) from error
    except (ValueError, RecursionError) as error:
        raise FindingsBaselineError(f"{name}: this is no JSON text") from error
    return FindingsBaseline(path, _checked(document, name))


def _checked(document: Any, name: str) -> Counts:
    def fail(what: str) -> FindingsBaselineError:
        return FindingsBaselineError(
            f"{name}: this is no baseline of check: {what}; --write-baseline makes it anew"
        )

    if not isinstance(document, dict):
        raise fail("it must be an object")
    if document.get("version") != VERSION:
        raise fail(f"version must be {VERSION}, not {json.dumps(document.get('version'))}")
    findings = document.get("findings")
    if not isinstance(findings, dict):
        raise fail("findings must be an object")
    unknown = sorted(set(document) - {"version", "findings"})
    if unknown:
        raise fail(f"there is no key {json.dumps(unknown[0])}")
    for file, rules in findings.items():
        where = f"findings[{json.dumps(file)}]"
        if not isinstance(rules, dict):
            raise fail(f"{where} must be an object")
        for rule, count in rules.items():
            if not isinstance(count, int) or isinstance(count, bool) or count < 1:
                raise fail(f"{where}[{json.dumps(rule)}] must be a whole number from 1")
    return findings


def _nested(counts: Mapping[tuple[str, str], int]) -> Counts:
    found: dict[str, dict[str, int]] = {}
    for (file, rule), count in counts.items():
        if count:
            found.setdefault(file, {})[rule] = count
    return found


def _order(key: tuple[str, str]) -> tuple[bytes, str]:
    return _bytes(key[0]), key[1]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
