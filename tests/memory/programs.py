"""Makes analysed programs of the sources that tests use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luac_nodemcu.compiler import compile_tokens, dialect_of
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.memory.functions import list_functions
from luac_nodemcu.memory.machine import machine
from luac_nodemcu.memory.program import Place, Program, ProgramModule
from luac_nodemcu.memory.survivors import Keeps, keeps_nothing_known
from luac_nodemcu.syntax.lexer import lex


def make_module(name: str, text: bytes, target_name: str, place: Place = "source") -> ProgramModule:
    """A module of a source file `name`."""
    target = load_target(target_name)
    tokens = lex(text, dialect_of(target))
    main = compile_tokens(tokens, b"@" + name.encode(), target)
    stem = name.removesuffix(".lua").rpartition("/")[2].encode()
    functions = list_functions(main, target.lua)
    return ProgramModule(stem, (stem + b".lua", stem + b".lc"), functions, tokens, place)


def make_program(
    files: Mapping[str, bytes],
    target_name: str,
    in_lfs: Iterable[str] = (),
    keeps: Keeps = keeps_nothing_known,
) -> Program:
    """A program of files by name, one of which is `init.lua`."""
    lfs = set(in_lfs)
    sizes = machine(load_target(target_name))
    modules = [
        make_module(name, text, target_name, "lfs" if name in lfs else "source")
        for name, text in files.items()
    ]
    for module in modules:
        module.analyse(sizes, keeps)
    return Program(modules, list(files).index("init.lua"), sizes)
