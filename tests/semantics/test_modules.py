"""Summaries of files, and which files the names in them mean."""

from __future__ import annotations

import json

import pytest

from luac_nodemcu.semantics.binder import bind
from luac_nodemcu.semantics.modules import ModuleGraph, ModuleIndex, file_name, host_scripts
from luac_nodemcu.semantics.summary import FileSummary, RequestKind, summarise
from luac_nodemcu.syntax.dialect import LUA51
from luac_nodemcu.syntax.parser import parse_bytes
from tests.support import corpus


def summary_of(text: str) -> FileSummary:
    return summarise(bind(parse_bytes(text.encode(), LUA51)))


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        ("local m = require 'm'", "require m"),
        ("require('a.b').start()", "require a.b"),
        ("pcall(require, 'm') pcall(dofile, ('x.lua'))", "require? m, dofile? x.lua"),
        ("dofile('x.lc') local f = loadfile('y.lua')", "dofile x.lc, loadfile? y.lua"),
        ("node.LFS.app() local f = node.LFS.get('boot')", "lfs app, lfs? boot"),
        ("node.LFS.get('boot')() node.LFS['x']()", "lfs boot, lfs x"),
        ("node.flashindex('_init')()", "lfs _init"),
        ("LFS.web(80) LFS.list() node.LFS.time = 1", "lfs web"),
        ("node.startup{ command = '@app.lua' } node.startupcommand('!main')",
         "startup? app.lua, startup? main"),
        ("local require = f require('m')", ""),
        ("t.require('m') require()", ""),
        ("tmr.create():alarm(1, 0, function() dofile('late.lua') end)", "dofile late.lua"),
    ],
)  # fmt: skip
def test_requests(text: str, requests: str) -> None:
    found = [f"{r.kind}{'?' if r.is_protected else ''} {r.name}" for r in summary_of(text).requests]
    assert ", ".join(found) == requests
    for request in summary_of(text).requests:
        assert request.name in text[request.offset : request.end_offset]


@pytest.mark.parametrize(
    ("text", "loads", "defines"),
    [
        ("dofile(name)", True, False),
        ("require('a' .. b)", True, False),
        ("node.LFS[name]()", True, False),
        ("dofile('a.lua')", False, False),
        ("_G[name] = 1", False, True),
        ("setmetatable(_G, { __index = f })", False, True),
        ("rawset(_G, name, 1)", False, True),
        ("setfenv(1, {})", False, True),
        ("module('x', package.seeall)", False, True),
        ("loadstring(text)()", False, False),
        ("_G.a = 1 rawset(_G, 'b', 1) print(_G[name])", False, False),
    ],
)
def test_what_cannot_be_known(text: str, loads: bool, defines: bool) -> None:
    summary = summary_of(text)
    assert (summary.loads_anything, summary.defines_anything) == (loads, defines)


def test_globals() -> None:
    text = (
        "a = 1 function f() b = c end _G.d = e _G['g'] = _G.h local l = 1 l = 2 rawset(_G, 'r', 1)"
    )
    summary = summary_of(text)
    assert [name for name, _, _ in summary.written] == ["a", "f", "b", "d", "g", "r"]
    assert summary.set_at_top == {"a", "f", "d", "g"}
    assert summary.read == {"c", "e", "h", "_G", "rawset"}
    for name, offset, end in summary.written:
        assert name in text[offset:end]


@pytest.mark.parametrize(
    ("text", "written", "anything"),
    [
        ("local N = { env = _G } function f() local env = N.env env.ok = g end", "ok", False),
        ("local G = _G G.a = 1 print(G.b) function G.c() end", "a c", False),
        ("local G = _G G[name] = 1", "", True),
        ("N.env = _G for k, v in pairs(t) do N.env[k] = v end", "", True),
        ("setmetatable(t, { __index = _G }) t.x = 1 local a = _G.b a.c = 1", "", False),
    ],
)
def test_globals_through_another_name(text: str, written: str, anything: bool) -> None:
    summary = summary_of(text)
    found = [name for name, _, _ in summary.written if name not in ("f", "N")]
    assert (" ".join(found), summary.defines_anything) == (written, anything)


def test_summaries_survive_json() -> None:
    for source in corpus.files():
        summary = summary_of(source.text.decode("latin-1"))
        assert FileSummary.from_json(json.loads(json.dumps(summary.to_json()))) == summary


PATHS = [
    "init.lua", "lib/net.lua", "lib/net.min.lua", "src/app.lua", "src/util.lua", "util.lua",
    "a/b/c.lua", "x/main.lua", "y/main.lua",
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "asking", "expected"),
    [
        ("require", "util", "init.lua", "util.lua"),
        ("require", "util", "src/app.lua", "util.lua"),
        ("require", "b.c", "init.lua", "a/b/c.lua"),
        ("require", "net", "init.lua", "lib/net.lua"),
        ("require", "net.min", "init.lua", "lib/net.min.lua"),
        ("require", "main", "x/z.lua", "x/main.lua"),
        ("require", "main", "init.lua", "x/main.lua y/main.lua"),
        ("require", "gone", "init.lua", ""),
        ("dofile", "app.lc", "init.lua", "src/app.lua"),
        ("dofile", "/FLASH/app.lua", "init.lua", "src/app.lua"),
        ("dofile", "./src/app.lua", "init.lua", "src/app.lua"),
        ("lfs", "net", "init.lua", "lib/net.lua lib/net.min.lua"),
        ("lfs", "app", "init.lua", "src/app.lua"),
    ],
)
def test_names_find_files(kind: RequestKind, name: str, asking: str, expected: str) -> None:
    assert " ".join(ModuleIndex(PATHS).find(kind, name, asking)) == expected


def graph(**files: str) -> ModuleGraph:
    return ModuleGraph({f"{name}.lua": summary_of(text) for name, text in files.items()})


def test_joined_files() -> None:
    found = graph(init="dofile('a.lua')", a="", b="require 'a'", c="", d="require 'd'")
    assert found.joined("a.lua") == found.joined("b.lua") == ("init.lua", "a.lua", "b.lua")
    assert found.joined("c.lua") == ("c.lua",)
    assert found.joined("d.lua") == ("d.lua",)
    assert found.reachable(["init.lua"]) == {"init.lua", "a.lua"}
    assert list(found.loaded_by["a.lua"]) == ["init.lua", "b.lua"]


def test_loading_by_computed_names_joins_a_folder() -> None:
    files = {"one/x.lua": "dofile(n)", "one/y.lua": "", "one/z/w.lua": "", "two/v.lua": ""}
    found = ModuleGraph({path: summary_of(text) for path, text in files.items()})
    assert found.joined("one/y.lua") == ("one/x.lua", "one/y.lua", "one/z/w.lua")
    assert found.joined("two/v.lua") == ("two/v.lua",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("print(arg[1])", True),
        ("os.exit(run())", True),
        ("local p = io.popen('ls')", True),
        ("local f = io.open('x')", False),
        ("local arg = {...} print(arg[1])", False),
        ("function f(...) return arg[1] end", False),
        ("os = {} os.exit()", False),
        ("print(arg, os.time())", False),
        ("for l in io.lines('x') do print(os.time(), l) end", True),
        ("for l in io.lines('x') do print(os.time(), node.heap()) end", False),
    ],
)
def test_host_scripts(text: str, expected: bool) -> None:
    assert summary_of(text).is_host_script is expected


def test_host_scripts_that_only_host_scripts_load() -> None:
    files = {
        "init.lua": "require('both') require('socket')",
        "socket.lua": "return {}",
        "both.lua": "os.exit()",
        "tools/run.lua": "local lfs = require('lfs') require('tools.build')",
        "tools/build.lua": "os.exit() require('tools.run')",
        "tools/helper.lua": "pcall(require, 'lfs')",
    }
    summaries = {path: summary_of(text) for path, text in files.items()}
    assert host_scripts(summaries) == ["tools/run.lua", "tools/build.lua"]
    assert host_scripts(summaries, ["tools/run.lua"]) == []


@pytest.mark.parametrize(
    ("text", "created", "anything"),
    [
        ('file.open("a.lua", "w+") file.open("b.lua") file.open("c.lua", "r")', "a b c", False),
        ('file.putcontents("a.lua", x) file.rename(old, "b.lua")', "a b", False),
        ('local file = file file.open("a.lua", "a")', "a", False),
        ('io.open("a.lua", "w") io.open(name, "w")', "a", True),
        ("file.open(name) file.open(name, mode)", "", True),
        ('node.compile("a.lua") node.compile(name)', "a", True),
        ('if file.exists("a.lua") then dofile("a.lua") end', "a", False),
        ('package.preload.a = f package.preload["b"] = f package.loaded.c = 1', "a b", False),
    ],
)
def test_files_that_a_program_makes(text: str, created: str, anything: bool) -> None:
    summary = summary_of(text)
    assert " ".join(name.partition(".")[0] for name in summary.created) == created
    assert summary.creates_anything == anything


@pytest.mark.parametrize(
    ("text", "at_load"),
    [
        ('require("a")', True),
        ('local a = require("a").b', True),
        ('return { require("a") }', True),
        ('if x then require("a") end', False),
        ('local function f() require("a") end', False),
        ('t:alarm(1, 2, function() dofile("a.lua") end)', False),
        ('do require("a") end', False),
    ],
)
def test_requests_that_always_run(text: str, at_load: bool) -> None:
    assert [request.at_load for request in summary_of(text).requests] == [at_load]


def test_names_of_files_on_the_device() -> None:
    assert file_name("require", "lib.net") == "lib/net.lua"
    assert file_name("dofile", "./net.lua") == "net.lua"
    assert file_name("loadfile", "/FLASH/net.lc") == "net.lc"


def test_lfs_files_go_first_for_lfs_names() -> None:
    paths = ("init.lua", "lfs/init.lua", "lfs/app.lua", "app.lua")
    index = ModuleIndex(paths, frozenset(("lfs/init.lua", "lfs/app.lua")))
    assert index.find("lfs", "init", "init.lua") == ("lfs/init.lua",)
    assert index.find("lfs", "app", "init.lua") == ("lfs/app.lua",)
    assert index.find("require", "app", "init.lua") == ("app.lua",)
