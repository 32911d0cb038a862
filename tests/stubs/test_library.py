"""Finding stubs: caches that are right, quick and dispensable; look-ups by every kind of name."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from luac_nodemcu.stubs.conditions import Build, Condition
from luac_nodemcu.stubs.container import Container, ContainerError
from luac_nodemcu.stubs.library import COMPILED_NAME, KEPT_CONTAINERS, StubLibrary
from luac_nodemcu.stubs.model import Class, Constant, Enum, Function, Gone, Module
from luac_nodemcu.stubs.types import INTEGER, NamedType

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A stub folder of two modules, one of which extends the other."""
    root = tmp_path / "api_stubs"
    (root / "esp8266").mkdir(parents=True)
    for name in ("schema.json", "options.json"):
        shutil.copy(ROOT / "api_stubs" / name, root / name)
    write(root, "base", {"functions": {"a": {"params": []}}})
    write(root, "derived", {"extends": "esp8266/base", "functions": {"b": {"params": []}}})
    return root


def write(root: Path, name: str, data: dict[str, object]) -> None:
    (root / "esp8266" / f"{name}.json").write_text(json.dumps({"module": name, **data}))


def names(root: Path, cache: Path | None, module: str = "derived") -> tuple[str, ...]:
    found = StubLibrary(root, cache).view("esp8266", "5.1").module(module)
    assert found is not None
    return found.names


@pytest.mark.parametrize("changed", ["base", "derived", "new"])
def test_change_is_seen(folder: Path, tmp_path: Path, changed: str) -> None:
    cache = tmp_path / "cache"
    assert names(folder, cache) == ("derived.a", "derived.b")
    assert names(folder, cache) == ("derived.a", "derived.b")
    if changed == "new":
        write(folder, "new", {"functions": {"c": {"params": []}}})
        assert names(folder, cache, "new") == ("new.c",)
        return
    stub = json.loads((folder / "esp8266" / f"{changed}.json").read_text())
    stub["functions"]["added"] = {"params": []}
    write(folder, changed, stub)
    assert "derived.added" in names(folder, cache)


def test_same_size_and_time_but_other_modules(folder: Path, tmp_path: Path) -> None:
    """A renamed file is another stub even if nothing else changed."""
    cache = tmp_path / "cache"
    assert names(folder, cache, "base") == ("base.a",)
    old = folder / "esp8266" / "base.json"
    times = old.stat().st_atime_ns, old.stat().st_mtime_ns
    (folder / "esp8266" / "derived.json").unlink()
    new = old.with_name("esab.json")
    new.write_text(old.read_text().replace("base", "esab"))
    old.unlink()
    os.utime(new, ns=times)
    assert names(folder, cache, "esab") == ("esab.a",)


@pytest.mark.parametrize("damage", [b"", b"x", b"NODEMCU\x01\xff\xff\xff\x00", None])
def test_damaged_cache_is_made_again(folder: Path, tmp_path: Path, damage: bytes | None) -> None:
    cache = tmp_path / "cache"
    names(folder, cache)
    for file in cache.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            file.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert names(folder, cache) == ("derived.a", "derived.b")


def test_cache_that_goes_bad_while_it_is_used(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    names(folder, cache)
    view = StubLibrary(folder, cache).view("esp8266", "5.1")
    (container,) = cache.glob("*.bin")
    container.write_bytes(b"\0" * container.stat().st_size)
    module = view.module("derived")
    assert module is not None
    assert module.names == ("derived.a", "derived.b")


def test_old_containers_are_deleted(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for i in range(KEPT_CONTAINERS + 3):
        write(folder, f"more{i}", {})
        names(folder, cache)
    assert len(list(cache.glob("stubs-*.bin"))) == KEPT_CONTAINERS
    assert names(folder, cache) == ("derived.a", "derived.b")


def test_without_cache(folder: Path) -> None:
    assert names(folder, None) == ("derived.a", "derived.b")


def test_cache_that_is_a_file(folder: Path, tmp_path: Path) -> None:
    """As a folder that cannot be written (which root could)."""
    cache = tmp_path / "cache"
    cache.write_text("")
    assert names(folder, cache) == ("derived.a", "derived.b")


def test_faulty_stub_leaves_the_others(folder: Path, tmp_path: Path) -> None:
    write(folder, "faulty", {"functions": {"a": {}}})
    library = StubLibrary(folder, tmp_path / "cache")
    assert [info.name for info in library.modules.values()] == ["base", "derived"]
    assert [error.path for error in library.problems] == ["$.functions.a"]
    # The problem is reported again, not forgotten by the cache.
    again = StubLibrary(folder, tmp_path / "cache")
    assert len(again.modules) == 2
    assert len(again.problems) == 1


def test_shipped_container(folder: Path, tmp_path: Path) -> None:
    """A built distribution has the compiled stubs beside the others and needs nothing else."""
    made = StubLibrary(folder, None).container
    made.index["key"] = StubLibrary(folder).code_key
    made.write(folder / COMPILED_NAME)
    for file in (folder / "esp8266").iterdir():
        file.unlink()
    assert names(folder, None) == ("derived.a", "derived.b")


def test_container_of_another_version(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "compiled.bin"
    StubLibrary(folder, None).container.write(path)
    with pytest.raises(ContainerError):
        Container.open(path, "other")


WARM = """
import sys
from pathlib import Path
from luac_nodemcu.stubs.library import StubLibrary
library = StubLibrary(cache=Path(sys.argv[1]))
view = library.view("esp8266", "5.1")
for module in view.all_modules():
    for function in module.functions.values():
        function.signatures
heavy = {"lark", "jsonschema", "luac_nodemcu.stubs.compiling"} & set(sys.modules)
sys.exit(f"imported: {heavy}" if heavy else 0)
"""


def test_warm_run_is_light(library: StubLibrary) -> None:
    assert library.cache is not None
    _ = library.container
    subprocess.run([sys.executable, "-c", WARM, str(library.cache)], check=True)


def test_only_what_is_used_is_loaded(library: StubLibrary) -> None:
    fresh = StubLibrary(cache=library.cache)
    fresh.view("esp8266", "5.1").find("tmr.create")
    assert list(fresh._loaded) == ["esp8266/tmr"]


# --- Look-ups --------------------------------------------------------------------------------


def test_find(library: StubLibrary) -> None:
    view = library.view("esp8266", "5.1")
    assert isinstance(view.find("tmr"), Module)
    create = view.find("tmr.create")
    assert isinstance(create, Function)
    assert create.signatures[0].returns[0].type == NamedType("tmr.timer")
    assert isinstance(view.find("net.tcpsocket"), Class)
    constant = view.find("tmr.ALARM_AUTO")
    assert isinstance(constant, Constant)
    assert (constant.value, constant.type) == (1, INTEGER)
    assert isinstance(view.find("tmr.mode"), Enum)
    gone = view.find("tmr.alarm")
    assert isinstance(gone, Gone)
    assert gone.replacement == "tmr.create():alarm($2..)"
    assert view.find("tmr.nothing") is None
    assert view.find("nothing") is None
    assert view.find("net.tcpsocket:nothing") is None


def test_find_by_documentation_name(library: StubLibrary) -> None:
    view = library.view("esp8266", "5.1")
    found = view.find("net.socket:on")
    assert isinstance(found, Function)
    assert found.name == "net.tcpsocket:on"
    assert found.url == "https://nodemcu.readthedocs.io/en/release/modules/net/#netsocketon"


def test_enum_of_constant(library: StubLibrary) -> None:
    enum = library.view("esp8266", "5.1").enum_of("net.TCP")
    assert enum is not None
    assert enum.constants == ("net.TCP", "net.UDP")


def test_suggestions(library: StubLibrary) -> None:
    view = library.view("esp8266", "5.1")
    assert view.suggest("tmr.crate")[0] == "tmr.create"
    assert "net.tcpsocket:on" in view.suggest("net.tcpsocket:onn")
    assert view.suggest("tmer")[0] == "tmr"


def test_events_of_net(library: StubLibrary) -> None:
    """What issue reports are made of: omitted is not nil, events decide the parameters."""
    on = library.view("esp8266", "5.1").find("net.tcpsocket:on")
    assert isinstance(on, Function)
    assert on.events is not None
    event, callback = on.signatures[0].params
    assert (callback.optional, callback.nil_ok) == (False, True)
    assert str(event.type) == ('"connection"|"reconnection"|"disconnection"|"receive"|"sent"|"dns"')
    slots = {entry.name: entry.callback.slot for entry in on.events.events}
    assert slots["receive"] == "self:receive"
    assert all(entry.callback.protected is False for entry in on.events.events)


# --- Conditions ------------------------------------------------------------------------------


def test_condition() -> None:
    build = Build("esp8266", "5.1", defaults={"ON": True, "OFF": False})
    assert Condition().holds(build)
    assert Condition(options=("ON",)).holds(build)
    assert Condition(options=("OFF",)).missing(build) == ["OFF"]
    assert Condition(options=("!ON",)).missing(build) == ["ON off"]
    assert Condition(options=("!UNKNOWN",)).holds(build)
    assert not Condition(lua=("5.3",)).possible(build)
    assert not Condition(numbers="integral").possible(build)
    assert Condition(modules=("pixbuf",)).holds(build)
    assert Condition(variants=("esp32s2",)).holds(build)
    either = Condition(any=(Condition(options=("OFF",)), Condition(lua=("5.1",))))
    assert either.holds(build)
    neither = Condition(any=(Condition(options=("OFF",)), Condition(options=("OTHER",))))
    assert neither.missing(build) == ["OFF or OTHER"]


def test_condition_of_known_build() -> None:
    build = Build(
        "esp32",
        "5.3",
        variant="esp32c3",
        options={"ON": False},
        defaults={"ON": True},
        modules=frozenset({"net"}),
        lists={"FONTS": frozenset({"font_a"})},
    )
    assert Condition(options=("ON",)).missing(build) == ["ON"]
    assert Condition(modules=("pixbuf",)).missing(build) == ["module pixbuf"]
    assert not Condition(variants=("esp32", "esp32s2")).possible(build)
    assert Condition(listed_in="FONTS").holds(build, "u8g2.font_a")
    assert Condition(listed_in="FONTS").missing(build, "u8g2.font_b") == ["font_b in FONTS"]
