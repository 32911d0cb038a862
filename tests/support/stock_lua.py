"""Stock Lua 5.1 and 5.3 as an oracle that runs everywhere, and where NodeMCU's differ.

The interpreters come with the Python package `lupa`. Known differences, all of them:

1. Lines. Stock Lua stores a number for each instruction. The firmware packs them, and its
   encoders lose their place when an entry whose distance took two or more bytes (64 lines and
   more) is corrected; from there on all lines of the function are wrong by a constant.
   So the lines that are compared are those that the encoder is given, before it packs them.
   Packing is compared with luac.cross's in `tests/compiler/test_golden.py`.
2. Limits. The firmware's Lua 5.1 has 50 local variables in a function, stock 200. Nesting is
   counted from the caller's C levels, which are others in this process. The generated programs
   stay below both.
3. Loading. `loadstring` and `load` neither skip a first line with `#` nor a byte order mark.
4. Number types. Only the builds with the same types are compared: `esp8266-lua51` (double) and
   `esp8266-lua53-64bit` (64-bit integers and doubles).
5. Names. The firmware drops the names of local variables and upvalues after parsing. Ours are
   compared before that.
6. Places of upvalues. Stock 5.1 does not store where a closure finds an upvalue, but as
   instructions, which are compared.

Instructions, constants, nesting, parameters, registers, names and messages are the same.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from luac_nodemcu.compiler import compile_source, reader51, reader53
from luac_nodemcu.compiler.line_info import encode_51, encode_53
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.firmware.targets import load_target
from tests.support.stock_dump import StockFunction, read_dump

TARGETS = {51: "esp8266-lua51", 53: "esp8266-lua53-64bit"}
"""The target whose number types are those of the stock Lua of a version."""

_LOADERS = {
    51: b"local f, e = loadstring(...) if f then return string.dump(f) end return nil, e",
    53: b"local s, n = ... local f, e = load(s, n, 't') if f then return string.dump(f) end "
    b"return nil, e",
}


@functools.cache
def _loader(version: int) -> Any:
    """A Lua function from source and chunk name to a dump, or nil and a message."""
    if version == 51:
        from lupa.lua51 import LuaRuntime
    else:
        from lupa.lua53 import LuaRuntime
    runtime = LuaRuntime(encoding=None, unpack_returned_tuples=True)
    return runtime.compile(_LOADERS[version])


def compile_stock(text: bytes, chunk_name: bytes, version: int) -> Proto | bytes:
    """The main function, or the message with which stock Lua rejects the source.

    The lines are packed as `compile_ours` packs them.
    """
    result = _loader(version)(text, chunk_name)
    if isinstance(result, tuple):
        message: bytes = result[1]
        return message
    return _with_lines(read_dump(result), version)


def _with_lines(function: StockFunction, version: int) -> Proto:
    function.proto.line_info = _pack(function.lines, version)
    for nested in function.nested:
        _with_lines(nested, version)
    return function.proto


def compile_ours(text: bytes, chunk_name: bytes, version: int) -> Proto | bytes:
    """The main function or the message of our compiler, lines as they were before packing."""
    with _exact_lines():
        try:
            return compile_source(text, chunk_name, load_target(TARGETS[version]))
        except LuaSyntaxError as error:
            return error.full_message


@contextmanager
def _exact_lines() -> Iterator[None]:
    """Packs only the final line of every instruction, which leaves the encoder's error out."""
    with (
        patch.object(reader51, "encode_51", lambda events: _pack(final_lines(events), 51)),
        patch.object(reader53, "encode_53", lambda events: _pack(final_lines(events), 53)),
    ):
        yield


def final_lines(events: Sequence[int]) -> list[int]:
    """The line of every instruction: an event `~line` corrects the newest instruction."""
    lines: list[int] = []
    for event in events:
        if event >= 0:
            lines.append(event)
        else:
            lines[-1] = ~event
    return lines


def _pack(lines: Sequence[int], version: int) -> bytes:
    return encode_51(lines) if version == 51 else encode_53(lines)
