"""What the modules of an image that was read take in flash, by kind of content.

The sums are those that `pack.py` reports for the same image; here each is taken apart. RAM is
`luac_nodemcu.memory`'s. Sizes of records: `image51.py` and `image53.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from luac_nodemcu.compiler.mains import SOURCE_51, SOURCE_53
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.lfs import image51, image53
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.lfs.strings53 import FIXED_STRINGS
from luac_nodemcu.lfs.usage import SHARED, StringUse, string_sizes

_INSTRUCTION_BYTES: Final = 4
_POINTER_BYTES: Final = 4
_LOCAL_BYTES: Final = 12

_LOOKUP_51: Final = 24
"""A module's part of the lookup function of Lua 5.1 without its constant: five instructions
and a pointer."""

_FIXED: Final = frozenset(FIXED_STRINGS)


@dataclass(slots=True)
class ModuleParts:
    """A module's bytes of flash by kind, and how much code it is.

    - `code`: instructions. `constants`: the constant vectors, without the text of strings.
    - `records`: what functions take by themselves: their records, the vectors of nested
      functions, upvalue descriptors, and the module's entry in the lookup table.
    - `strings`: texts of constants and the module's name that no other module uses.
    - `debug`: lines, names of variables and sources that no other module uses.
    - `shared`: strings that other modules use as well; not part of `total`.
    - `functions`, `instructions`: their numbers.
    """

    name: bytes
    code: int = 0
    constants: int = 0
    records: int = 0
    strings: int = 0
    debug: int = 0
    shared: int = 0
    functions: int = 0
    instructions: int = 0

    @property
    def total(self) -> int:
        """What leaving the module out would save."""
        return self.code + self.constants + self.records + self.strings + self.debug


@dataclass(frozen=True, slots=True)
class SharedString:
    """A string that `users` modules use: `size` is what it takes in flash, once."""

    text: bytes
    size: int
    users: int


@dataclass(slots=True)
class ImageParts:
    """An image's bytes of flash: `flash_size` of the image is the sum of all totals of
    `modules`, of `shared_bytes` and of `overhead`.
    """

    modules: list[ModuleParts] = field(default_factory=list)
    shared: list[SharedString] = field(default_factory=list)
    overhead: int = 0

    @property
    def shared_bytes(self) -> int:
        """What the shared strings take."""
        return sum(string.size for string in self.shared)


def break_down(image: Image) -> ImageParts:
    """Takes an image apart. The shared strings come the largest first."""
    is_51 = image.lua == 51
    string_bytes = image51.string_bytes if is_51 else image53.string_bytes
    use = StringUse()
    use.add_fixed(SOURCE_51 if is_51 else SOURCE_53)
    for number, module in enumerate(image.modules):
        use.add_name(module.name, number)
    parts = ImageParts()
    texts_of: list[set[bytes]] = []
    for module in image.modules:
        counted = ModuleParts(module.name)
        constants: dict[bytes, None] = {}
        debug: dict[bytes, None] = {}
        for proto in functions_of(module.proto):
            _count(proto, image, counted)
            constants.update((value, None) for value in proto.constants if isinstance(value, bytes))
            debug.update((text, None) for text in _debug_texts(proto, is_51))
        counted.records += _LOOKUP_51 if is_51 else _POINTER_BYTES
        counted.records += image.tvalue_bytes
        use.add_module({**constants, **debug})
        texts_of.append({module.name, *constants})
        parts.modules.append(counted)
    if not is_51:
        # Every image has these, whoever uses them.
        for text in _FIXED & use.owner.keys():
            del use.owner[text]
    for text, owner in use.owner.items():
        if owner >= 0:
            size = string_bytes(text)
            if text in texts_of[owner]:
                parts.modules[owner].strings += size
            else:
                parts.modules[owner].debug += size
    names = [module.name for module in image.modules]
    for counted, shared in zip(
        parts.modules, string_sizes(use, names, string_bytes).shared, strict=True
    ):
        counted.shared = shared
    parts.shared = _shared(use, names, string_bytes)
    known = parts.shared_bytes + sum(module.total for module in parts.modules)
    parts.overhead = image.flash_size - known
    return parts


def functions_of(proto: Proto) -> Iterator[Proto]:
    """A function and all that are nested in it, outer ones first."""
    yield proto
    for nested in proto.protos:
        yield from functions_of(nested)


def _count(proto: Proto, image: Image, counted: ModuleParts) -> None:
    counted.functions += 1
    counted.instructions += len(proto.code)
    counted.code += _INSTRUCTION_BYTES * len(proto.code)
    counted.constants += image.tvalue_bytes * len(proto.constants)
    counted.records += _POINTER_BYTES * len(proto.protos)
    counted.debug += _LOCAL_BYTES * len(proto.locals)
    if image.lua == 51:
        counted.records += image51.PROTO_BYTES
        counted.debug += _POINTER_BYTES * len(proto.upvalues)
    else:
        counted.records += image53.PROTO_BYTES + image53.UPVALUE_BYTES * len(proto.upvalues)
        counted.debug += len(proto.line_info) + 4 & ~3 if proto.line_info else 0


def _debug_texts(proto: Proto, is_51: bool) -> Iterator[bytes]:
    if proto.source is not None:
        yield proto.source
    if is_51 and proto.line_info:
        yield proto.line_info
    for upvalue in proto.upvalues:
        if upvalue.name is not None:
            yield upvalue.name
    for local in proto.locals:
        yield local.name


def _shared(
    use: StringUse, names: list[bytes], string_bytes: Callable[[bytes], int]
) -> list[SharedString]:
    users: dict[bytes, int] = {}
    for texts, name in zip(use.of_module, names, strict=True):
        for text in {**texts, name: None}:
            if use.owner.get(text) == SHARED:
                users[text] = users.get(text, 0) + 1
    found = [SharedString(text, string_bytes(text), count) for text, count in users.items()]
    return sorted(found, key=lambda string: (-string.size, string.text))
