"""What reading a format or a pattern gives, as plain data. Nothing here reads one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a text.

    - `start`, `end`: bytes of the text that it is about.
    - `message`: a clause that begins with its subject, without a full stop.
    - `certain`: the function raises when it comes to this place; else it takes it in a way that
      was hardly meant.
    """

    start: int
    end: int
    message: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a format that takes, or gives, one value.

    - `wants`: `integer` (a fraction is refused), `number`, `string`, `literal` (what has a
      literal form in Lua source), `any`.
    - `start`, `end`: its bytes in the format.
    - `low`, `high`: bounds of an integer, or of the length of a string; None: none.
    - `uses_previous`: when unpacking, the number before it is its length and no result.
    """

    wants: str
    start: int
    end: int
    low: int | None = None
    high: int | None = None
    uses_previous: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its parts up to its first flaw, and that flaw if there is one."""

    items: tuple[Item, ...]
    flaw: Flaw | None = None


def shown(text: bytes) -> str:
    """A piece of a text in a message, in quotes."""
    return "'" + text.decode("utf-8", "backslashreplace") + "'"
