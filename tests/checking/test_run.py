"""A check of many files: with and without what is known from earlier runs, alone and together."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from luac_nodemcu.checking import cache as cache_module
from luac_nodemcu.checking import run as run_module
from luac_nodemcu.checking.cache import ResultCache, from_json, to_json
from luac_nodemcu.checking.run import CheckResult, run_check
from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.diagnostic import Diagnostic, Fix, RelatedPlace, TextEdit
from luac_nodemcu.project.files import InputFile, find_inputs
from luac_nodemcu.rules.choice import Choice, DeclaredGlobals
from luac_nodemcu.rules.layout import Layout
from tests.support.checking import STUB_CACHE

# Rules that need few stubs, so that the tests are quick.
CHOICE = Choice(select=("0", "1", "9"))
SPEC = CheckSpec(("esp8266-lua51",), CHOICE, stub_cache=STUB_CACHE)


def write(folder: Path, files: dict[str, str]) -> list[InputFile]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return [InputFile(folder / name, name) for name in files]


PROJECT = {
    "init.lua": 'dofile("b.lua")\nprint(speed)\nlocal unused\n',
    "b.lua": "speed = 1\n",
    "c.lua": "print(sped)\nlocal = 1\n",
    "d/e.lua": "local function f() total = 1 return total end\nf()\n",
}


def check(
    files: list[InputFile], cache: Path | None = None, spec: CheckSpec = SPEC, jobs: int = 1
) -> CheckResult:
    result = run_check(files, [], spec, cache, jobs)
    assert result.failures == []
    return result


def test_findings_are_in_the_order_of_files_and_text(tmp_path: Path) -> None:
    result = check(write(tmp_path, PROJECT))
    assert [(d.path, d.name) for d in result.diagnostics] == [
        ("init.lua", "unused-variable"),
        ("c.lua", "undefined-global"),
        ("c.lua", "syntax-error"),
        ("d/e.lua", "accidental-global"),
    ]
    assert (result.checked, result.reused) == (4, 0)


def test_the_cache_gives_the_same(tmp_path: Path) -> None:
    files = write(tmp_path / "p", PROJECT)
    first = check(files, tmp_path / "cache")
    again = check(files, tmp_path / "cache")
    assert again.diagnostics == first.diagnostics
    assert (first.reused, again.reused) == (0, 4)


def test_a_changed_file_is_checked_again_and_so_are_its_relatives(tmp_path: Path) -> None:
    files = write(tmp_path / "p", PROJECT)
    cache = tmp_path / "cache"
    check(files, cache)
    # A place moves, but nothing that others see.
    write(tmp_path / "p", {"b.lua": "\n\nspeed = 1\n"})
    assert check(files, cache).reused == 3
    # The global is gone for the file that loads this one.
    write(tmp_path / "p", {"b.lua": "spede = 1\n"})
    changed = check(files, cache)
    assert changed.reused == 2
    assert changed.diagnostics == check(files).diagnostics
    assert ("init.lua", "undefined-global") in [(d.path, d.name) for d in changed.diagnostics]
    # What was known before is still known.
    write(tmp_path / "p", {"b.lua": PROJECT["b.lua"]})
    assert check(files, cache).reused == 4


def test_random_changes_with_a_cache(tmp_path: Path) -> None:
    chance = random.Random(3)
    pieces = list("abcd")
    lines = [f'dofile("{p}.lua")' for p in pieces] + [
        f"{p} = 1 print({q})" for p in pieces for q in pieces
    ]
    texts: dict[str, str] = {}
    for _ in range(25):
        texts[f"{chance.choice(pieces)}.lua"] = "\n".join(chance.choices(lines, k=3))
        files = write(tmp_path / "p", texts)
        assert check(files, tmp_path / "cache").diagnostics == check(files).diagnostics


HAZARDS = [
    'require("{m}")', 'dofile("{m}.lua")', 'dofile("{m}.lc")', 'node.LFS.get("{m}")()',
    'local m = require("{m}") m.f(1, 2) m.go()', "dofile(name)", 'pcall(dofile, "{m}.lua")',
    "local M = {{}} function M.f(a) return a + 1 end function M.go() node.restart() end return M",
    "g = net.createConnection(net.TCP, 0)", 'g:send("x")', "function h() tmr.delay(100000) end",
    "tmr.create():alarm(1000, tmr.ALARM_AUTO, h)", "gpio.write(1, 1)", "gpio.mode(1, gpio.OUTPUT)",
    "i2c.start(0)", "i2c.setup(0, 1, 2, i2c.SLOW)", "wifi.setmode(wifi.STATION)", "bit = {{}}",
    "print(bit.band(1, 2))", "pwm.start(1)", "print(x, y)", "x = 1", "_G[k] = 1", "node.restart()",
    "---@meta\nfunction deff() end", "deff()", 'node.flashindex("_init")()', "local = 3",
    'io.write(os.getenv("X"))', "-- nodemcu: ignore[undefined-global] z\nprint(zz)",
]  # fmt: skip


def test_random_changes_with_all_rules(tmp_path: Path) -> None:
    """Hazards, modules, parts of a project, several targets: what is kept is what is found."""
    chance = random.Random(11)
    plain = CheckSpec(("esp8266-lua51",), Choice(select=("ALL",)), stub_cache=STUB_CACHE)
    several = replace(plain, targets=("esp8266-lua53", "esp32-lua53"))
    texts: dict[str, str] = {}
    seen: set[str] = set()
    reused = 0
    for step in range(40):
        path = chance.choice(["init.lua", "a.lua", "b.lua", "lfs/d.lua", "tmr.lua", "x/a.lua"])
        if path in texts and chance.random() < 0.2:
            del texts[path]
        texts[chance.choice(["a.lua", path])] = "\n".join(
            piece.format(m=chance.choice(["a", "b", "d", "tmr", "x/a"]))
            for piece in chance.choices(HAZARDS, k=chance.randint(1, 4))
        )
        files = write(tmp_path / "p", dict(sorted(texts.items())))
        lfs = frozenset(name for name in texts if name.startswith("lfs/"))
        layout = Layout(is_whole=True, has_parts=True, lfs=lfs)
        spec = replace(several if step % 5 == 4 else plain, layout=layout, entry="init.lua")
        cached = check(files, tmp_path / "cache", spec)
        assert cached.diagnostics == check(files, None, spec).diagnostics, texts
        reused += cached.reused
        seen |= {diagnostic.code[0] for diagnostic in cached.diagnostics}
    assert reused > 20
    assert {"1", "2", "4", "6", "7"} <= seen


@pytest.mark.parametrize(
    "other",
    [
        replace(SPEC, targets=("esp8266-lua53",)),
        replace(SPEC, choice=Choice(select=("9",))),
        replace(SPEC, declared=DeclaredGlobals(frozenset(("sped",)))),
        replace(SPEC, choice=Choice(select=("9",), severity={"9": "hint"})),
        replace(SPEC, per_file_ignores=((("*.lua",), ("9",)),)),
        replace(SPEC, layout=Layout(is_whole=True, has_parts=True, lfs=frozenset(("b.lua",)))),
        replace(SPEC, entry="b.lua"),
    ],
)
def test_other_settings_have_other_results(tmp_path: Path, other: CheckSpec) -> None:
    files = write(tmp_path / "p", PROJECT)
    cache = tmp_path / "cache"
    check(files, cache)
    changed = check(files, cache, other)
    assert changed.reused == 0
    assert changed.diagnostics == check(files, None, other).diagnostics


def test_another_program_has_other_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = write(tmp_path / "p", PROJECT)
    check(files, tmp_path / "cache")
    monkeypatch.setattr(run_module, "program_stamp", lambda: "another")
    assert check(files, tmp_path / "cache").reused == 0


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b'{"format": 1}', b"\xff\xfe", b'{"format":1,"header":1,"entries":[]}'],
)
def test_a_damaged_cache_is_thrown_away(tmp_path: Path, damage: bytes) -> None:
    files = write(tmp_path / "p", PROJECT)
    cache = tmp_path / "cache"
    first = check(files, cache)
    (stored,) = (cache / "check").iterdir()
    stored.write_bytes(damage)
    assert check(files, cache).diagnostics == first.diagnostics
    assert check(files, cache).reused == 4


def test_any_damaged_entry_is_made_again(tmp_path: Path) -> None:
    files = write(tmp_path / "p", PROJECT)
    cache = tmp_path / "cache"
    first = check(files, cache)
    (stored,) = (cache / "check").iterdir()
    data = json.loads(stored.read_bytes())
    values: list[object] = [None, 5, [[]], "x", {}, [[1, 2]], [["a"] * 12]]
    for value in values:
        data["entries"] = {key: [0, value] for key in data["entries"]}
        stored.write_text(json.dumps(data))
        assert check(files, cache).diagnostics == first.diagnostics


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    files = write(tmp_path / "p", PROJECT)
    (tmp_path / "cache").write_text("a file")
    assert check(files, tmp_path / "cache").diagnostics == check(files).diagnostics


def test_entries_that_nobody_uses_go(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for number in range(6):
        cache = ResultCache(path, "h")
        cache.put(f"new {number}", number)
        if number:
            assert cache.get("new 0") == 0
        cache.write()
    kept = json.loads(path.read_text())["entries"]
    assert "new 0" in kept
    assert "new 1" not in kept
    assert "new 5" in kept
    assert ResultCache(path, "other").get("new 0") is None
    assert cache_module.FORMAT == 1


def test_diagnostics_survive_the_cache() -> None:
    edits = (TextEdit(1, 2, b"\xff\x00x"), TextEdit(3, 3, b""))
    original = [
        Diagnostic(
            "a/b.lua", 1, 2, "901", "unused-variable", "hint", "m \udcff", "h",
            (RelatedPlace("c.lua", 3, 4, "r"),), Fix("f", edits, True), "u", 7, ("t",),
        ),
        Diagnostic("a/b.lua", 0, 0, "001", "x", "error", "m"),
    ]  # fmt: skip
    data = json.loads(json.dumps(to_json(original)))
    assert from_json("a/b.lua", data) == original


def test_unreadable_and_compiled_files(tmp_path: Path) -> None:
    files = write(tmp_path, {"a.lua": "local x\n", "b.lua": "\x1bLua..."})
    files.append(InputFile(tmp_path / "gone.lua", "gone.lua"))
    result = check(files)
    assert [(d.path, d.name) for d in result.diagnostics] == [
        ("a.lua", "unused-variable"),
        ("b.lua", "unreadable-file"),
        ("gone.lua", "unreadable-file"),
    ]


def test_scripts_for_a_computer_are_left_out(tmp_path: Path) -> None:
    texts = {
        "tool.lua": "print(arg[1], foo)\n",
        "loaded.lua": "print(arg[1])\n",
        "init.lua": 'dofile("loaded.lua")\n',
    }
    files = write(tmp_path, texts)
    result = check(files)
    assert result.host == ["tool.lua"]
    assert {d.path for d in result.diagnostics} == {"loaded.lua"}
    named = run_check(files, [], SPEC, named={"tool.lua"})
    assert named.host == []
    assert {d.path for d in named.diagnostics} == {"loaded.lua", "tool.lua"}


def test_other_files_of_the_project_are_known_but_not_reported(tmp_path: Path) -> None:
    files = write(tmp_path, PROJECT)
    result = run_check(files[:1], files[1:], SPEC)
    assert [(d.path, d.name) for d in result.diagnostics] == [("init.lua", "unused-variable")]


def test_texts_instead_of_files(tmp_path: Path) -> None:
    files = write(tmp_path, PROJECT)
    result = run_check(files, [], SPEC, texts={"init.lua": b"print(1)"})
    assert "init.lua" not in {d.path for d in result.diagnostics}


@pytest.mark.slow
def test_several_processes_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {}
    for number in range(30):
        for name, text in PROJECT.items():
            texts[f"p{number}/{name}"] = text + f"-- {number}\n"
    write(tmp_path, texts)
    monkeypatch.chdir(tmp_path)
    files = find_inputs(["."])
    alone = check(files)
    monkeypatch.setattr(run_module, "_WORTH_A_PROCESS", 100)
    progress: list[int] = []
    together = run_check(files, [], SPEC, None, 2, progress.append)
    assert together.diagnostics == alone.diagnostics
    assert progress[-1] == len(files)
    assert len(alone.diagnostics) > 100
