"""Which modules of an image use which strings: for string order and for the sizes of modules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

FIXED: Final = -1
SHARED: Final = -2


class StringUse:
    """The strings of an image in order of first encounter.

    `owner` gives for each the number of the only module that uses it, `SHARED` where several
    do, and `FIXED` where it is there without modules.
    """

    def __init__(self) -> None:
        self.owner: dict[bytes, int] = {}
        self.of_module: list[dict[bytes, None]] = []

    def add_fixed(self, text: bytes) -> None:
        """A string that the image has on its own account."""
        self.owner.setdefault(text, FIXED)

    def add_name(self, text: bytes, module: int) -> None:
        """A module's name, before `add_module` is called for the first."""
        if self.owner.setdefault(text, module) != module:
            self.owner[text] = SHARED

    def add_module(self, texts: dict[bytes, None]) -> None:
        """The strings of the next module's functions, in order of first encounter."""
        module = len(self.of_module)
        self.of_module.append(texts)
        owner = self.owner
        for text in texts:
            before = owner.setdefault(text, module)
            if before >= 0 and before != module:
                owner[text] = SHARED


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of flash: `own[i]` are what module i alone is responsible for, `shared[i]` what it
    uses together with others; `all_shared` counts each of those once.
    """

    own: list[int]
    shared: list[int]
    all_shared: int


def string_sizes(use: StringUse, names: Sequence[bytes], size: Callable[[bytes], int]) -> Sizes:
    """What each module's strings take; `size` tells what one string takes."""
    own = [0] * len(names)
    shared = [0] * len(names)
    all_shared = 0
    for text, owner in use.owner.items():
        if owner == SHARED:
            all_shared += size(text)
        elif owner >= 0:
            own[owner] += size(text)
    for module, (texts, name) in enumerate(zip(use.of_module, names, strict=True)):
        for text in {**texts, name: None}:
            if use.owner.get(text) == SHARED:
                shared[module] += size(text)
    return Sizes(own, shared, all_shared)
