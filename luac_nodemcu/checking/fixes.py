"""Applying the fixes of findings to a source, so that it still parses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from luac_nodemcu.diagnostic import Diagnostic, Fix
from luac_nodemcu.syntax.dialect import Dialect
from luac_nodemcu.syntax.parser import parse_bytes

MAX_ROUNDS = 10
"""A fix may give room for another one; after so many rounds something goes in circles."""


@dataclass(frozen=True, slots=True)
class FixedSource:
    """A source after fixes.

    - `applied`: the findings that were fixed.
    - `refused`: those whose fix would have made a sound source unsound.
    """

    data: bytes
    applied: tuple[Diagnostic, ...] = ()
    refused: tuple[Diagnostic, ...] = ()


def apply_fixes(
    data: bytes, diagnostics: Iterable[Diagnostic], unsafe: bool, luas: Sequence[Dialect]
) -> FixedSource:
    """Applies the fixes that do not get in each other's way, the first one before the others.

    A source that parses must still parse afterwards in all of `luas`; what would break it is
    refused.
    """
    usable = [d for d in diagnostics if d.fix is not None and (d.fix.safe or unsafe)]
    chosen = _without_overlap(usable)
    if not chosen:
        return FixedSource(data)
    was_sound = _is_sound(data, luas)
    result = edit(data, (d.fix for d in chosen if d.fix is not None))
    if not was_sound or _is_sound(result, luas):
        return FixedSource(result, tuple(chosen))
    # One of them breaks the source: find out which.
    kept: list[Diagnostic] = []
    refused: list[Diagnostic] = []
    for diagnostic in chosen:
        attempt = edit(data, (d.fix for d in [*kept, diagnostic] if d.fix is not None))
        (kept if _is_sound(attempt, luas) else refused).append(diagnostic)
    result = edit(data, (d.fix for d in kept if d.fix is not None))
    return FixedSource(result, tuple(kept), tuple(refused))


def fix_until_clean(
    data: bytes,
    check: Callable[[bytes], list[Diagnostic]],
    unsafe: bool,
    luas: Sequence[Dialect],
) -> FixedSource:
    """Applies fixes and checks again until there is nothing left to fix."""
    applied: list[Diagnostic] = []
    refused: tuple[Diagnostic, ...] = ()
    for _ in range(MAX_ROUNDS):
        fixed = apply_fixes(data, check(data), unsafe, luas)
        refused = fixed.refused
        applied += fixed.applied
        if fixed.data == data:
            break
        data = fixed.data
    return FixedSource(data, tuple(applied), refused)


def edit(data: bytes, fixes: Iterable[Fix]) -> bytes:
    """The source with edits applied, which must not overlap."""
    edits = sorted(
        {(e.offset, e.end_offset, e.text) for fix in fixes for e in fix.edits}, reverse=True
    )
    for offset, end, text in edits:
        data = data[:offset] + text + data[end:]
    return data


def _without_overlap(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Findings whose fixes touch different bytes, in the order of the text."""
    taken: list[tuple[int, int]] = []
    chosen = []
    for diagnostic in diagnostics:
        assert diagnostic.fix is not None
        ranges = [(e.offset, e.end_offset) for e in diagnostic.fix.edits]
        if all(not _touches(own, other) for own in ranges for other in taken):
            taken += ranges
            chosen.append(diagnostic)
    return chosen


def _touches(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two ranges overlap, or both insert at the same place."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]


def _is_sound(data: bytes, luas: Sequence[Dialect]) -> bool:
    return all(not parse_bytes(data, lua).has_errors for lua in luas)
