"""Which types the annotations of a file declare, found without reading the types themselves.

Part of a file's summary: files that use a type must be looked at again when another file begins
or ceases to declare it. What a type is, is in `own_types.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

_TAG: Final = re.compile(
    rb"---[ \t]*@(?:(meta)\b|(?:class|alias|enum)[ \t]+(?:\(\w+\)[ \t]*)*"
    rb"([A-Za-z_\x80-\xff][^\s:<#]*))"
)
_ANNOTATION: Final = re.compile(rb"---[ \t]*@[a-z]|--\[=*\[[ \t]*@as\b")

_LDOC: Final = re.compile(rb"--[ \t-]*@(?:tparam|treturn|classmod|usage|release|copyright)\b")


@dataclass(frozen=True, slots=True)
class TypeNames:
    """What annotations make of a file.

    - `names`: types that it declares, each once, with the bytes where that is first.
    - `is_meta`: it only describes (`---@meta`) and is never run.
    - `is_annotated`: it may use types of other files.
    """

    names: tuple[tuple[str, int, int], ...] = ()
    is_meta: bool = False
    is_annotated: bool = False

    @property
    def interface(self) -> tuple[list[str], bool, bool]:
        """What other files can see; places do not matter for it."""
        return [name for name, _, _ in self.names], self.is_meta, self.is_annotated

    def to_json(self) -> list[Any]:
        """The names as plain lists; nothing for a file without annotations."""
        if not self.is_annotated:
            return []
        return [[list(name) for name in self.names], self.is_meta]

    @staticmethod
    def from_json(data: list[Any]) -> TypeNames:
        """What `to_json` made. Raises ValueError, TypeError or IndexError."""
        if not data:
            return NO_TYPES
        names, is_meta = data
        return TypeNames(tuple((name, start, end) for name, start, end in names), is_meta, True)


NO_TYPES: Final = TypeNames()


def has_annotations(data: bytes) -> bool:
    """Whether there may be annotations in a source; comments for LDoc are none."""
    return b"@" in data and _ANNOTATION.search(data) is not None and not _LDOC.search(data)


def type_names(data: bytes, comments: Iterable[tuple[int, int]]) -> TypeNames:
    """The types that a source declares; `comments` are the byte ranges of its comments."""
    if not has_annotations(data):
        return NO_TYPES
    names: dict[str, tuple[int, int]] = {}
    is_meta = False
    for start, end in comments:
        match = _TAG.match(data, start, end)
        if match is None:
            continue
        if match[1]:
            is_meta = True
        else:
            names.setdefault(match[2].decode("utf-8", "replace"), match.span(2))
    return TypeNames(tuple((name, *place) for name, place in names.items()), is_meta, True)
