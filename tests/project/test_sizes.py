"""Sizes as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luac_nodemcu.project.sizes import parse_size, show_size


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("65536", 65536), ("0x10000", 65536), ("0X1b", 27), ("64k", 65536), ("64K", 65536),
     ("64 KiB", 65536), ("64kb", 65536), ("1M", 1048576), ("2 mib", 2097152), (" 5 ", 5),
     ("0x10k", 16384)],
)  # fmt: skip
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "k", "-1", "1.5k", "64 G", "64b", "64  k", "1 0", "0x", "٣"])
def test_no_sizes(text: str) -> None:
    assert parse_size(text) is None


@given(st.integers(0, 2**40))
def test_shown_sizes_read_back(size: int) -> None:
    assert parse_size(show_size(size)) == size
