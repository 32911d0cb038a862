"""Lua for property tests: the corpus of this project, and random sequences of tokens."""

from __future__ import annotations

import functools
from pathlib import Path

from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent.parent

WORDS = (
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
    "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while", "+", "-",
    "*", "/", "%", "^", "#", "==", "~=", "<=", ">=", "<", ">", "=", "(", ")", "{", "}", "[", "]",
    ";", ":", ",", ".", "..", "...", "::", "//", "&", "|", "~", "<<", ">>", "!", "?", "@", "`",
    "a", "b", "f", "t", "x", "continue", "elsif", "retrun", "1", "2.5", "0x1F", "3x", "1e", "''",
    '"s"', '"\\x41"', '"\\300"', "'open", "[[l]]", "[=[", "--c\n", "--[[c]]", "--[[", "---d\n",
    "\n", "\r", "\n\t", "\n  ", "\0", "\x7f", "\xe4", "\u201c", "\u00a0",
)  # fmt: skip
"""Tokens and pieces of tokens, sound and broken."""


@functools.cache
def corpus() -> tuple[tuple[str, bytes], ...]:
    """(path from the root, bytes) of every Lua file of this project, in byte order."""
    folders = ("examples", "tests/data", "tests/syntax/data")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.lua")]
    found = [(path.relative_to(ROOT).as_posix(), path.read_bytes()) for path in paths]
    assert len(found) > 150
    return tuple(sorted(found, key=lambda item: item[0].encode()))


token_soup: st.SearchStrategy[bytes] = st.lists(st.sampled_from(WORDS), max_size=40).map(
    lambda words: " ".join(words).encode()
)
"""Sources that are nearly always wrong, in ways in which Lua can be wrong."""


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """A file of the corpus with a few tokens replaced, inserted or cut out."""
    data = draw(st.sampled_from([data for _, data in corpus() if len(data) < 4000]))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((0, 0, 1, 2, 5, 40))))
        word = draw(st.sampled_from(("", *WORDS))).encode()
        data = data[:start] + word + data[end:]
    return data
