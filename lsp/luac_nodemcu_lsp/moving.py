"""What is the same in two versions of a text, so that what was found in the old one still holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from luac_nodemcu.diagnostic import Diagnostic


def common_start(old: bytes, new: bytes) -> int:
    """How many bytes at the beginning are the same."""
    return _longest(min(len(old), len(new)), lambda size: old[:size] == new[:size])


def common_end(old: bytes, new: bytes, start: int) -> int:
    """How many bytes at the end are the same, not counting the first `start`."""
    most = min(len(old), len(new)) - start
    return _longest(most, lambda size: old[len(old) - size :] == new[len(new) - size :])


def _longest(most: int, holds: object) -> int:
    low, high = 0, most
    assert callable(holds)
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def moved(found: Iterable[Diagnostic], old: bytes, new: bytes) -> list[Diagnostic]:
    """Findings in an old text where they are in a new one; without those in what was changed.

    Fixes are left out of findings that move: their edits are for the old text.
    """
    if old == new:
        return list(found)
    start = common_start(old, new)
    end = len(old) - common_end(old, new, start)
    shift = len(new) - len(old)
    result = []
    for diagnostic in found:
        if diagnostic.end_offset <= start:
            result.append(diagnostic)
        elif diagnostic.offset >= end:
            result.append(
                replace(
                    diagnostic,
                    offset=diagnostic.offset + shift,
                    end_offset=diagnostic.end_offset + shift,
                    fix=None,
                )
            )
    return result
