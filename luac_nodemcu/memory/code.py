"""RAM of loaded code: exactly what a chunk's functions and strings take once it is loaded.

The rule per function, one heap block for each part that is not empty: the Proto, its
instructions, its constants, the pointers to the functions in it, its line information, its
local variables' and upvalues' descriptions, and one block for every string that the VM does
not hold yet. Measured against the firmware's VM without a difference (docs/memory-model.md).
What happens while compiling is `peak.py`'s; what is left after the chunk has run is
`survivors.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import KEEP_ALL, Keep
from luac_nodemcu.memory.functions import Function
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.ram import Ram, block, of_blocks, total

Origin = Literal["source", "lc", "lfs"]
"""Where code is loaded from: a `.lua` file, a `.lc` file, the LFS image."""

DebugLevel = Literal[0, 1, 2]
"""What `node.stripdebug` calls 1, 2 and 3: everything is kept; names are dropped; line
information is dropped as well. 1 is the firmware's default."""

SEVERAL: Final = -1
"""Owner of a string that more than one function uses."""

STRIPPED_SOURCE: Final = b"=?"
"""What Lua 5.1 calls the source of a `.lc` file that names none."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How code gets into RAM: `origin` (not `lfs`), and what is kept of its debug records."""

    origin: Literal["source", "lc"]
    keep: Keep


def from_source(level: DebugLevel) -> Loaded:
    """Compiled on the device with this debug level."""
    if level == 0:
        return Loaded("source", KEEP_ALL)
    return Loaded("source", Keep(names=False, line_info=level == 1))


def from_lc(keep: Keep) -> Loaded:
    """Loaded from a `.lc` file that was written with `keep` (see `compiler.strip`)."""
    return Loaded("lc", keep)


def names_kept(keep: Keep) -> bool:
    """Whether local variables' and upvalues' names are kept: a `.lc` file without name slots
    holds no local variables either.
    """
    return keep.names and keep.name_slots


def proto_blocks(proto: Proto, machine: Machine, loaded: Loaded) -> list[int]:
    """Sizes in bytes of a function's blocks, without strings and without functions in it.

    0 stands for a block that does not exist.
    """
    keep = loaded.keep
    names = names_kept(keep)
    upvalues = 0
    if machine.lua == 53:
        upvalues = len(proto.upvalues)
    elif names:
        upvalues = proto.num_upvalues
    return [
        machine.proto,
        machine.instruction * len(proto.code),
        machine.tvalue * len(proto.constants),
        machine.pointer * len(proto.protos),
        len(proto.line_info) + 1 if keep.line_info and proto.line_info else 0,
        machine.local_variable * len(proto.locals) if names else 0,
        machine.upvalue_description * upvalues,
    ]


class Strings:
    """The strings that a chunk needs in RAM.

    - `owner`: for every string of which the VM has one copy, the function that alone uses it,
      or `SEVERAL`. The source name counts as used by the function that brings it, which for a
      whole module is the main chunk.
    - `copies`: (string, function) for strings that are allocated once per occurrence.

    Strings that the VM holds anyway are in there too; `held` is taken out when counting.
    """

    def __init__(self) -> None:
        self.owner: dict[bytes, int] = {}
        self.copies: list[tuple[bytes, int]] = []

    def add(self, text: bytes, function: int) -> None:
        """A string that exists once."""
        if self.owner.setdefault(text, function) != function:
            self.owner[text] = SEVERAL


def collect_strings(functions: Sequence[Function], machine: Machine, loaded: Loaded) -> Strings:
    """The strings of `functions` (which may be some of a module's) once they are loaded.

    Lua 5.1 holds every string once. Lua 5.3 does so up to 40 bytes; a longer one is held once
    for each chunk if it was compiled on the device, and once for each occurrence if it was
    loaded from a `.lc` file.
    """
    strings = Strings()
    owner = strings.owner
    names = names_kept(loaded.keep)
    limit = machine.short_string
    once = limit is None or loaded.origin == "source"
    source: bytes | None = None
    for function in functions:
        index, proto = function.index, function.proto
        own = _source(proto, machine, loaded)
        if own is not None and own != source:
            source = own
            # A long source name is made apart from constants that have the same bytes.
            if machine.is_long(own):
                strings.copies.append((own, index))
            else:
                strings.add(own, index)
        found: Iterable[bytes] = [value for value in proto.constants if value.__class__ is bytes]
        if names:
            found = [*found, *_names(proto)]
        for text in found:
            if once or limit is None or len(text) <= limit:
                if owner.setdefault(text, index) != index:
                    owner[text] = SEVERAL
            else:
                strings.copies.append((text, index))
    return strings


def _source(proto: Proto, machine: Machine, loaded: Loaded) -> bytes | None:
    if proto.source is not None and (loaded.keep.source or loaded.origin == "source"):
        return proto.source
    return STRIPPED_SOURCE if machine.lua == 51 else None


def _names(proto: Proto) -> list[bytes]:
    names = [upvalue.name for upvalue in proto.upvalues if upvalue.name is not None]
    names += [local.name for local in proto.locals]
    return names


@dataclass(slots=True)
class CodeRam:
    """RAM of a module that was loaded, before it runs.

    `total` = the sum of `functions` + `shared` + `closure`.

    - `functions`: for each function its blocks and the strings that only it uses.
    - `shared`: strings that several functions of the module use.
    - `closure`: the main function as a value, with its captured variables.
    - `has_long`: whether there are strings of which Lua 5.3 may hold several copies.
    """

    total: Ram
    functions: list[Ram]
    shared: Ram
    closure: Ram
    has_long: bool


def main_closure(machine: Machine) -> Ram:
    """The closure that loading a chunk makes: in Lua 5.3 it has the upvalue `_ENV`."""
    if machine.lua == 51:
        return machine.closure_ram(0)
    return machine.closure_ram(1) + block(machine.upvalue)


def code_ram(
    functions: Sequence[Function],
    machine: Machine,
    loaded: Loaded,
    held: frozenset[bytes],
) -> CodeRam:
    """What a module takes once loaded; `held` are the strings that the VM has already."""
    # Sizes of each function's blocks; the last list is for shared strings.
    sizes: list[list[int]] = [
        proto_blocks(function.proto, machine, loaded) for function in functions
    ]
    sizes.append([])
    strings = collect_strings(functions, machine, loaded)
    header, limit = machine.string, machine.short_string
    has_long = bool(strings.copies)
    for text, user in strings.owner.items():
        length = len(text)
        if limit is not None and length > limit:
            # Of a long string there may be a second copy.
            has_long = True
            sizes[user].append(header + length)
        elif text not in held:
            sizes[user].append(header + length)
    for text, user in strings.copies:
        sizes[user].append(header + len(text))
    amounts = [of_blocks(one) for one in sizes]
    closure = main_closure(machine)
    whole = total([*amounts, closure])
    return CodeRam(whole, amounts[:-1], amounts[-1], closure, has_long)


def code_ram_both(
    functions: Sequence[Function],
    machine: Machine,
    source: Loaded,
    compiled: Loaded,
    held: frozenset[bytes],
) -> tuple[CodeRam, CodeRam]:
    """The same for two ways of loading, which often take the same."""
    first = code_ram(functions, machine, source, held)
    one, two = source.keep, compiled.keep
    alike = (
        one.source
        and two.source
        and one.line_info == two.line_info
        and names_kept(one) == names_kept(two)
        and not first.has_long
    )
    return first, first if alike else code_ram(functions, machine, compiled, held)
