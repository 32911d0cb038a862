"""Turns the templates of `generated.toml` and `errors.toml` into Lua source.

A template is a list of parts, concatenated. A part is a string, one byte for each character
(Latin-1), so that any byte can be written down; or a table:

- `repeat = N, text = "..."`: the text N times. `{i}` in it is the round's number, counted from
  `first` (default 0). `join` is put between the rounds.
- `repeat = N, parts = [...]`: the same with parts inside; in them
  `{ repeat_outer = true, text = "..." }` is the text as many times as the round's number.

Nothing here reads files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Part = str | dict[str, Any]


def expand(parts: Sequence[Part], outer: int = 0) -> bytes:
    """The bytes of a template. Raises `ValueError` for a part of an unknown shape."""
    return b"".join(_expand_part(part, outer) for part in parts)


def _expand_part(part: Part, outer: int) -> bytes:
    if isinstance(part, str):
        return part.encode("latin-1")
    unknown = part.keys() - {"repeat", "repeat_outer", "first", "join", "text", "parts"}
    if unknown or ("text" in part) == ("parts" in part):
        raise ValueError(f"not a template part: {part!r}")
    rounds = outer if part.get("repeat_outer") else int(part["repeat"])
    first = int(part.get("first", 0))
    join = str(part.get("join", "")).encode("latin-1")
    if "parts" in part:
        return join.join(expand(part["parts"], i) for i in range(first, first + rounds))
    text = str(part["text"]).encode("latin-1")
    return join.join(text.replace(b"{i}", b"%d" % i) for i in range(first, first + rounds))
