"""Counting in the tree gives what the compilers count: the limits are where theirs are."""

from __future__ import annotations

import pytest

from luac_nodemcu.compiler import compile_source
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.rules.limits import (
    count_upvalues,
    local_limit,
    may_have_locals,
    most_locals,
    upvalue_limit,
)
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.syntax.dialect import LUA51, LUA53, Dialect
from tests.support import corpus

TARGETS = {"esp8266-lua51": LUA51, "esp8266-lua53": LUA53}


def compiles(text: str, target: str) -> bool:
    """Whether a source is within the limits; any other mistake fails the test."""
    message = b""
    try:
        compile_source(text.encode(), b"@x.lua", load_target(target))
    except LuaSyntaxError as error:
        message = error.message
    assert not message or b"local variables" in message or b"upvalues" in message
    return not message


def file_of(text: str, dialect: Dialect) -> LuaFile:
    return LuaFile("x.lua", text.encode(), dialect)


# What stands behind the locals v1 ... vN of a function, and how many variables it adds at most.
BODIES = {
    "": 0,
    "local a, b, c": 3,
    "for i = 1, 2 do end": 4,
    "for k, v in next do local x = k end": 6,
    "for i = 1, 2 do for j = 1, 2 do local x end local y end": 9,
    "for i = 1, 2 do end for j = 1, 2 do end for k in f do end": 4,
    "do local a end do local b end": 1,
    "repeat local a, b until a": 2,
    "if f then local a, b elseif g then local c else local d, e, f end": 3,
    "local function g(p, q) local r end": 1,
    "local x = function() local y, z end": 1,
    "while f do local a local b end": 2,
}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("head", ["", "function f() ", "function f:m(a, b) ", "function f(...) "])
@pytest.mark.parametrize("body", BODIES)
def test_the_most_locals_are_what_the_compiler_counts(target: str, head: str, body: str) -> None:
    dialect = TARGETS[target]
    limit = local_limit(dialect)
    most = {}
    for count in range(limit - 12, limit + 2):
        locals_ = "".join(f"local v{number} " for number in range(count))
        text = f"{head}{locals_}{body}{' end' if head else ''}"
        function = file_of(text, dialect).scopes.functions[1 if head else 0]
        most[count], last = most_locals(function)
        assert last is not None
        assert may_have_locals(function, most[count])
        assert compiles(text, target) == (most[count] <= limit)
    implicit = {"": 0, "function f() ": 0, "function f:m(a, b) ": 3, "function f(...) ": 0}[head]
    if head.endswith("(...) ") and dialect.version == 51:
        implicit = 1
    assert most[limit - 12] == limit - 12 + BODIES[body] + implicit


@pytest.mark.parametrize("target", TARGETS)
def test_upvalues_are_what_the_compiler_counts(target: str) -> None:
    dialect = TARGETS[target]
    limit = upvalue_limit(dialect)
    for uses_global in (False, True):
        for count in range(limit - 2, limit + 2):
            names = [f"v{number}" for number in range(count)]
            groups = [names[at : at + 40] for at in range(0, count, 40)]
            text = ""
            for group in groups:
                text += f"local function f({', '.join(group)}) "
            text += "return function() local _ "
            text += "return function() "
            text += "".join(f"{name} = {name} " for name in names)
            text += ("g() " if uses_global else "") + "end end "
            text += "end " * len(groups)
            functions = file_of(text, dialect).scopes.functions
            found = count_upvalues(functions[-1], dialect)
            assert found == count + (uses_global and dialect.version == 53)
            assert found == count_upvalues(functions[-2], dialect)
            assert compiles(text, target) == (found <= limit)


@pytest.mark.parametrize("target", TARGETS)
def test_upvalues_of_the_corpus(target: str) -> None:
    dialect = TARGETS[target]
    compared = 0
    for source in corpus.sources(dialect.version):
        if source.slow:
            continue
        data = source.text
        try:
            main = compile_source(data, b"@x.lua", load_target(target))
        except LuaSyntaxError:
            continue  # for the other Lua
        protos, stack = [], [main]
        while stack:
            proto = stack.pop()
            protos.append(proto)
            stack += reversed(proto.protos)
        functions = LuaFile(source.path, data, dialect).scopes.functions
        assert len(functions) == len(protos)
        for info, proto in list(zip(functions, protos, strict=True))[1:]:
            assert count_upvalues(info, dialect) == proto.num_upvalues, (
                source.path,
                info.node.first,
            )
            compared += 1
    assert compared > 500
