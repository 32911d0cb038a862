"""The driver: finding a luac.cross, handing it sources, reading its messages, bad programs."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.compiler.chunk import read_chunk, write_chunk
from luac_nodemcu.compiler.generate import compile_source
from luac_nodemcu.compiler.strip import keep_for
from luac_nodemcu.firmware.luac_cross import (
    CrossSource,
    LuacCross,
    LuacCrossError,
    LuacCrossRejected,
    find_luac_cross,
    stage,
)
from luac_nodemcu.firmware.luac_cross_run import (
    MAX_OUTPUT_BYTES,
    ProgramError,
    first_line,
    run_program,
)
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.lfs.images import read_any_image
from tests.support.luac_cross import luac_cross
from tests.support.stand_in import cross_stand_in, stand_in

GOOD = CrossSource("a.lua", b"local x = 1\nreturn x\n")


def nothing(name: str) -> str | None:
    """No command is installed."""
    return None


@pytest.fixture(scope="module")
def cross(tmp_path_factory: pytest.TempPathFactory) -> LuacCross:
    """A stand-in for the luac.cross of `esp8266-lua51`."""
    return LuacCross(cross_stand_in(tmp_path_factory.mktemp("cross"), "esp8266-lua51"))


# Finding.


@pytest.mark.parametrize("name", ["luac.cross", "luac.cross.int", "build/luac_cross/luac.cross"])
@pytest.mark.parametrize("suffix", ["", ".exe"])
def test_checkout(tmp_path: Path, name: str, suffix: str) -> None:
    program = tmp_path / (name + suffix)
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_bytes(b"")
    assert find_luac_cross(str(tmp_path)) == program


@pytest.mark.parametrize("integral", [False, True])
def test_checkout_prefers_the_number_type(tmp_path: Path, integral: bool) -> None:
    for name in ("luac.cross", "luac.cross.int"):
        (tmp_path / name).write_bytes(b"")
    found = find_luac_cross(str(tmp_path), integral=integral)
    assert found.name == ("luac.cross.int" if integral else "luac.cross")


@pytest.mark.parametrize(
    ("inside", "hint"),
    [("app/lua", "run make"), ("components/lua", "luac_cross_build"), ("x", "not look like")],
)
def test_checkout_without_one(tmp_path: Path, inside: str, hint: str) -> None:
    (tmp_path / inside).mkdir(parents=True)
    with pytest.raises(LuacCrossError, match=hint):
        find_luac_cross(str(tmp_path))


def test_path_and_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.exe").write_bytes(b"")
    assert find_luac_cross("mine.exe", which=nothing) == tmp_path / "mine.exe"
    assert find_luac_cross("./mine", which=nothing) == tmp_path / "mine.exe"
    assert (
        find_luac_cross("other", which=lambda name: str(tmp_path / "mine.exe")).name == "mine.exe"
    )
    with pytest.raises(LuacCrossError, match="among the installed commands"):
        find_luac_cross("other", which=nothing)
    with pytest.raises(LuacCrossError, match="no such file"):
        find_luac_cross(str(tmp_path / "other"))


# Handing over sources.

parts = st.sampled_from(["..", ".", "a", "b b", "ü.lua", "x.y"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(parts, min_size=1, max_size=5), min_size=1, max_size=4))
def test_staged_paths_lead_to_copies(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[str]]
) -> None:
    top = tmp_path_factory.mktemp("stage")
    sources = [
        CrossSource("/".join([*path, f"file{number}"]), b"%d" % number)
        for number, path in enumerate(lists)
    ]
    start = stage(sources, top / "sources")
    for source in sources:
        copy = Path(os.path.normpath(start / source.path))
        assert copy.read_bytes() == source.data
        assert copy.is_relative_to(top / "sources")


def test_names_that_cannot_be_given(tmp_path: Path) -> None:
    for path in ("", "-", "a\0b"):
        with pytest.raises(LuacCrossError, match="cannot be given"):
            stage([CrossSource(path, b"")], tmp_path / str(len(path)))
    with pytest.raises(LuacCrossError, match="two different sources"):
        stage([CrossSource("a", b"1"), CrossSource("a", b"2")], tmp_path / "two")
    stage([CrossSource("a", b"1"), CrossSource("a", b"1")], tmp_path / "same")


def test_absolute_path_must_be_the_file(tmp_path: Path) -> None:
    file = tmp_path / "x.lua"
    file.write_bytes(b"return 1")
    stage([CrossSource(str(file), b"return 1")], tmp_path / "good")
    with pytest.raises(LuacCrossError, match="was changed"):
        stage([CrossSource(str(file), b"return 2")], tmp_path / "bad")


def test_chunk_and_image(cross: LuacCross) -> None:
    target = load_target("esp8266-lua51")
    sources = [GOOD, CrossSource("../lib/-b.lua", b"return 'text'\n")]
    chunk = read_chunk(cross.chunk(sources[1], 51))
    assert chunk.main.source == b"@../lib/-b.lua"
    image = read_any_image(cross.image(sources, target, address=0x40220000))
    assert [module.name for module in image.modules] == [b"a", b"-b"]
    assert image.address == 0x40220000
    packed = read_any_image(cross.image(sources, target))
    assert packed.form == "compressed"
    # A .lc file is as good an input as a source.
    again = cross.image([CrossSource("other.lc", cross.chunk(GOOD, 51))], target)
    assert [module.name for module in read_any_image(again).modules] == [b"a"]


def test_strip(cross: LuacCross) -> None:
    stripped = read_chunk(cross.chunk(GOOD, 51, strip=True)).main
    assert stripped.source is None
    assert not stripped.line_info


def test_region_of_lua53(tmp_path: Path) -> None:
    esp32 = LuacCross(cross_stand_in(tmp_path / "1", "esp32-lua53"))
    image = read_any_image(esp32.image([GOOD], load_target("esp32-lua53"), address=0x3F430000))
    assert (image.form, image.address) == ("region", 0x3F430000)
    esp8266 = LuacCross(cross_stand_in(tmp_path / "2", "esp8266-lua53"))
    with pytest.raises(LuacCrossError, match="cannot make absolute images"):
        esp8266.image([GOOD], load_target("esp8266-lua53"), address=0x40210000)


# Messages.


@pytest.mark.parametrize(
    "path", ["b.lua", "with:12: colon.lua", "f" * 100 + ".lua", "päth/é.lua", "q[1].lua"]
)
def test_syntax_error(cross: LuacCross, path: str) -> None:
    if os.name == "nt" and ":" in path:
        pytest.skip("file names cannot have a colon on Windows")
    with pytest.raises(LuacCrossRejected) as caught:
        cross.image([GOOD, CrossSource(path, b"\nx = = 1")], load_target("esp8266-lua51"))
    error = caught.value
    assert error.source == 1
    assert error.line == 2
    assert error.text == b"unexpected symbol near '='"


def test_error_without_a_place(cross: LuacCross) -> None:
    sources = [CrossSource(f"m{number}.lua", b"") for number in range(51)]
    with pytest.raises(LuacCrossRejected) as caught:
        cross.image(sources, load_target("esp8266-lua51"))
    # The usage text that follows is cut off.
    assert caught.value.message == b"'-f': Number of modules > 50"
    assert caught.value.source is None


def test_message_of_a_renamed_program(tmp_path: Path) -> None:
    program = stand_in(tmp_path, 'sys.exit("luac: a.lua:7: bad news\\n")')
    with pytest.raises(LuacCrossRejected) as caught:
        LuacCross(program).chunk(GOOD, 51)
    assert (caught.value.line, caught.value.text) == (7, b"bad news")


def test_version(cross: LuacCross, tmp_path: Path) -> None:
    assert cross.version().startswith("Lua 5.1.4")
    assert LuacCross(stand_in(tmp_path, "sys.exit(3)")).version() == ""


# Bad programs.


def test_hanging(tmp_path: Path) -> None:
    program = stand_in(tmp_path, "import time\ntime.sleep(60)")
    started = time.monotonic()
    with pytest.raises(ProgramError, match="did not finish within 1 seconds"):
        LuacCross(program, seconds=1).chunk(GOOD, 51)
    assert time.monotonic() - started < 20


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups to kill")
def test_hanging_with_a_child(tmp_path: Path) -> None:
    marker = tmp_path / "alive"
    child = f"import time; time.sleep(3); open({str(marker)!r}, 'w')"
    body = f"import subprocess, time\nsubprocess.Popen([{sys.executable!r}, '-c', {child!r}])\n"
    program = stand_in(tmp_path, body + "time.sleep(60)")
    with pytest.raises(ProgramError, match="did not finish"):
        LuacCross(program, seconds=1).chunk(GOOD, 51)
    time.sleep(3)
    assert not marker.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", ["SIGSEGV", "SIGFPE", "SIGABRT"])
def test_crashing(tmp_path: Path, number: str) -> None:
    body = f"import os, signal\nos.kill(os.getpid(), signal.{number})"
    with pytest.raises(ProgramError, match=rf"crashed \({number}\)"):
        LuacCross(stand_in(tmp_path, body)).chunk(GOOD, 51)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_crash_behind_a_shell(tmp_path: Path) -> None:
    program = stand_in(tmp_path, f"sys.exit(128 + {int(signal.Signals(11))})")
    with pytest.raises(ProgramError, match="crashed"):
        LuacCross(program).chunk(GOOD, 51)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "wrote no file"),
        ("print('hello')", "It printed: hello"),
        ("sys.exit(1)", "exit code 1 and no message"),
        ("print('oops'); sys.exit(2)", "it printed: oops"),
        ("sys.exit('\\x1b[31mred\\x07')", r"\\x1b\[31mred\\x07"),
        ("sys.stdout.buffer.write(b'\\xff\\xfe'); sys.exit(1)", r"\\xff\\xfe"),
    ],
)
def test_useless(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(LuacCrossError, match=message):
        LuacCross(stand_in(tmp_path, body)).chunk(GOOD, 51)


def test_flood_of_output(tmp_path: Path) -> None:
    body = "for _ in range(40): sys.stdout.write('x' * (1 << 20)); sys.stderr.write('y' * 100000)"
    done = run_program(stand_in(tmp_path, body), [], tmp_path, 60.0)
    assert done.code == 0
    assert len(done.stdout) == MAX_OUTPUT_BYTES
    assert len(done.stderr) == MAX_OUTPUT_BYTES


def test_input_that_is_not_read(tmp_path: Path) -> None:
    done = run_program(stand_in(tmp_path, "sys.exit(4)"), [], tmp_path, 60.0, b"x" * 10_000_000)
    assert done.code == 4


def test_not_startable(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="no such file"):
        LuacCross(tmp_path / "none").chunk(GOOD, 51)
    text = tmp_path / "text"
    text.write_bytes(b"\x7fnot a program")
    if os.name != "nt":
        with pytest.raises(ProgramError, match="not executable; allow it with: chmod"):
            LuacCross(text).chunk(GOOD, 51)
    text.chmod(0o755)
    with pytest.raises(ProgramError, match="is not a program for this machine"):
        LuacCross(text).chunk(GOOD, 51)
    with pytest.raises(ProgramError, match=r"is a folder|cannot be run"):
        LuacCross(tmp_path).chunk(GOOD, 51)
    if os.name != "nt":
        text.write_bytes(b"#!/no/such/interpreter\n")
        with pytest.raises(ProgramError, match="interpreter or loader is missing"):
            LuacCross(text).chunk(GOOD, 51)


def test_first_line_is_short_and_plain() -> None:
    assert first_line(b"\n\n  one \ntwo") == "one"
    assert first_line(b"x" * 1000) == "x" * 300 + "..."
    assert first_line(b"") == ""
    assert first_line(b"a\x00b\x9b") == "a\\x00b\\x9b"


# The real thing.


@pytest.mark.parametrize("name", ["esp8266-lua51", "esp8266-lua51-int", "esp32-lua53-int64"])
def test_real(name: str) -> None:
    target = load_target(name)
    real = LuacCross(luac_cross(name))
    source = CrossSource("dir/m.lua", b"local t = {1, 'two'}\nreturn function() return t end\n")
    main = compile_source(source.data, b"@dir/m.lua", target)
    for strip in (False, True):
        keep = keep_for("2" if strip else "1", target, "lc")
        assert real.chunk(source, target.lua, strip=strip) == write_chunk(main, target, keep)
    image = read_any_image(real.image([source, GOOD], target))
    assert [module.name for module in image.modules] == [b"m", b"a"]
    with pytest.raises(LuacCrossRejected) as caught:
        real.image([source, CrossSource("x/y.lua", b"return return")], target)
    assert (caught.value.source, caught.value.line) == (1, 1)
