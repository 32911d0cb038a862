"""The binder against the compiler, which resolves the same names by other code, and by example.

Examples are Lua with `<!name!>` around the accesses of one variable; `<!!name!!>` declares it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from luac_nodemcu.compiler.generate import compile_tokens, dialect_of
from luac_nodemcu.compiler.opcodes import NAMES_51, NAMES_53
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.semantics.binder import bind
from luac_nodemcu.semantics.scopes import Access, FileScopes, FunctionInfo, Global, Symbol
from luac_nodemcu.syntax.dialect import LUA51, LUA53, Dialect
from luac_nodemcu.syntax.lexer import lex
from luac_nodemcu.syntax.parser import parse, parse_bytes
from tests.support import corpus

TARGETS = {51: load_target("esp8266-lua51"), 53: load_target("esp8266-lua53")}


def protos(proto: Proto) -> Iterator[Proto]:
    yield proto
    for inner in proto.protos:
        yield from protos(inner)


def globals_of(proto: Proto, version: int) -> set[bytes]:
    """The globals that a Proto's own code names."""
    found = set()
    for code in proto.code:
        name = (NAMES_51 if version == 51 else NAMES_53)[code & 63]
        constant: object = None
        if name in ("GETGLOBAL", "SETGLOBAL"):
            constant = proto.constants[code >> 14]
        elif name == "GETTABUP" and _is_env(proto, code >> 23):
            constant = _rk(proto, (code >> 14) & 511)
        elif name == "SETTABUP" and _is_env(proto, (code >> 6) & 255):
            constant = _rk(proto, code >> 23)
        if isinstance(constant, bytes):
            found.add(constant)
    return found


def _is_env(proto: Proto, index: int) -> bool:
    return proto.upvalues[index].name == b"_ENV"


def _rk(proto: Proto, operand: int) -> object:
    return proto.constants[operand - 256] if operand >= 256 else None


@pytest.mark.parametrize("version", [51, 53])
def test_same_names_as_the_compiler(version: int) -> None:
    target = TARGETS[version]
    functions = 0
    for source in corpus.sources(version):
        if source.slow or len(source.text) > 30_000:
            continue
        tokens = lex(source.text, dialect_of(target))
        try:
            compiled = list(protos(compile_tokens(tokens, b"@x", target)))
        except LuaSyntaxError:
            # For the other Lua only.
            continue
        scopes = bind(parse(tokens))
        assert len(compiled) == len(scopes.functions), source.path
        names_env = b"_ENV" in source.text
        for proto, info in zip(compiled, scopes.functions, strict=True):
            functions += 1
            place = (source.path, proto.line_defined)
            upvalues = {upvalue.name for upvalue in proto.upvalues} - {b"_ENV"}
            used = {s.name for s in (*info.upvalues_read, *info.upvalues_written)} - {b"_ENV"}
            assert used == upvalues, place
            own = [symbol.name for symbol in info.symbols]
            visible = [local.name for local in proto.locals if not local.name.startswith(b"(")]
            assert own == visible, place
            assert info.has_varargs == (proto.is_vararg != 0), place
            # Where constants are many, 5.3 names globals by way of registers.
            if not names_env and len(proto.constants) < 256:
                named = {a.variable.name for a in info.accesses if isinstance(a.variable, Global)}
                assert named == globals_of(proto, version), place
    assert functions > 500


def marked(text: str) -> tuple[FileScopes, list[tuple[int, bool]]]:
    """The scopes of a marked source, and its marks: (token, whether it declares)."""
    plain = re.sub(r"<!+|!+>", "", text)
    dialect = LUA53 if "goto" in text or "_ENV" in text else LUA51
    tree = parse_bytes(plain.encode(), dialect)
    marks = []
    shift = 0
    for match in re.finditer(r"(<!+)(\w+)(!+>)", text):
        start = match.start(2) - shift - len(match[1])
        shift += len(match[1]) + len(match[3])
        marks.append((tree.tokens.starts.index(start), len(match[1]) == 3))
    return bind(tree), marks


@pytest.mark.parametrize(
    "text",
    [
        "local <!!x!!> = 1 do local x = x2 x() end return <!x!>",
        "local x = 1 local <!!x!!> = x return <!x!>",
        "local x do local <!!x!!> = 2 <!x!>() end x()",
        "local <!!f!!> = function() return f end return <!f!>",
        "local function <!!f!!>() return <!f!>() end",
        "local f = function() return f() end local <!!f!!> <!f!>()",
        "repeat local <!!x!!> = 1 until <!x!> x()",
        "repeat local x = 1 repeat local <!!x!!> until <!x!> until x",
        "while x do local <!!x!!> <!x!>() end x()",
        "for <!!i!!> = i, i do local a = <!i!> local i = i1 end i()",
        "for k, <!!v!!> in v do <!v!>() local function f() return <!v!> end end v()",
        "if x then local <!!x!!> <!x!>() elseif x then x() else x() end",
        "local <!!a!!>, b = a, b <!a!>, b.c[<!a!>] = <!a!>, function(a) return a end",
        "local <!!M!!> = {} function <!M!>.f() return <!M!> end function <!M!>:g() <!M!>() end",
        "function f(a, <!!b!!>) return <!b!> end return b",
        "local <!!x!!> goto l do local x ::l:: x() end <!x!>()",
        "local <!!s!!> = ('x'):rep(2, s) return { [<!s!>] = <!s!>, s = <!s!> }",
        "local <!!x!!> <!x!> = <!x!> +",
    ],
)
def test_example(text: str) -> None:
    scopes, marks = marked(text)
    declared = next(token for token, declares in marks if declares)
    symbol = scopes.accesses[declared].variable
    assert isinstance(symbol, Symbol)
    found = {access.token for access in (*symbol.reads, *symbol.writes)}
    assert found == {token for token, _ in marks}


def names(accesses: list[Access]) -> list[str]:
    return [access.variable.name.decode() for access in accesses]


def scopes_of(text: str, dialect: Dialect = LUA51) -> FileScopes:
    return bind(parse_bytes(text.encode(), dialect))


def test_implicit_parameters() -> None:
    for dialect, expected in ((LUA51, "self a arg"), (LUA53, "self a")):
        scopes = scopes_of("function t:f(a, ...) return self, arg end", dialect)
        info = scopes.functions[1]
        assert b" ".join(symbol.name for symbol in info.parameters).decode() == expected
        assert info.parameters[0].kind == "self"
        assert (b"arg" in scopes.globals) == (dialect is LUA53)
        assert len(info.parameters[0].reads) == 1
        assert info.parameters[0].token == -1
    assert b"self" in scopes_of("function t.f(a) return self end").globals


def test_writes_know_their_values() -> None:
    scopes = scopes_of("local a, b, c = 1, f() local d, e = 1 local g, h = (f()) x = a")
    found = {}
    for symbol in scopes.symbols:
        write = symbol.writes[0]
        found[symbol.name.decode()] = (write.value is not None, write.result, write.is_nil)
    assert found == {
        "a": (True, 0, False), "b": (True, 0, False), "c": (True, 1, False),
        "d": (True, 0, False), "e": (False, 0, True), "g": (True, 0, False),
        "h": (False, 0, True),
    }  # fmt: skip


def test_upvalues_pass_through_functions() -> None:
    scopes = scopes_of(
        "local a, b, c function f() return function() b = a return function() c = c end end end"
    )
    main, f, g, h = scopes.functions
    assert [len(info.children) for info in scopes.functions] == [1, 1, 1, 0]
    assert [h.depth, h.parent] == [3, g]
    a, b, c = main.symbols
    assert (list(f.upvalues_read), list(f.upvalues_written)) == ([a, c], [b, c])
    assert list(h.upvalues_read) == [c]
    assert (a.captured_by, b.captured_by, c.captured_by) == ([g, f], [g, f], [h, g, f])
    assert names(g.accesses) == ["b", "a"]


def test_kinds_of_access() -> None:
    scopes = scopes_of("local t = {} t.x = 1 t[t].y = 2 t().z = 3 t:f() t = t function t.f() end")
    (t,) = scopes.symbols
    assert [access.kind for access in t.reads] == [1, 1, 0, 0, 0, 0, 1]
    assert [write.kind for write in t.writes] == [2, 5]


def test_local_environment() -> None:
    scopes = scopes_of("local _ENV = { p = 1 } p = q local function f() return r end", LUA53)
    assert list(scopes.globals) == []
    assert len(scopes.symbols[0].reads) == 3
    assert scopes.symbols[0].captured_by == [scopes.functions[1]]
    assert sorted(scopes_of("local _ENV = 1 p = q").globals) == [b"p", b"q"]


def test_lookup_by_token() -> None:
    text = "local a local function f(b) local c = function(d) return d end return b end return a"
    scopes = scopes_of(text)
    starts = scopes.tree.tokens.starts

    def at(fragment: str) -> FunctionInfo:
        return scopes.function_at(starts.index(text.index(fragment)))

    assert at("local a").is_main
    assert at("return a").is_main
    assert at("local c") is scopes.functions[1]
    assert at("return d") is scopes.functions[2]
    assert at("return b") is scopes.functions[1]
    inside = scopes.visible_at(starts.index(text.index("return d")))
    assert sorted(inside) == [b"a", b"b", b"d", b"f"]
    assert sorted(scopes.visible_at(starts.index(text.index("return b")))) == [
        b"a", b"b", b"c", b"f",
    ]  # fmt: skip


def test_any_cut_source_binds() -> None:
    for source in corpus.files():
        if len(source.text) > 1500:
            continue
        tokens = lex(source.text, LUA53)
        for end in tokens.ends[:: max(1, len(tokens) // 40)]:
            scopes = bind(parse_bytes(source.text[:end], LUA53))
            for symbol in scopes.symbols:
                assert symbol.writes
                assert symbol.scope_start <= symbol.scope_end
