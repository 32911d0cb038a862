"""Finds out which firmware builds a luac.cross is for, by having it compile a small program.

The header of a `.lc` file tells the Lua version and the number types; its debug information
tells how much of it the build keeps. An image of Lua 5.1 tells the two branches apart, which
size its string table differently. In Lua 5.3 the branches write the same bytes, so one that fits
the ESP8266 fits the ESP32 target with the same numbers as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from luac_nodemcu.compiler.chunk import Chunk, read_chunk
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import Artifact, StripLevel
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError
from luac_nodemcu.firmware.luac_cross import (
    CrossSource,
    LuacCross,
    LuacCrossError,
    LuacCrossRejected,
)
from luac_nodemcu.firmware.targets import load_target, target_names

PROBE_ADDRESS: Final = 0x40210000
"""An address that every luac.cross for Lua 5.1 takes."""

_WORDS: Final = 20

PROBE: Final = CrossSource(
    "probe.lua",
    # Between 25 and 31 strings, for which the two rules give 32 and 64 hash slots.
    b"local upvalue = 1\n"
    b"local function inner() return upvalue end\n"
    b"return inner, " + b", ".join([b'"word%d"' % number for number in range(_WORDS)]) + b"\n",
)
"""Has a local variable and an upvalue, and compiles everywhere."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a luac.cross was found to be.

    - `lua`, `integer_bits`, `float_bits`: as in `Target`.
    - `signature`, `ro_table_rule`: of its images, as in `Target`; None for Lua 5.3, whose
      image files have neither.
    - `debug`: the strip level of what it writes without `-s`: `0` keeps all names, `1` is
      what firmware builds have by default, `2` drops line information, too.
    - `version`: what `-v` prints.
    - `targets`: the targets whose image files it makes.
    """

    lua: Literal[51, 53]
    integer_bits: int
    float_bits: int
    signature: int | None
    ro_table_rule: str | None
    debug: Literal["0", "1", "2"]
    version: str
    targets: tuple[str, ...]

    def describe(self) -> str:
        """Lua version and numbers in words."""
        numbers = []
        if self.integer_bits:
            numbers.append(f"{self.integer_bits}-bit integers")
        if self.float_bits:
            numbers.append(f"{self.float_bits}-bit floats")
        text = f"Lua {self.lua // 10}.{self.lua % 10} with {' and '.join(numbers)}"
        return text if self.integer_bits and self.float_bits else f"{text} only"


def probe(cross: LuacCross) -> Probe:
    """Runs luac.cross up to three times.

    Raises `LuacCrossError` for a program that is not a luac.cross of this format, and
    `ProgramError` if it cannot be run, hangs or crashes.
    """
    try:
        # The version is not known yet; it only matters for reading error messages.
        data = cross.chunk(PROBE, 51)
    except LuacCrossRejected as error:
        raise LuacCrossError(
            f"{error}; it fails on a program that every luac.cross compiles. Is it one?"
        ) from error
    try:
        chunk = read_chunk(data)
    except FormatError as error:
        raise LuacCrossError(
            f"{cross.program}: what it writes is not a NodeMCU .lc file ({error}). It may be "
            "plain luac, or a luac.cross of an old firmware"
        ) from error
    signature = rule = None
    if chunk.lua == 51:
        signature, rule = _probe_image(cross)
    targets = tuple(
        name for name in target_names() if _makes(load_target(name), chunk, signature, rule)
    )
    return Probe(
        lua=chunk.lua,
        integer_bits=chunk.integer_bits,
        float_bits=chunk.float_bits,
        signature=signature,
        ro_table_rule=rule,
        debug=_debug_level(chunk.main),
        version=cross.version(),
        targets=targets,
    )


def _probe_image(cross: LuacCross) -> tuple[int, str | None]:
    """The signature of an image of Lua 5.1, and which rule its hash vector follows."""
    try:
        image = cross.absolute_probe(PROBE, PROBE_ADDRESS)[0]
    except LuacCrossRejected as error:
        raise LuacCrossError(f"{error}; it cannot make LFS images") from error
    words = [int.from_bytes(image[at : at + 4], "little") for at in range(0, 32, 4)]
    strings, slots = words[4], words[5]
    for rule, count in (("power", strings), ("load", int(strings * 1.3))):
        if slots == 1 << count.bit_length():
            return words[0] & ~1, rule
    return words[0] & ~1, None


def _makes(target: Target, chunk: Chunk, signature: int | None, rule: str | None) -> bool:
    if not chunk.fits(target):
        return False
    return target.lua == 53 or (signature == target.lfs_signature and rule == target.ro_table_rule)


def _debug_level(main: Proto) -> Literal["0", "1", "2"]:
    if main.locals:
        return "0"
    return "1" if main.line_info else "2"


def check_fits(cross: LuacCross, found: Probe, target: Target, artifact: Artifact) -> None:
    """Raises `LuacCrossError` if this luac.cross is not for `target`; the message says for
    which it is.
    """
    if target.name in found.targets:
        return
    same_code = (found.lua, found.integer_bits, found.float_bits) == (
        target.lua, target.integer_bits, target.float_bits,
    )  # fmt: skip
    if same_code and artifact == "lc":
        return
    if found.targets:
        names = " or ".join(found.targets)
        raise LuacCrossError(
            f"{cross.program} is a luac.cross for {names}, not for {target.name}; use --target "
            f"{found.targets[0]}, or name another luac.cross"
        )
    detail = found.describe()
    if found.signature is not None:
        detail += f", image signature 0x{found.signature:08X}"
    raise LuacCrossError(
        f"{cross.program} is a luac.cross for a firmware build that is none of the known "
        f"targets ({detail}), and not for {target.name}"
    )


def strips_with(
    cross: LuacCross, found: Probe, target: Target, level: StripLevel, artifact: Artifact
) -> bool:
    """Whether `-s` is needed for a strip level. Raises `LuacCrossError` for a level that this
    luac.cross cannot make.
    """
    if level != "2" and level == found.debug:
        return False
    # Elsewhere `-s` leaves what the build keeps, or only hides it.
    strips_all = artifact == "lc" or (target.lua == 51 and target.strip_applies_to_image)
    if level == "2" and (found.debug == "1" or strips_all):
        return True
    if level == "full":
        reason = "it has no option for that"
    elif found.debug == "0":
        reason = "it was built to keep all debug information, so that it fits --strip 0"
    elif found.debug == "1":
        reason = "it was built to drop the names of variables, so that it fits --strip 1 or 2"
    else:
        reason = "it was built to drop debug information, so that it fits --strip 2"
    raise LuacCrossError(f"{cross.program} cannot make --strip {level}: {reason}")
