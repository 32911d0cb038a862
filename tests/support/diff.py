"""Says in words where two compiled files differ first, for failing tests.

The comparison that counts is that of the bytes; this only explains it.
"""

from __future__ import annotations

from itertools import zip_longest

from luac_nodemcu.compiler.chunk import read_chunk
from luac_nodemcu.compiler.proto_diff import differences
from luac_nodemcu.errors import FormatError


def explain(ours: bytes, theirs: bytes) -> str:
    """What differs in the first function of two `.lc` files that differs."""
    at = first_difference(ours, theirs)
    lines = [f"first difference at byte {at} of {len(ours)} (ours) and {len(theirs)} (expected)"]
    try:
        left, right = read_chunk(ours), read_chunk(theirs)
    except FormatError as error:
        return "\n".join([*lines, f"not readable: {error}"])
    found = list(differences(left.main, right.main, left.lua, left.float_bits))
    lines += [str(difference) for difference in found if difference.path == found[0].path]
    return "\n".join(lines)


def first_difference(ours: bytes, theirs: bytes) -> int | None:
    """Offset of the first byte that differs, None for equal strings."""
    pairs = enumerate(zip_longest(ours, theirs))
    return next((at for at, (mine, other) in pairs if mine != other), None)
