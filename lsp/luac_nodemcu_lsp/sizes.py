"""What the functions of one file take: in LFS, and in RAM if the file is loaded from flash.

A file is looked at alone: strings that it shares with other modules of an image count in full, so
that the figures do not change when other files do. The report has the whole picture.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from luac_nodemcu.compiler.generate import compile_tokens
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.memory.report import InputModule, ReportOptions, make_report
from luac_nodemcu_lsp.query import Query


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of flash in an LFS image, and bytes of heap when loaded from a source."""

    lfs: int
    ram: int


@dataclass(frozen=True, slots=True)
class FileSizes:
    """Sizes of a file and of its functions, by the token of their `function`."""

    whole: Size
    functions: dict[int, Size]


def file_sizes(query: Query) -> FileSizes | None:
    """The sizes of a file; None if it does not compile."""
    target = load_target(query.platform.target)
    return _sizes(query.data, query.name, target, _strip(query))


def _strip(query: Query) -> str:
    return query.folder.project.settings.build.strip.value


@functools.lru_cache(maxsize=16)
def _sizes(data: bytes, name: str, target: Target, strip: str) -> FileSizes | None:
    from luac_nodemcu.compiler.generate import dialect_of
    from luac_nodemcu.syntax.lexer import lex

    chunk = b"@" + name.encode("utf-8", "surrogateescape")
    try:
        main = compile_tokens(lex(data, dialect_of(target)), chunk, target)
        module = InputModule(module_name(chunk, target.lua), name, (), main, None, "lfs")
        options = ReportOptions(strip=strip)  # type: ignore[arg-type]  # checked by the settings
        report = make_report([module], target, options, detail="sizes").modules[0]
    except LuacNodemcuError:
        return None
    chip = target.chip
    found = {}
    flash = report.lfs
    for number, function in enumerate(report.functions):
        lfs = 0 if flash is None else flash.functions[number].own + flash.functions[number].shared
        ram = report.from_source.functions[number].heap(chip)
        found[function.proto.token_index] = Size(lfs, ram)
    whole = Size(0 if flash is None else flash.bytes, report.from_source.total.heap(chip))
    return FileSizes(whole, found)
