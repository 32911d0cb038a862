"""Listings of luac.cross that can be compared: its heap addresses as small numbers."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

LISTINGS = Path(__file__).resolve().parent.parent / "golden" / "listings.zip"
"""What luac.cross printed, by `TARGET/PATH/OPTIONS`; made by `tests/tools/make_listings.py`."""

_ADDRESS = re.compile(rb"0x[0-9a-f]{6,16}\b")


def plain(listing: bytes) -> bytes:
    """The listing with addresses numbered in the order in which they appear."""
    numbers: dict[bytes, int] = {}
    return _ADDRESS.sub(lambda match: b"#%d" % numbers.setdefault(match[0], len(numbers)), listing)


def stored() -> dict[str, bytes]:
    """All listings that are kept, with plain addresses."""
    with zipfile.ZipFile(LISTINGS) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
