"""A workspace that changes gives the same findings as one that is filled anew."""

from __future__ import annotations

import random

import pytest

from luac_nodemcu.checking.spec import CheckSpec, FileIgnores, expand_targets
from luac_nodemcu.checking.workspace import Workspace, merge_targets
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.firmware.targets import target_names
from luac_nodemcu.rules.choice import Choice
from luac_nodemcu.stubs.library import StubLibrary
from tests.support.checking import stand_in_library


@pytest.fixture(scope="module")
def library() -> StubLibrary:
    return stand_in_library()


NAMES_ONLY = Choice(select=("1", "9"))


def fresh(spec: CheckSpec, library: StubLibrary, files: dict[str, str]) -> Workspace:
    workspace = Workspace(spec, library)
    for path, text in files.items():
        workspace.set_file(path, text.encode())
    return workspace


def findings(workspace: Workspace) -> dict[str, list[Diagnostic]]:
    found = {path: workspace.check(path) for path in workspace.paths}
    assert workspace.failures == []
    return found


PIECES = [
    'dofile("b.lua")', 'dofile("c.lua")', 'require("d")', "x = 1", "print(x)", "print(y)", "y()",
    "local function f() z = 1 return z end f()", "function g() return x end", "local a", "z = nil",
    "setmetatable(_G, {})", "dofile(name)", "local = 3",
]  # fmt: skip


@pytest.mark.parametrize("targets", [("esp8266-lua51",), ("esp8266-lua51", "esp8266-lua53")])
def test_changes_give_the_same_as_a_fresh_start(
    targets: tuple[str, ...], library: StubLibrary
) -> None:
    spec = CheckSpec(targets, NAMES_ONLY)
    chance = random.Random(5)
    workspace = Workspace(spec, library)
    files: dict[str, str] = {}
    for _ in range(60):
        path = chance.choice(["a.lua", "b.lua", "c.lua", "d.lua"])
        if path in files and chance.random() < 0.2:
            del files[path]
            workspace.remove_file(path)
        else:
            text = "\n".join(chance.choices(PIECES, k=chance.randint(0, 5)))
            files.pop(path, None)
            files[path] = text
            workspace.remove_file(path)
            workspace.set_file(path, text.encode())
        if chance.random() < 0.6:
            # Some are asked for and remembered, some are not.
            workspace.check(chance.choice(workspace.paths)) if files else None
        assert findings(workspace) == findings(fresh(spec, library, files))


MODULES = [
    'local {0} = require("{0}") {0}.f(1) {0}.nothing()',
    "local M = {{}} function M.f(a) return a end",
    "M.x = 1 return M", 'M.g = require("{0}").f return M', 'shared = require("{0}")',
    "print(shared.f(1, 2, 3)) shared.nothing()", 'dofile("{0}.lua")', "M.f() return M", "return 5",
    "local s = 'x' + nil print(s) return s", 'print(require("{0}") .. {{}})',
]  # fmt: skip


def test_types_do_not_depend_on_who_asks_first(library: StubLibrary) -> None:
    spec = CheckSpec(("esp8266-lua51",), Choice(select=("1", "2", "9")))
    chance = random.Random(11)
    seen: set[str] = set()
    workspace = Workspace(spec, library)
    for _ in range(80):
        path = f"{chance.choice('abcd')}.lua"
        text = "\n".join(chance.choices(MODULES, k=3)).format(chance.choice("abcd"))
        workspace.set_file(path, text.encode())
        files = {path: workspace.data(path).decode() for path in workspace.paths}
        # Some findings are known already, and which file is checked first changes.
        order = workspace.paths
        chance.shuffle(order)
        found = {path: workspace.check(path) for path in order}
        other = fresh(spec, library, files)
        for path in sorted(order):
            assert other.check(path) == found[path], files
            seen |= {diagnostic.name for diagnostic in found[path]}
    assert len(seen) > 6


def test_nothing_is_done_twice(library: StubLibrary) -> None:
    workspace = fresh(CheckSpec(("esp8266-lua51",), NAMES_ONLY), library, {"a.lua": "print(y)"})
    first = workspace.check("a.lua")
    assert workspace.check("a.lua") is first
    workspace.set_file("a.lua", b"print(y)")
    assert workspace.check("a.lua") is first
    workspace.set_file("b.lua", b"print(1)")
    # Not joined with the other.
    assert workspace.check("a.lua") is first
    workspace.set_file("b.lua", b"y = 1 dofile('a.lua')")
    assert workspace.check("a.lua") == []


def test_places_of_other_files_do_not_matter(library: StubLibrary) -> None:
    files = {"a.lua": "dofile('b.lua') print(y)", "b.lua": "y = 1"}
    workspace = fresh(CheckSpec(("esp8266-lua51",), NAMES_ONLY), library, files)
    first = workspace.check("a.lua")
    workspace.set_file("b.lua", b"-- a comment\n y = 2")
    assert workspace.check("a.lua") is first
    workspace.set_file("b.lua", b"x = 2")
    assert [d.name for d in workspace.check("a.lua")] == ["undefined-global"]


def test_trees_are_not_kept_without_end(
    library: StubLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luac_nodemcu.checking.workspace.KEPT_BYTES", 300)
    spec = CheckSpec(("esp8266-lua51",), NAMES_ONLY)
    workspace = fresh(spec, library, {f"{i}.lua": "print(1)\n" * 10 for i in range(8)})
    for path in workspace.paths:
        assert workspace.check(path) == []
    assert 0 < sum(len(file.data) for file in workspace.kept_files) <= 300


def diagnostic(message: str) -> Diagnostic:
    return Diagnostic("x.lua", 0, 1, "901", "unused-variable", "warning", message)


def test_findings_of_several_targets() -> None:
    merged = merge_targets(
        [("a", [diagnostic("both"), diagnostic("one")]), ("b", [diagnostic("both")])]
    )
    assert [(d.message, d.targets) for d in merged] == [("both", ()), ("one", ("a",))]


def test_targets_that_differ(library: StubLibrary) -> None:
    spec = CheckSpec(("esp8266-lua51", "esp8266-lua53"), Choice(select=("1", "0", "9")))
    workspace = fresh(spec, library, {"a.lua": "goto a ::a:: setfenv(1, {}) prnt()"})
    found = {(d.name, d.targets) for d in workspace.check("a.lua")}
    assert ("syntax-error", ("esp8266-lua51",)) in found
    assert ("undefined-global", ()) not in found


def test_expanding_targets() -> None:
    assert expand_targets(("esp8266-lua53", "all"))[0] == "esp8266-lua53"
    assert sorted(expand_targets(("all",))) == sorted(target_names())
    assert expand_targets(("a", "b", "a")) == ("a", "b")


def test_files_with_ignored_rules() -> None:
    patterns = ((("/vendor/",), ("9", "101")), (("*_test.lua",), ("unused-variable",)))
    ignores = FileIgnores(CheckSpec(("x",), per_file_ignores=patterns, shown_root="../p"))
    assert ignores.of("../p/vendor/a.lua") == ("9", "101")
    assert ignores.of("../p/vendor/a_test.lua") == ("9", "101", "unused-variable")
    assert ignores.of("../p/src/vendor/a.lua") == ()


def test_ignored_rules_are_not_reported(library: StubLibrary) -> None:
    patterns = ((("/vendor/",), ("9",)),)
    spec = CheckSpec(("esp8266-lua51",), NAMES_ONLY, per_file_ignores=patterns)
    files = {"vendor/a.lua": "local x prnt()", "b.lua": "local x"}
    found = findings(fresh(spec, library, files))
    assert [d.name for d in found["vendor/a.lua"]] == ["undefined-global"]
    assert [d.name for d in found["b.lua"]] == ["unused-variable"]
