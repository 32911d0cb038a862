"""The LuaLS addon: valid Lua, and our own reader finds in it what LuaCATS can say of the stubs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from luac_nodemcu.output.export_forms import Exporter
from luac_nodemcu.output.export_luals import LuaLSExport, file_name, local_name
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.stubs.annotations import FileAnnotations, FunctionAnnotations, without_self
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.stubs.luacats_tags import AliasTag, EnumTag, MetaTag
from luac_nodemcu.stubs.model import Alias, Class, Constant, Enum, Function, Module, Struct
from luac_nodemcu.stubs.project_stubs import ProjectFile, ProjectLibrary
from luac_nodemcu.stubs.types import (
    ConstantRef,
    FunctionType,
    NamedType,
    NumberType,
    StringType,
    Type,
    walk,
)
from luac_nodemcu.syntax.dialect import LUA51, LUA53
from luac_nodemcu.syntax.nodes import (
    Assign,
    Chain,
    Expression,
    FunctionStatement,
    Index,
    Member,
    Name,
    String,
)
from luac_nodemcu.syntax.nodes import Function as FunctionNode

ROOT = Path(__file__).resolve().parents[2]

VIEWS = [(chip, lua) for chip in ("esp8266", "esp32") for lua in ("5.1", "5.3")]


class Addon:
    """An addon and what our own reader finds in it."""

    def __init__(self, library: StubLibrary, chip: str, lua: str) -> None:
        self.view = library.view(chip, lua)
        self.export = LuaLSExport(self.view)
        self.files = self.export.files()
        dialect = LUA51 if lua == "5.1" else LUA53
        self.sources = {
            name: LuaFile(name, text.encode(), dialect)
            for name, text in self.files.items()
            if name.endswith(".lua")
        }
        self.annotations = {
            name: FileAnnotations(file.tokens, file.source) for name, file in self.sources.items()
        }

    def modules(self) -> Iterator[Module]:
        for module in self.view.all_modules():
            if module.gone is None and self.export.exists(module.when):
                yield module


@pytest.fixture(scope="module", params=VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
def addon(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Addon:
    cache = tmp_path_factory.getbasetemp() / "export-stubs"
    return Addon(StubLibrary(cache=cache), *request.param)


def test_files(addon: Addon) -> None:
    names = {file_name(module) for module in addon.modules()}
    assert set(addon.files) == names | {"config.json", "README.md"}
    assert len(names) > 20
    settings = json.loads(addon.files["config.json"])["settings"]
    assert settings["Lua.runtime.version"] == f"Lua {addon.view.lua}"
    # LuaLS's own description of a library that the firmware has otherwise would add to ours.
    for name in ("string", "table", "math"):
        assert settings["Lua.runtime.builtin"][name] == "disable"


def test_every_file_is_lua_and_meta(addon: Addon) -> None:
    for name, file in addon.sources.items():
        assert [issue.message for issue in file.tree.issues] == [], name
        annotations = addon.annotations[name]
        assert [problem.message for problem in annotations.problems()] == [], name
        first = next(iter(annotations.all()))
        assert isinstance(first.tags[0], MetaTag)


def test_functions(addon: Addon) -> None:
    """Names, parameters, results, overloads, deprecated, nodiscard: all as the stub has them."""
    for module in addon.modules():
        name = file_name(module)
        found = functions_of(addon.sources[name], addon.annotations[name])
        expected = {place(module, f): f for f in functions(module, addon.export)}
        assert found.keys() == expected.keys(), module.name
        for where, function in expected.items():
            node, annotated = found[where]
            compare(addon, function, node, annotated)


def compare(
    addon: Addon, function: Function, node: FunctionNode, annotated: FunctionAnnotations | None
) -> None:
    ways = Exporter(addon.view).forms(function)
    signatures = [s for s in function.signatures if addon.export.exists(s.when)]
    if annotated is None:
        assert ways == [FunctionType(generics=ways[0].generics)]
        assert not function.deprecated
        assert not all(s.must_use for s in signatures)
        return
    assert annotated.problems == (), function.name
    read = [annotated.type, *map(without_self, annotated.overloads)]
    assert [plain(way) for way in read] == [plain(way) for way in ways], function.name
    if function.method:
        for overload in annotated.overloads:
            assert overload.params[0].type == NamedType(function.name.partition(":")[0])
    assert annotated.deprecated == (function.deprecated is not None), function.name
    assert annotated.nodiscard == all(s.must_use for s in signatures), function.name


def plain(way: FunctionType) -> tuple[object, ...]:
    """What LuaCATS says of a way to call: type variables are declared once for all."""
    return (way.params, way.returns)


def test_types(addon: Addon) -> None:
    for module in addon.modules():
        annotations = addon.annotations[file_name(module)]
        declared = {d.tag.name: d for d in annotations.classes()}
        aliases = {tag.name: tag for tag in annotations.aliases()}
        enums = {tag.name for tag in annotations.enums()}
        for entry in (*module.types.values(), *module.classes.values()):
            match entry:
                case Alias(name, type_):
                    assert aliases[name].type == addon.export.type(type_)
                case Enum(name):
                    assert (name in enums) != (name in aliases)
                case Struct(name, fields):
                    written = {tag.key: tag for tag in declared[name].fields}
                    present = {f.name: f for f in fields.values() if addon.export.exists(f.when)}
                    assert list(written) == list(present)
                    for field in present.values():
                        tag = written[field.name]
                        assert tag.type.type == addon.export.type(field.type)
                        assert tag.optional == field.optional
                    assert declared[name].tag.exact == (entry.unknown == "raises")
                case Class(name, fields=fields) if addon.export.exists(entry.when):
                    written = {tag.key: tag for tag in declared[name].fields}
                    assert set(fields) <= set(written)


def test_constants(addon: Addon) -> None:
    """Each constant is assigned its value, or has a type if that depends on the build."""
    for module in addon.modules():
        text = addon.files[file_name(module)]
        table = local_name(module.name) if is_required(module) else ""
        for constant in module.constants.values():
            if not addon.export.exists(constant.when):
                continue
            short = constant.name.removeprefix(module.prefix)
            name = table or module.name
            for part in short.split("."):
                name += f".{part}" if part.isidentifier() else f'["{part}"]'
            name = short if module.name == "_G" else name
            value = "nil" if constant.value is None else None
            line = next(line for line in text.splitlines() if line.startswith(f"{name} = "))
            if value is None and not isinstance(constant.value, str):
                assert line == f"{name} = {constant.value}"
            elif value is None:
                assert json.loads(line.removeprefix(f"{name} = ")) == constant.value


def test_every_type_is_declared(addon: Addon) -> None:
    declared: set[str] = set()
    used: dict[str, str] = {}
    for name, tags in addon.annotations.items():
        for block in tags.all():
            for tag in block.tags:
                if isinstance(tag, AliasTag | EnumTag):
                    declared.add(tag.name)
        declared |= {d.tag.name for d in tags.classes()}
        for _, annotated in functions_of(addon.sources[name], tags).values():
            if annotated is not None:
                local = set(annotated.type.generics)
                for type_ in (annotated.type, *annotated.overloads):
                    used |= {n: name for n in named(type_) if n not in local}
        for declaration in tags.classes():
            for field in declaration.fields:
                used |= dict.fromkeys(named(field.type.type), name)
    assert {name: file for name, file in used.items() if name not in declared} == {}


def test_nothing_is_left_of_our_own_additions(addon: Addon) -> None:
    """Other readers do not know ranges, kinds and constants by name."""
    seen = 0
    for name, tags in addon.annotations.items():
        for _, annotated in functions_of(addon.sources[name], tags).values():
            for type_ in (annotated.type, *annotated.overloads) if annotated else ():
                for part in walk(type_):
                    seen += 1
                    assert not isinstance(part, ConstantRef)
                    if isinstance(part, StringType | NumberType):
                        assert (part.low, part.high, part.kinds) == (None, None, ())
    assert seen > 1000


def test_losses_are_listed(addon: Addon) -> None:
    readme = addon.files["README.md"]
    for what in ("ranges of numbers", "effects:", "removed names", "callbacks are treated"):
        assert f"- {what}" in readme or what in readme


def test_by_hand(tmp_path: Path, library: StubLibrary) -> None:
    """Written down from the stub format, not from the exporter."""
    files = LuaLSExport(library.view("esp8266", "5.1")).files()
    tmr = files["library/tmr.lua"]
    assert "---@class tmr.timer\nlocal tmr_timer = {}\n" in tmr
    assert (
        "---@enum tmr.mode\nlocal tmr_mode = { ALARM_SINGLE = 0, ALARM_AUTO = 1, ALARM_SEMI = 2 }\n"
    ) in tmr
    assert "---@return tmr.timer\n---@nodiscard\nfunction tmr.create() end\n" in tmr
    assert "\ntmr.ALARM_AUTO = 1\n" in tmr
    net = files["library/net.lua"]
    assert (
        '---@overload fun(self: net.tcpsocket, event: "receive", '
        "callback: (fun(sck: net.tcpsocket, data: string))|nil)\n"
    ) in net
    # Arguments told apart by type: every form there is.
    assert "---@overload fun(self: net.tcpserver, callback: fun(sck: net.tcpsocket))\n" in net
    # The methods of strings are LuaLS's class of this name.
    assert "---@class stringlib\nstring = {}\n" in files["library/string.lua"]
    assert (
        "---@deprecated\n---@nodiscard\nfunction table.getn(list) end\n"
        in files["library/table.lua"]
    )


# --- What the reader finds -------------------------------------------------------------------


def functions_of(
    file: LuaFile, annotations: FileAnnotations
) -> dict[str, tuple[FunctionNode, FunctionAnnotations | None]]:
    """Name as written -> function and annotations, for all functions of a file."""
    found = {}
    for statement in file.tree.chunk.body.statements:
        if isinstance(statement, FunctionStatement):
            name, function = text_of(statement.target), statement.function
            if function.is_method:
                head, _, last = name.rpartition(".")
                name = f"{head}:{last}"
        elif isinstance(statement, Assign) and isinstance(statement.values[0], FunctionNode):
            name, function = text_of(statement.targets[0]), statement.values[0]
        else:
            continue
        assert name not in found, f"{name} is there twice"
        found[name] = (function, annotations.function(statement, function))
    return found


def text_of(node: Expression) -> str:
    if isinstance(node, Name):
        return node.name.decode()
    assert isinstance(node, Chain)
    text = text_of(node.base)
    for suffix in node.suffixes:
        if isinstance(suffix, Member):
            text += f".{suffix.name.decode()}"
        else:
            assert isinstance(suffix, Index)
            assert isinstance(suffix.key, String)
            text += f".{suffix.key.value.decode()}"
    return text


def functions(module: Module, export: Exporter) -> Iterator[Function]:
    """The functions and methods that the addon must have."""
    for function in module.functions.values():
        if export.exists(function.when):
            yield function
    for class_ in module.classes.values():
        if export.exists(class_.when):
            for method in class_.methods.values():
                if export.exists(method.when):
                    yield method


def is_required(module: Module) -> bool:
    return module.kind == "lua-module"


def place(module: Module, function: Function) -> str:
    """How the addon names a function where it is defined."""
    class_, colon, method = function.name.partition(":")
    if colon:
        local = "".join(c if c.isalnum() or c == "_" else "_" for c in class_)
        own = local_name(module.name)
        return f"{local}_object:{method}" if local == own else f"{local}:{method}"
    if is_required(module):
        table = local_name(module.name)
        return f"{table}.{function.name.removeprefix(module.prefix)}"
    return function.name


def named(type_: Type) -> set[str]:
    return {part.name for part in walk(type_) if isinstance(part, NamedType)}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> StubLibrary:
    return StubLibrary(cache=tmp_path_factory.getbasetemp() / "export-stubs")


def test_read_back_as_stubs(addon: Addon, tmp_path: Path) -> None:
    """The addon, taken for a project's own stubs, is the same API without any problem."""
    empty = tmp_path / "stubs"
    (empty / "none").mkdir(parents=True)
    for name in ("schema.json", "options.json"):
        shutil.copy(ROOT / "api_stubs" / name, empty / name)
    files = [ProjectFile(name, file.data) for name, file in addon.sources.items()]
    library = ProjectLibrary(StubLibrary(empty), files)
    assert [str(problem) for problem in library.problems] == []
    view = library.view(addon.view.chip, addon.view.lua)
    exporter = Exporter(addon.view)
    for module in addon.modules():
        for entry in functions(module, addon.export):
            name = entry.name
            if is_required(module):
                read_module = view.lua_module(module.name)
                assert read_module is not None
                found: object = read_module.functions.get(name)
            else:
                found = view.find(name)
            if found is None and ":" in name:
                class_ = view.class_(name.partition(":")[0])
                found = None if class_ is None else class_.methods.get(name)
            assert isinstance(found, Function), name
            ways = Exporter(view).forms(found)
            assert [plain(way) for way in ways] == [plain(w) for w in exporter.forms(entry)], name
            assert (found.deprecated is None) == (entry.deprecated is None)
        for constant in module.constants.values():
            if addon.export.exists(constant.when) and constant.value is not None:
                back = view.find(constant.name)
                assert isinstance(back, Constant), constant.name
                assert (back.value, type(back.value)) == (constant.value, type(constant.value))
