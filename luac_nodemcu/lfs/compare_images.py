"""What differs between two images: header, modules, strings. Formatting is `output`'s."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import Final, TypeAlias, TypeVar

from luac_nodemcu.compiler.chunk import Chunk
from luac_nodemcu.compiler.proto_diff import ABSENT, ProtoDifference, differences
from luac_nodemcu.compiler.strip import UNKNOWN_SOURCE
from luac_nodemcu.lfs.breakdown import break_down
from luac_nodemcu.lfs.model import Image

_File = TypeVar("_File")
_Fields: TypeAlias = tuple[tuple[str, Callable[[_File], str]], ...]

MAX_DIFFERENCES: Final = 100
"""So many differences of one module are listed; two unrelated programs have thousands."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A fact about the images that differs, with both sides as text."""

    field: str
    left: str
    right: str

    def __str__(self) -> str:
        return f"{self.field}: {self.left} / {self.right}"


@dataclass(slots=True)
class ModuleDifference:
    """A module of both images that differs: its functions' differences, at most
    `MAX_DIFFERENCES`, and the bytes of flash that it takes (see `ModuleParts.total`).
    """

    name: bytes
    differences: list[ProtoDifference]
    left_bytes: int
    right_bytes: int


@dataclass(slots=True)
class ImageDifference:
    """What differs between a `left` and a `right` image.

    - `header`: what is about the whole image. `build` are those that two builds of the same
      program may differ in: time, seed, form, address.
    - `only_left`, `only_right`: names of modules that the other does not have.
    - `modules`: modules of both that differ, in the order of the left image.
    - `strings_left`, `strings_right`: strings that the other does not store.
    """

    header: list[FieldDifference] = field(default_factory=list)
    build: list[FieldDifference] = field(default_factory=list)
    only_left: list[bytes] = field(default_factory=list)
    only_right: list[bytes] = field(default_factory=list)
    modules: list[ModuleDifference] = field(default_factory=list)
    strings_left: list[bytes] = field(default_factory=list)
    strings_right: list[bytes] = field(default_factory=list)

    @property
    def same_program(self) -> bool:
        """Whether nothing but `build` differs."""
        return not (
            self.header
            or self.only_left
            or self.only_right
            or self.modules
            or self.strings_left
            or self.strings_right
        )

    def first(self) -> str | None:
        """The first difference in words: of a module if there is one, for whoever looks for
        a cause. None if there is none.
        """
        for module in self.modules:
            if module.differences:
                return f"module {_text(module.name)}: {module.differences[0]}"
        if self.only_left or self.only_right:
            names = ", ".join(map(_text, self.only_left or self.only_right))
            return f"module {names}: only in the {'first' if self.only_left else 'second'}"
        if self.header:
            return f"image header, {self.header[0]}"
        strings = self.strings_left or self.strings_right
        if strings:
            return f"string {_text(strings[0])!r}: only in one of them"
        return f"image header, {self.build[0]}" if self.build else None


def compare_images(left: Image, right: Image) -> ImageDifference:
    """Compares two images. Of different Lua versions only the headers are compared."""
    result = ImageDifference()
    result.header = _fields(left, right, _HEADER_FIELDS)
    result.build = _fields(left, right, _BUILD_FIELDS)
    if left.lua != right.lua:
        return result
    if left.form == right.form:
        # A region does not tell slots without a name from no slots.
        result.header += _fields(left, right, _IMAGE_FIELDS)
    order_left = [module.name for module in left.modules]
    order_right = [module.name for module in right.modules]
    _compare_modules(left, right, result)
    common = set(order_left) & set(order_right)
    if [n for n in order_left if n in common] != [n for n in order_right if n in common]:
        result.header.append(
            FieldDifference("module order", _names(order_left), _names(order_right))
        )
    texts_left = [string.text for string in left.strings]
    texts_right = [string.text for string in right.strings]
    set_left, set_right = set(texts_left), set(texts_right)
    result.strings_left = [text for text in texts_left if text not in set_right]
    result.strings_right = [text for text in texts_right if text not in set_left]
    if set_left == set_right and texts_left != texts_right:
        at = next(
            i for i, (one, other) in enumerate(zip_longest(texts_left, texts_right)) if one != other
        )
        result.header.append(
            FieldDifference(
                f"order of strings, number {at + 1}",
                *(repr(_text(texts[at])) if at < len(texts) else ABSENT
                  for texts in (texts_left, texts_right)),
            )
        )  # fmt: skip
    return result


def compare_chunks(left: Chunk, right: Chunk) -> ImageDifference:
    """Compares two `.lc` files, as images of one module each."""
    result = ImageDifference()
    result.header = _fields(left, right, _NUMBER_FIELDS)
    if left.lua != right.lua:
        return result
    found = list(
        islice(differences(left.main, right.main, left.lua, left.float_bits), MAX_DIFFERENCES)
    )
    if found:
        name = left.main.source or UNKNOWN_SOURCE
        result.modules.append(ModuleDifference(name, found, left.size, right.size))
    return result


def _compare_modules(left: Image, right: Image, result: ImageDifference) -> None:
    """Modules by name; the second of two with the same name is compared with the second."""
    sizes_left = [parts.total for parts in break_down(left).modules]
    sizes_right = [parts.total for parts in break_down(right).modules]
    waiting: dict[bytes, list[int]] = {}
    for number, module in enumerate(right.modules):
        waiting.setdefault(module.name, []).append(number)
    for number, module in enumerate(left.modules):
        numbers = waiting.get(module.name)
        if not numbers:
            result.only_left.append(module.name)
            continue
        other = numbers.pop(0)
        all_found = differences(module.proto, right.modules[other].proto, left.lua, left.float_bits)
        found = list(islice(all_found, MAX_DIFFERENCES))
        if found:
            result.modules.append(
                ModuleDifference(module.name, found, sizes_left[number], sizes_right[other])
            )
    kept = sorted(number for numbers in waiting.values() for number in numbers)
    result.only_right = [right.modules[number].name for number in kept]


_NUMBER_FIELDS: Final[_Fields[Image | Chunk]] = (
    ("Lua version", lambda file: f"{file.lua // 10}.{file.lua % 10}"),
    ("integer bits", lambda file: str(file.integer_bits)),
    ("float bits", lambda file: str(file.float_bits)),
)
_HEADER_FIELDS: Final[_Fields[Image]] = (
    *_NUMBER_FIELDS,
    ("bytes of a constant", lambda image: str(image.tvalue_bytes)),
    ("flash size", lambda image: str(image.flash_size)),
    ("number of strings", lambda image: str(len(image.strings))),
    ("string hash slots", lambda image: str(image.hash_slots)),
)
_IMAGE_FIELDS: Final[_Fields[Image]] = (
    ("upvalue name slots", lambda image: "yes" if image.keep.name_slots else "no"),
)
_BUILD_FIELDS: Final[_Fields[Image]] = (
    ("form", lambda image: image.form),
    ("timestamp", lambda image: str(image.timestamp)),
    ("seed", lambda image: ABSENT if image.seed is None else f"0x{image.seed:08X}"),
    ("address", lambda image: ABSENT if image.address is None else f"0x{image.address:08X}"),
)


def _fields(left: _File, right: _File, fields: _Fields[_File]) -> list[FieldDifference]:
    found = []
    for name, show in fields:
        one, other = show(left), show(right)
        if one != other:
            found.append(FieldDifference(name, one, other))
    return found


def _names(names: list[bytes]) -> str:
    return ", ".join(map(_text, names))


def _text(text: bytes) -> str:
    return text.decode("utf-8", "backslashreplace")
