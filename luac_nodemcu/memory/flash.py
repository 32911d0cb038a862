"""What each module and function takes in an LFS image, to the byte.

The parts add up to the bytes that the image takes in flash; for Lua 5.3, whose image file is
another thing, also to the bytes of the file. The layouts are those of `luac_nodemcu.lfs`,
which writes the images; here they are only added up.

A string that is used in several places is in the image once. Its bytes are shared out: first
in equal parts among the modules that use it, then within each module among its functions
(whole bytes; the first ones get what is left over). So every byte is somebody's, once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from luac_nodemcu.compiler import chunk53
from luac_nodemcu.compiler.chunk53 import inline_string, mbe, tagged
from luac_nodemcu.compiler.mains import SOURCE_51, SOURCE_53
from luac_nodemcu.compiler.proto import Constant, Proto
from luac_nodemcu.compiler.strip import Keep
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.lfs import image51, image53
from luac_nodemcu.lfs.strings53 import FIXED_STRINGS, StringList
from luac_nodemcu.memory.functions import Function

_FIXED_53: Final = frozenset(FIXED_STRINGS)
_UNKNOWN_SOURCE: Final = b"=?"
ENTRY: Final = -1
"""Stands for a module's entry in the image's list of modules where a function is asked for."""


@dataclass(slots=True)
class Parts:
    """Bytes by what they are for.

    - `header`: the function's own record.
    - `code`, `constants`, `nested`: instructions, constants without the bytes of strings, the
      list of functions inside.
    - `line_info`: packed line numbers.
    - `debug`: names of local variables and upvalues, and Lua 5.3's upvalue descriptions.
    - `own_strings`, `shared_strings`: strings that nothing else uses; the share of others.
    - `alignment`: bytes between things that must start at a multiple of 4.
    - `entry`: a module's place in the list of modules.
    """

    header: int = 0
    code: int = 0
    constants: int = 0
    nested: int = 0
    line_info: int = 0
    debug: int = 0
    own_strings: int = 0
    shared_strings: int = 0
    alignment: int = 0
    entry: int = 0

    def total(self) -> int:
        """All bytes."""
        return (
            self.header
            + self.code
            + self.constants
            + self.nested
            + self.line_info
            + self.debug
            + self.own_strings
            + self.shared_strings
            + self.alignment
            + self.entry
        )

    def add(self, other: Parts) -> None:
        """Adds another breakdown to this one."""
        self.header += other.header
        self.code += other.code
        self.constants += other.constants
        self.nested += other.nested
        self.line_info += other.line_info
        self.debug += other.debug
        self.own_strings += other.own_strings
        self.shared_strings += other.shared_strings
        self.alignment += other.alignment
        self.entry += other.entry


@dataclass(slots=True)
class FunctionFlash:
    """A function in the image.

    `own` is what belongs to it alone, `shared` its share of strings that others use as well;
    `file_bytes` is what it takes in the image file.
    """

    own: int
    shared: int
    parts: Parts
    file_bytes: int

    @property
    def bytes(self) -> int:
        """Bytes of flash."""
        return self.own + self.shared


@dataclass(slots=True)
class ModuleFlash:
    """A module in the image.

    - `own`: bytes that are there for this module alone, its entry included.
    - `shared`: its share of strings that other modules use as well; `common`: all bytes of
      those strings.
    - `functions`: their bytes and the entry are the module's.
    """

    name: bytes
    own: int
    shared: int
    common: int
    parts: Parts
    file_bytes: int
    functions: list[FunctionFlash]

    @property
    def bytes(self) -> int:
        """Bytes of flash."""
        return self.own + self.shared


@dataclass(slots=True)
class ImageFlash:
    """An image: `bytes` = all modules' bytes + all of `overhead`.

    - `bytes`: what it takes in flash. `file_bytes`: what the unpacked image file has, which
      is the same for Lua 5.1.
    - `overhead`: bytes that are no module's, by name; `file_overhead`: the same for the file.
    - `strings`: every string with its bytes in flash and the numbers of the modules that use
      it.
    """

    bytes: int
    file_bytes: int
    modules: list[ModuleFlash]
    overhead: dict[str, int]
    file_overhead: dict[str, int]
    strings: list[StringFlash]


@dataclass(frozen=True, slots=True)
class StringFlash:
    """A string of the image; `module_count` is 0 for one that every image has."""

    text: bytes
    bytes: int
    modules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImageModule:
    """A module that goes into an image, with its functions in pre-order."""

    name: bytes
    functions: Sequence[Function]


@dataclass(slots=True)
class _Use:
    """Who uses a string: functions by module, in order, and what for (the first use)."""

    users: dict[int, list[int]] = field(default_factory=dict)
    is_line_info: bool = False
    is_debug: bool = False


def image_flash(
    modules: Sequence[ImageModule],
    target: Target,
    keep: Keep,
    *,
    seed: int = 0,
    timestamp: int = 0,
    safe_type_names: bool = False,
) -> ImageFlash:
    """The bill for an image of `modules`, in the image's order, written with `keep`.

    `seed`, `timestamp` and `safe_type_names` are those of the image; they change only Lua
    5.3's `file_bytes`.
    """
    if target.lua == 51:
        return _Image51(modules, target, keep).image()
    return _Image53(modules, target, keep, safe_type_names).image(seed, timestamp)


class _Image:
    """What both versions have in common: who uses which string, and sharing them out."""

    fixed: frozenset[bytes] = frozenset()
    """Strings that are in the image anyway."""

    def __init__(self, modules: Sequence[ImageModule], target: Target, keep: Keep) -> None:
        self.modules: Sequence[ImageModule] = modules
        self.target: Target = target
        self.keep: Keep = keep
        self.uses: dict[bytes, _Use] = {}
        self.result: list[ModuleFlash] = []

    def source(self, proto: Proto) -> bytes:
        """The source name that the image has for a function."""
        if proto.source is None or not self.keep.source:
            return _UNKNOWN_SOURCE
        return proto.source

    def collect(self, line_info_strings: bool) -> None:
        """Finds who uses which string; in Lua 5.1 line information is a string as well."""
        keep = self.keep
        for number, module in enumerate(self.modules):
            self._use(module.name, number, ENTRY)
            source: bytes | None = None
            for function in module.functions:
                proto, index = function.proto, function.index
                own = self.source(proto)
                if own != source:
                    # The main chunk stands for all of the module's functions.
                    source = own
                    self._use(own, number, index)
                for value in proto.constants:
                    if value.__class__ is bytes:
                        self._use(value, number, index)
                if line_info_strings and keep.line_info and proto.line_info:
                    self._use(proto.line_info, number, index).is_line_info = True
                if keep.names:
                    for upvalue in proto.upvalues:
                        if upvalue.name is not None:
                            self._use(upvalue.name, number, index).is_debug = True
                    for local in proto.locals:
                        self._use(local.name, number, index).is_debug = True

    def _use(self, text: bytes, module: int, function: int) -> _Use:
        use = self.uses.get(text)
        if use is None:
            use = self.uses[text] = _Use()
        functions = use.users.setdefault(module, [])
        # Functions come in order, so a repeated one is the last.
        if not functions or functions[-1] != function:
            functions.append(function)
        return use

    def bill(self, proto_parts: Callable[[Proto], Parts], entry_bytes: int) -> None:
        """Every module's structures, without strings."""
        for module in self.modules:
            functions: list[FunctionFlash] = []
            for function in module.functions:
                parts = proto_parts(function.proto)
                functions.append(FunctionFlash(parts.total(), 0, parts, 0))
            own = sum([function.own for function in functions]) + entry_bytes
            parts = Parts(entry=entry_bytes)
            self.result.append(ModuleFlash(module.name, own, 0, 0, parts, 0, functions))

    def share_strings(self, record_bytes: int, in_file: bool = False) -> list[StringFlash]:
        """Adds the strings to those who use them; a string takes `record_bytes`, itself and a
        0, filled to a multiple of 4. `in_file`: and what it takes in Lua 5.3's image file.
        """
        found: list[StringFlash] = []
        result = self.result
        file = 0
        for text, use in self.uses.items():
            if text in self.fixed:
                continue
            length = len(text)
            size = record_bytes + length + 1
            fill = -length - 1 & 3
            if in_file:
                file = length + _tagged_bytes(length + 1)
            users = use.users
            found.append(StringFlash(text, size + fill, tuple(users)))
            if len(users) == 1:
                ((number, functions),) = users.items()
                module = result[number]
                module.own += size + fill
                if len(functions) == 1 and functions[0] != ENTRY:
                    # The most frequent case: one function alone uses it.
                    function = module.functions[functions[0]]
                    function.own += size + fill
                    function.file_bytes += file
                    parts = function.parts
                    parts.alignment += fill
                    if use.is_line_info:
                        parts.line_info += size
                    elif use.is_debug:
                        parts.debug += size
                    else:
                        parts.own_strings += size
                elif len(functions) == 1:
                    module.parts.own_strings += size
                    module.parts.alignment += fill
                    module.file_bytes += file
                else:
                    _share(module, functions, size, fill, file)
                continue
            count = len(users)
            for place, (number, functions) in enumerate(users.items()):
                own_size = (size + count - 1 - place) // count
                own_fill = (fill + count - 1 - place) // count
                own_file = (file + count - 1 - place) // count
                module = result[number]
                module.shared += own_size + own_fill
                module.common += size + fill
                _share(module, functions, own_size, own_fill, own_file)
        return found

    def finish(self) -> int:
        """Adds the functions' parts to their modules'; the bytes of all modules."""
        total = 0
        for module in self.result:
            for function in module.functions:
                module.parts.add(function.parts)
            total += module.bytes
        return total


def _share(module: ModuleFlash, functions: Sequence[int], size: int, fill: int, file: int) -> None:
    """Shares a string's bytes out among functions of a module (or its entry): whole bytes,
    the first ones get what is left over.
    """
    count = len(functions)
    for place, index in enumerate(functions):
        rest = count - 1 - place
        own_size = (size + rest) // count
        own_fill = (fill + rest) // count
        if index == ENTRY:
            parts = module.parts
            module.file_bytes += (file + rest) // count
        else:
            function = module.functions[index]
            parts = function.parts
            function.shared += own_size + own_fill
            function.file_bytes += (file + rest) // count
        parts.shared_strings += own_size
        parts.alignment += own_fill


class _Image51(_Image):
    """The image of Lua 5.1: docs/formats/lfs-lua51.md."""

    def image(self) -> ImageFlash:
        target = self.target
        self.collect(line_info_strings=True)
        # The lookup main's list entry, constant and five instructions for a module.
        entry = 4 + target.tvalue_bytes + _ENTRY_INSTRUCTIONS * 4
        self.bill(self._parts, entry)
        self.fixed = frozenset((SOURCE_51,))
        strings = self.share_strings(image51.STRING_RECORD_BYTES)
        count = len(self.uses.keys() | self.fixed)
        overhead = {
            "header": image51.HEADER_BYTES,
            "string hash": 4 * image51.hash_slots(count, target),
            "lookup function": image51.PROTO_BYTES + target.tvalue_bytes + _MAIN_INSTRUCTIONS * 4,
            "fixed strings": image51.string_bytes(SOURCE_51),
        }
        size = self.finish() + sum(overhead.values())
        for module in self.result:
            module.file_bytes = module.bytes
            for function in module.functions:
                function.file_bytes = function.bytes
        return ImageFlash(size, size, self.result, overhead, overhead, strings)

    def _parts(self, proto: Proto) -> Parts:
        names = self.keep.names
        return Parts(
            header=image51.PROTO_BYTES,
            code=4 * len(proto.code),
            constants=self.target.tvalue_bytes * len(proto.constants),
            nested=4 * len(proto.protos),
            debug=12 * len(proto.locals) + 4 * len(proto.upvalues) if names else 0,
        )


_ENTRY_INSTRUCTIONS: Final = 5
_MAIN_INSTRUCTIONS: Final = 5


class _Image53(_Image):
    """The flash region and the image file of Lua 5.3: docs/formats/lfs-lua53.md."""

    fixed = _FIXED_53 | {SOURCE_53}

    def __init__(
        self,
        modules: Sequence[ImageModule],
        target: Target,
        keep: Keep,
        safe_type_names: bool,
    ) -> None:
        super().__init__(modules, target, keep)
        self.safe_type_names: bool = safe_type_names

    def image(self, seed: int, timestamp: int) -> ImageFlash:
        target = self.target
        self.collect(line_info_strings=False)
        value = target.tvalue_bytes
        self.bill(self._parts, 4 + value)
        strings = self.share_strings(image53.STRING_RECORD_BYTES, in_file=True)
        own = self.uses.keys() - self.fixed
        long = sum(1 for text in own if len(text) > chunk53.MAX_SHORT_STRING)
        short = len(own) + 1 + len(FIXED_STRINGS) - long
        overhead = {
            "header": image53.HEADER_BYTES,
            "string hash": 4 * image53.hash_slots(short),
            "module list": 4 + value + image53.TABLE_BYTES,
            "fixed strings": image53.FIXED_STRING_BYTES + image53.string_bytes(SOURCE_53),
        }
        size = self.finish() + sum(overhead.values())
        file = _File53(self, seed, timestamp)
        return ImageFlash(size, file.bytes, self.result, overhead, file.overhead, strings)

    def _parts(self, proto: Proto) -> Parts:
        keep = self.keep
        lines = len(proto.line_info) + 1 if keep.line_info and proto.line_info else 0
        local_variables = proto.locals if keep.names and keep.name_slots else ()
        return Parts(
            header=image53.PROTO_BYTES,
            code=4 * len(proto.code),
            constants=self.target.tvalue_bytes * len(proto.constants),
            nested=4 * len(proto.protos),
            line_info=lines,
            debug=image53.UPVALUE_BYTES * len(proto.upvalues)
            + image53.LOCAL_BYTES * len(local_variables),
            alignment=-lines & 3,
        )


class _File53:
    """The bytes of an image file, which refers to strings by number."""

    def __init__(self, image: _Image53, seed: int, timestamp: int) -> None:
        self.image: _Image53 = image
        target, keep = image.target, image.keep
        names = [module.name for module in image.modules]
        mains = [module.functions[0].proto for module in image.modules]
        mains, _ = image53.prepare(mains, keep)
        strings = StringList(mains, names, keep, image.safe_type_names)
        self.sizes: dict[bytes | None, int] = {
            text: _tagged_bytes(number) for text, number in strings.numbers.items()
        }
        self.sizes[None] = 1
        if target.integer_bits == 32:
            seed -= seed >> 31 << 32
        longest = max(len(text) for text in (*strings.own, *FIXED_STRINGS))
        counts = [longest, strings.short, strings.long, len(strings.own)]
        self.overhead: dict[str, int] = {
            "header": len(chunk53.header(target, chunk53.FORMAT_IMAGE))
            + len(tagged(chunk53.TYPE_POSITIVE, seed)),
            "string list": len(image53.STRINGS_MARK) + sum(len(mbe(count)) for count in counts),
            "fixed strings": len(inline_string(SOURCE_53)),
            "module list": len(image53.PROTOS_MARK)
            + len(mbe(len(mains)))
            + len(mbe(len(names) + 1))
            + len(tagged(chunk53.TYPE_POSITIVE, timestamp)),
        }
        for module, flash in zip(image.modules, image.result, strict=True):
            for function in module.functions:
                flash.functions[function.index].file_bytes += self._record(function)
        for module, flash in zip(image.modules, image.result, strict=True):
            flash.file_bytes += self.sizes[module.name]
            flash.file_bytes += sum([function.file_bytes for function in flash.functions])
        self.bytes: int = sum(self.overhead.values()) + sum(
            module.file_bytes for module in image.result
        )

    def _record(self, function: Function) -> int:
        """Bytes of a function's record without those of the functions in it."""
        proto, keep = function.proto, self.image.keep
        source = self.image.source(proto)
        # A nested function's source is the same as its parent's, and absent.
        size = self.sizes[source] if function.parent < 0 else 1
        size += _mbe_bytes(proto.line_defined) + _mbe_bytes(proto.last_line_defined) + 3
        size += _mbe_bytes(len(proto.protos))
        size += _mbe_bytes(len(proto.code)) + 4 * len(proto.code)
        size += _mbe_bytes(len(proto.constants))
        size += sum([self._constant(value) for value in proto.constants])
        size += 1 + _mbe_bytes(len(proto.upvalues)) + 2 * len(proto.upvalues)
        if keep.name_slots:
            for upvalue in proto.upvalues:
                size += self.sizes[upvalue.name if keep.names else None]
        lines = len(proto.line_info) if keep.line_info else 0
        size += _mbe_bytes(lines + 1) + lines + 1 if lines else 1
        local_variables = proto.locals if keep.names and keep.name_slots else []
        size += _mbe_bytes(len(local_variables))
        for local in local_variables:
            size += self.sizes[local.name]
            size += _mbe_bytes(local.start_pc) + _mbe_bytes(local.end_pc)
        return size

    def _constant(self, value: Constant) -> int:
        if value.__class__ is bytes:
            return self.sizes[value]
        if value is None or isinstance(value, bool):
            return 1
        if isinstance(value, int):
            return _tagged_bytes(value if value >= 0 else ~value)
        return 1 + self.image.target.float_bits // 8


def _tagged_bytes(value: int) -> int:
    """Bytes of a number that shares its first byte with type bits (`chunk53.tagged`)."""
    if value < 0x10:
        return 1
    groups = (value.bit_length() + 6) // 7
    return groups + 1 if value >> 7 * (groups - 1) & chunk53.TYPE_MASK else groups


def _mbe_bytes(value: int) -> int:
    if value < 0x80:
        return 1
    return 2 if value < 0x4000 else len(mbe(value))
