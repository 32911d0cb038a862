"""Whether a function that was read from a file is the one that was to be written.

Used to read back what was written. The expectation is an unstripped Proto and a `Keep`.
"""

from __future__ import annotations

from typing import Literal

from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import Keep


def difference(
    written: Proto,
    read: Proto,
    keep: Keep,
    lua: Literal[51, 53],
    default_source: bytes | None = None,
) -> str | None:
    """What differs between `written`, of which `keep` was kept, and `read`; None if nothing.

    `default_source` stands where there is no source name.
    """
    where = f"function at line {written.line_defined}" if written.line_defined else "main function"
    source = written.source if keep.source else None
    pairs = (
        ("source name", default_source if source is None else source, read.source),
        ("first line", written.line_defined, read.line_defined),
        ("last line", written.last_line_defined, read.last_line_defined),
        ("number of upvalues", written.num_upvalues, read.num_upvalues),
        ("number of parameters", written.num_params, read.num_params),
        ("vararg flags", written.is_vararg, read.is_vararg),
        ("stack size", written.max_stack, read.max_stack),
        ("code", written.code, read.code),
        # As text: it tells types, signs of zero, and takes NaN for equal.
        ("constants", [*map(repr, written.constants)], [*map(repr, read.constants)]),
        ("line information", written.line_info if keep.line_info else b"", read.line_info),
        ("local variables", written.locals if keep.names else [], read.locals),
        ("upvalues", _upvalues(written, keep, lua), _upvalues(read, keep, lua)),
        ("number of functions", len(written.protos), len(read.protos)),
    )
    for what, expected, found in pairs:
        if expected != found:
            return f"{where}: {what}"
    for inner, inner_read in zip(written.protos, read.protos, strict=True):
        wrong = difference(inner, inner_read, keep, lua, default_source)
        if wrong is not None:
            return wrong
    return None


def _upvalues(proto: Proto, keep: Keep, lua: Literal[51, 53]) -> list[object]:
    if lua == 53:
        return [(up.name if keep.names else None, up.in_stack, up.index) for up in proto.upvalues]
    # Lua 5.1 stores nothing but names.
    return [up.name for up in proto.upvalues] if keep.names else []
