"""The strings of Lua 5.3 images: the fixed ones, the list of own ones, their numbers.

Every image shares the firmware's fixed strings (reserved words, names of metamethods and
types). An image file numbers its own strings first and the fixed ones after them. Facts from
the firmware's `ldump.c` (`addFixedStrings`, `DumpLFSstrings`) and `lundump.c`
(`LoadAllStrings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from luac_nodemcu.compiler.chunk53 import MAX_SHORT_STRING
from luac_nodemcu.compiler.mains import SOURCE_53
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import Keep
from luac_nodemcu.lfs.usage import StringUse

RESERVED_WORDS: Final = 22

_BEFORE_THREAD: Final = (
    *b"and break do else elseif end false for function goto if in local nil not or repeat".split(),
    *b"return then true until while // .. ... == >= <= ~= << >> :: <eof> <number>".split(),
    *b"<integer> <name> <string>".split(),
    b"not enough memory",
    b"_ENV",
    *b"__index __newindex __gc __mode __len __eq __add __sub __mul __mod __pow __div".split(),
    *b"__idiv __band __bor __bxor __shl __shr __unm __bnot __lt __le __concat __call".split(),
    b"no value",
    *b"boolean userdata number string table".split(),
)

FIXED_STRINGS: Final = (*_BEFORE_THREAD, b"thread", b"proto")
"""The fixed strings as luac.cross numbers them."""

LOADED_FIXED_STRINGS: Final = (*_BEFORE_THREAD, b"userdata", b"thread", b"proto")
"""The fixed strings as the device's loader stores and counts them: `userdata` a second time,
so that the numbers of the two strings after it are one too low in luac.cross's files."""

MISNUMBERED_STRINGS: Final = (b"userdata", b"thread", b"proto")
"""Strings that an image's code gets wrong: `userdata` is the first of two copies and equal to
no `userdata` made at run time, `thread` is the second `userdata`, `proto` is `thread`."""

_FIXED_SET: Final = frozenset(FIXED_STRINGS)


class StringList:
    """An image file's own strings and the number of every string.

    - `own`: the own strings in file order, which is the order of first encounter.
    - `use`: which modules use which of them.
    - `numbers`: the number of each own and fixed string.
    - `short`, `long`: how many there are of each kind, fixed ones included.

    `modules` are as `luac_nodemcu.lfs.image53.prepare` makes them. `own` gives the own
    strings (all that are needed, perhaps more) to write an image again as it was read.
    """

    def __init__(
        self,
        modules: Sequence[Proto],
        names: Sequence[bytes],
        keep: Keep,
        safe_type_names: bool,
        own: Sequence[bytes] | None = None,
    ) -> None:
        self.use: StringUse = StringUse()
        self.use.add_fixed(SOURCE_53)
        for number, name in enumerate(names):
            self.use.add_name(name, number)
        for module in modules:
            texts: dict[bytes, None] = {}
            _collect(module, keep, texts)
            self.use.add_module(texts)
        for text in _FIXED_SET & self.use.owner.keys():
            del self.use.owner[text]
        self.own: list[bytes] = list(self.use.owner if own is None else own)
        count = len(self.own)
        self.numbers: dict[bytes, int] = {text: i + 1 for i, text in enumerate(self.own)}
        for index, text in enumerate(FIXED_STRINGS):
            self.numbers[text] = count + 1 + index
        if safe_type_names:
            loaded = len(LOADED_FIXED_STRINGS)
            for index, text in enumerate(MISNUMBERED_STRINGS):
                self.numbers[text] = count + loaded - 2 + index
        self.long: int = sum(len(text) > MAX_SHORT_STRING for text in self.own)
        self.short: int = count + len(FIXED_STRINGS) - self.long


def _collect(proto: Proto, keep: Keep, texts: dict[bytes, None]) -> None:
    if proto.source is not None:
        texts[proto.source] = None
    for value in proto.constants:
        if isinstance(value, bytes):
            texts[value] = None
    if keep.names:
        for upvalue in proto.upvalues:
            if upvalue.name is not None:
                texts[upvalue.name] = None
        for local in proto.locals:
            texts[local.name] = None
    for nested in proto.protos:
        _collect(nested, keep, texts)


def misnumbered_literals(proto: Proto) -> set[bytes]:
    """Which of `MISNUMBERED_STRINGS` a function or one nested in it has as constants."""
    found = {
        value
        for value in proto.constants
        if isinstance(value, bytes) and value in MISNUMBERED_STRINGS
    }
    for nested in proto.protos:
        found |= misnumbered_literals(nested)
    return found
