"""The drop-in command: the files, the output and the exit codes of luac.cross."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from luac_nodemcu.cli.drop_in import run
from luac_nodemcu.cli.main import main
from luac_nodemcu.compiler.chunk import read_chunk
from luac_nodemcu.errors import FormatError
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.images import read_any_image
from tests.support import corpus, golden
from tests.support.cross_run import find_seed
from tests.support.listing import plain
from tests.support.luac_cross import luac_cross

MODULE = b'local M = {}\nfunction M.greet(name) print("hello", name, 42) end\nreturn M\n'
TIME = "1700000000"


@dataclass
class Done:
    """What a run left: exit code and both streams."""

    code: int
    out: bytes
    err: bytes


class Streams:
    """Standard streams that hold bytes."""

    def __init__(self, data: bytes = b"") -> None:
        self.buffer = io.BytesIO(data)


Cross = Callable[..., Done]


@pytest.fixture
def cross(monkeypatch: pytest.MonkeyPatch) -> Cross:
    """Runs the command in this process, as `PROG` and with a fixed time."""

    def call(
        *arguments: str, stdin: bytes = b"", environment: dict[str, str] | None = None
    ) -> Done:
        out, err = Streams(), Streams()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", Streams(stdin))
            wanted = {"SOURCE_DATE_EPOCH": TIME} if environment is None else environment
            code = run(list(arguments), "PROG", wanted)
        return Done(code, out.buffer.getvalue(), err.buffer.getvalue())

    return call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a few sources, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.lua").write_bytes(MODULE)
    (tmp_path / "b.lua").write_bytes(MODULE.replace(b"hello", b"good bye"))
    (tmp_path / "bad.lua").write_bytes(b"\nx = = 1\n")
    return tmp_path


@pytest.fixture(scope="module")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the sources of the golden outputs."""
    top = tmp_path_factory.mktemp("corpus")
    for source in (*corpus.files(), *corpus.generated()):
        file = top / source.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(source.text)
    yield top
    shutil.rmtree(top)


def without_seed(data: bytes) -> tuple[bytes, bytes]:
    """A Lua 5.3 image file without the seed, which no option sets."""
    position = 17 + data[15]
    start = position
    while data[position] & 0x80:
        position += 1
    return data[:start], data[position + 1 :]


def golden_cases() -> list[tuple[str, golden.Output]]:
    """The outputs of several sources but for the largest, which other tests compare."""
    return [
        (target, output)
        for target in target_names()
        for output in golden.load(target).outputs()
        if not output.name.startswith("corpus") and not output.name.endswith(".region")
        if len(output.sources) > 1 or output.kind == "lc"
    ]


@pytest.mark.parametrize(
    ("target", "output"), golden_cases(), ids=[f"{t}-{o.name}" for t, o in golden_cases()]
)
def test_golden(
    target: str,
    output: golden.Output,
    cross: Cross,
    corpus_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The files and the printed size that the real tool made."""
    monkeypatch.chdir(corpus_folder)
    environment = {"SOURCE_DATE_EPOCH": str(output.time or 0)}
    # Of these names the real tool puts one where the device does not find it.
    exact = ("--luac-cross-defects",) if output.name == "names.img" else ()
    arguments = (*exact, "--target", target, *output.arguments, "-o", "out", *output.sources)
    done = cross(*arguments, environment=environment)
    assert (done.code, done.out.decode()) == (0, output.stdout), done.err
    data = (corpus_folder / "out").read_bytes()
    if output.seed is None:
        assert golden.digest(data) == output.sha256
        return
    stored = golden.load(target).output_data(output)
    if stored is None:
        assert find_seed(data) != output.seed
        return
    assert without_seed(data) == without_seed(stored)


@pytest.mark.parametrize("target", ["esp8266-lua51", "esp8266-lua51-int", "esp8266-lua53"])
def test_error_messages(target: str, cross: Cross, folder: Path) -> None:
    """The first message of every broken program."""
    for case in corpus.broken():
        expected = golden.expected_error(case.name, target)
        file = folder / case.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(case.text)
        done = cross("--target", target, "-o", "out", case.path)
        if expected is None:
            assert (done.code, done.err) == (0, b""), case.name
        else:
            assert done.code == 1, case.name
            assert done.err.startswith(b"PROG: " + expected + b"\n"), case.name


# Files and streams.


def test_image(folder: Path, cross: Cross) -> None:
    assert cross("-f", "-o", "lfs.img", "a.lua", "b.lua").code == 0
    image = read_any_image((folder / "lfs.img").read_bytes())
    assert [module.name for module in image.modules] == [b"a", b"b"]
    assert image.timestamp == int(TIME)


def test_standard_output_holds_the_file_only(folder: Path, cross: Cross) -> None:
    done = cross("-f", "-o", "-", "a.lua")
    assert read_any_image(done.out).modules[0].name == b"a"
    assert done.err == b"Image size: 656\n"


def test_standard_input(cross: Cross, folder: Path) -> None:
    done = cross("-o", "-", "-", stdin=MODULE)
    assert b"=stdin\0" in done.out
    image = read_any_image(cross("-f", "-o", "-", "a.lua", "-", stdin=MODULE).out)
    assert [module.name for module in image.modules] == [b"a", b"stdin"]


def test_lc_files_are_inputs(folder: Path, cross: Cross) -> None:
    """As a Makefile does that compiles every module by itself first."""
    for name in ("a", "b"):
        assert cross("-o", f"{name}.lc", f"{name}.lua").code == 0
    assert cross("-f", "-o", "one.img", "a.lc", "b.lc").code == 0
    assert cross("-f", "-o", "two.img", "a.lua", "b.lua").code == 0
    assert (folder / "one.img").read_bytes() == (folder / "two.img").read_bytes()


def test_listing_of_the_last_output(folder: Path, cross: Cross) -> None:
    assert cross("a.lua").code == 0
    assert (folder / "luac.out").exists()
    listing = cross("-l")
    assert plain(listing.out) == plain(cross("-l", "-p", "a.lua").out)
    assert listing.out.startswith(b"\nmain <a.lua:0,0> (")


def test_parse_only_writes_nothing(folder: Path, cross: Cross) -> None:
    assert cross("-p", "a.lua", "b.lua") == Done(0, b"", b"")
    assert cross("-p", "a.lua", "bad.lua").code == 1
    assert not (folder / "luac.out").exists()


def test_failure_leaves_the_old_file(folder: Path, cross: Cross) -> None:
    (folder / "out").write_bytes(b"old")
    assert cross("-o", "out", "bad.lua").err == b"PROG: bad.lua:2: unexpected symbol near '='\n"
    assert cross("-m", "0", "-o", "out", "a.lua").code == 1
    assert (folder / "out").read_bytes() == b"old"


def test_image_to_address(folder: Path, cross: Cross) -> None:
    assert cross("--target", "esp8266-lua53", "-f", "-o", "x.img", "a.lua").code == 0
    done = cross("--target", "esp8266-lua53", "-F", "x.img", "-a", "0x40210000", "-o", "y")
    assert done == Done(0, b"", b"")
    image = read_any_image((folder / "y").read_bytes())
    assert (image.form, image.address, image.seed) == (
        "region", 0x40210000, read_any_image((folder / "x.img").read_bytes()).seed,
    )  # fmt: skip
    wrong = cross("--target", "esp32-lua53-int64", "-F", "x.img", "-a", "0x40210000", "-o", "y")
    assert wrong.code == 1
    assert b"number size mismatch" in wrong.err
    junk = cross("--target", "esp32-lua53", "-F", "a.lua", "-a", "0x40210000", "-o", "y")
    assert b"not an LFS image file" in junk.err


# Messages and exit codes.


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), b"no input files given"),
        (("-x",), b"unrecognized option '-x'"),
        (("-o",), b"'-o' needs argument"),
        (("-v", "-s"), b"no input files given"),
        (("none.lua",), b"cannot open none.lua: No such file or directory"),
        (("-o", "no/where", "a.lua"), b"cannot open no/where: No such file or directory"),
        (("-e", "x.lua"), b"'-e' is not available"),
        (("--target", "esp32-lua35", "-v"), b"Unknown target 'esp32-lua35'. Did you mean"),
        (("-m", "0x1000", "-o", "out", "big.lua"), b"The image is too large"),
        (("-m", "4096", "-o", "out", "huge.lua"), b"Out of Flash memory"),
        (("--target", "esp8266-lua53", "-m", "0x1000", "big.lua"), b"The image takes"),
        (
            ("--target", "esp8266-lua53", "-f", "a.lua", "sub/.a.x.lua"),
            b"Cannot have duplicate files ('a.x.lua') in LFS",
        ),
        (("--target", "esp8266-lua53", "a.img"), b"a.img: version mismatch in precompiled chunk"),
        (("a53.img",), b"a53.img: bad header in precompiled chunk"),
        (("cut.lc",), b"cut.lc: unexpected end in precompiled chunk"),
        (("--target", "esp8266-lua53", "a53.img"), b"a53.img: format mismatch in precompiled"),
    ],
)
def test_failures(arguments: tuple[str, ...], message: bytes, folder: Path, cross: Cross) -> None:
    (folder / "big.lua").write_bytes(b"x = '" + b"y" * 5000 + b"'")
    (folder / "huge.lua").write_bytes(b"x = '" + b"y" * 300_000 + b"'")
    (folder / "sub").mkdir()
    (folder / "sub" / ".a.x.lua").write_bytes(MODULE)
    cross("-o", "a.img", "a.lua")
    (folder / "cut.lc").write_bytes((folder / "a.img").read_bytes()[:-5])
    cross("--target", "esp8266-lua53", "-f", "-o", "a53.img", "a.lua")
    done = cross(*arguments)
    assert done.code == 1
    assert done.err.startswith(b"PROG: " + message), done.err


def test_directory_as_input(folder: Path, cross: Cross) -> None:
    done = cross(".")
    assert done.code == 1
    assert done.err.startswith(b"PROG: cannot ")


def test_usage_follows_wrong_options(folder: Path, cross: Cross) -> None:
    done = cross("-x")
    assert done.err.split(b"\n")[1].startswith(b"usage: PROG [options]")
    assert cross("-x") != cross("--target", "esp32-lua53", "-x")
    assert cross("--help").code == 0
    assert cross("--help").out.startswith(b"usage: ")
    files = [f"m{number}.lua" for number in range(51)]
    for name in files:
        (folder / name).write_bytes(b"")
    many = cross("-f", "-o", "x", *files)
    assert many.err.startswith(b"PROG: '-f': Number of modules > 50\nusage: ")


def test_version(cross: Cross) -> None:
    assert cross("-v").out.startswith(b"Lua 5.1.4  luac-nodemcu ")
    assert cross("--target", "esp32-lua53", "-v").out.startswith(b"Lua 5.3.5  ")


def test_target_of_the_project(folder: Path, cross: Cross) -> None:
    (folder / "luac-nodemcu.toml").write_text('target = "esp32-lua53-double"\n', "utf-8")
    (folder / "sub").mkdir()
    os.chdir(folder / "sub")
    assert b"for esp32-lua53-double" in cross("-v").out
    assert b"for esp8266-lua51\n" in cross("--target", "esp8266-lua51", "-v").out
    (folder / "luac-nodemcu.toml").write_text("target = 5\n", "utf-8")
    broken = cross("-v")
    assert broken.code == 1
    assert b"luac-nodemcu.toml" in broken.err


@pytest.mark.parametrize("value", ["abc", "-1", "1.5", "²"])
def test_bad_epoch(value: str, folder: Path, cross: Cross) -> None:
    done = cross("-f", "a.lua", environment={"SOURCE_DATE_EPOCH": value})
    assert done.code == 1
    assert b"SOURCE_DATE_EPOCH" in done.err


def test_modules_that_the_device_cannot_find(folder: Path, cross: Cross) -> None:
    """Written as luac.cross writes them, with a warning."""
    (folder / "sub").mkdir()
    (folder / "sub" / "a.lua").write_bytes(b"return 'another module of the same name'")
    done = cross("-f", "-o", "x", "a.lua", "sub/a.lua", "b.lua")
    assert done.code == 0
    assert done.err.startswith(b"PROG: warning: a.lua and sub/a.lua make the same module name")
    names = [module.name for module in read_any_image((folder / "x").read_bytes()).modules]
    assert names == [b"a", b"a", b"b"]


def test_module_that_must_come_first(folder: Path, cross: Cross) -> None:
    (folder / "__init.lua").write_bytes(MODULE)
    fixed = cross("--target", "esp8266-lua53", "-f", "-o", "x", "a.lua", "__init.lua")
    assert fixed.code == 0
    assert b"Put __init.lua first" in fixed.err
    assert names_in(folder / "x") == [b"__init", b"a"]
    exact = cross(
        "--target", "esp8266-lua53", "--luac-cross-defects", "-f", "-o", "x", "a.lua", "__init.lua"
    )
    assert b"cannot find __init.lua" in exact.err
    assert names_in(folder / "x") == [b"a", b"__init"]


def names_in(path: Path) -> list[bytes]:
    return [module.name for module in read_any_image(path.read_bytes()).modules]


def test_large_image_of_lua53_warns(folder: Path, cross: Cross) -> None:
    (folder / "huge.lua").write_bytes(b"x = '" + b"y" * 300_000 + b"'")
    done = cross("--target", "esp8266-lua53", "-f", "-o", "x", "huge.lua")
    assert done.code == 0
    assert b"warning: the image takes 30" in done.err


# As a program.


def test_command_of_the_group(folder: Path) -> None:
    result = CliRunner().invoke(main, ["cross", "-o", "out", "--", "a.lua"])
    assert (result.exit_code, result.output) == (0, "")
    assert (folder / "out").read_bytes().startswith(b"\x1bLua")
    bad = CliRunner().invoke(main, ["cross", "bad.lua"])
    assert bad.exit_code == 1
    assert bad.stderr == "luac-nodemcu cross: bad.lua:2: unexpected symbol near '='\n"


def program(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    code = "import sys; sys.argv[0] = '/x/luac.cross.int'; "
    code += "from luac_nodemcu.cli.drop_in import main; main()"
    environment = {k: v for k, v in os.environ.items() if k != "LUAC_NODEMCU_TARGET"}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input=stdin,
        capture_output=True,
        env=environment,
        check=False,
    )


def test_console_script(folder: Path) -> None:
    done = program("-o", "-", "-", stdin=b"return 1\r\n")
    assert done.returncode == 0
    # The program's name chose integer numbers; nothing was added to the bytes.
    assert done.stdout.startswith(b"\x1bLua\x51\x00\x01\x04\x04\x04\x04\x01")
    bad = program("-", stdin=b"return 1.5")
    assert bad.returncode == 1
    assert bad.stderr == b"luac.cross.int: stdin:1: malformed number near '1.5'\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows reports closed pipes in another way")
def test_closed_pipe(folder: Path) -> None:
    (folder / "long.lua").write_bytes(b"x = y\n" * 20000)
    code = "from luac_nodemcu.cli.drop_in import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "-l", "-p", "long.lua"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


# The real thing.

SETS = (
    ("-o", "out", "a.lua"),
    ("-s", "-o", "out", "a.lua", "b.lua"),
    ("-i", "-o", "out", "a.lua"),
    ("-f", "-o", "out", "a.lua", "b.lua"),
    ("-f", "-s", "-o", "out", "a.lua", "b.lua"),
    ("-m", "0x8000", "-o", "out", "a.lua", "b.lua"),
    ("-l", "-l", "-f", "-o", "out", "b.lua", "a.lua"),
    ("-l", "-o", "out", "a.lua", "b.lua"),
    ("-o", "out", "a.lua", "bad.lua", "none.lua"),
    ("-p", "none.lua"),
    ("-o", "out", "."),
    ("-o",),
    ("-x",),
    (),
    ("-v", "-p", "a.lua", "bad.lua"),
    ("b.lua",),
    ("-o", "out", "-"),
)


@pytest.mark.parametrize("target", target_names())
def test_real(target: str, folder: Path, cross: Cross) -> None:
    """Exit code, first message, output and file for the same arguments."""
    real = luac_cross(target)
    names = ("out", "luac.out", "luac.cross.out")
    for arguments in SETS:
        for name in names:
            (folder / name).unlink(missing_ok=True)
        done = subprocess.run(
            [str(real), *arguments], input=MODULE, capture_output=True, check=False
        )
        files = [(folder / name).read_bytes() for name in names if (folder / name).exists()]
        for name in names:
            (folder / name).unlink(missing_ok=True)
        stamp = _time_in(files, target)
        ours = cross(
            "--target", target, *arguments, stdin=MODULE, environment={"SOURCE_DATE_EPOCH": stamp}
        )
        our_files = [(folder / name).read_bytes() for name in names if (folder / name).exists()]
        assert ours.code == done.returncode, arguments
        assert _comparable(our_files) == _comparable(files), arguments
        message = done.stderr.split(b"\n")[0].replace(os.fsencode(str(real)), b"PROG")
        assert ours.err.split(b"\n")[0] == message, arguments
        if "-v" not in arguments:
            listing = plain(done.stdout)
            for text in (stamp.encode(), TIME.encode()):
                listing = listing.replace(text, b"TIME")
            assert plain(ours.out).replace(stamp.encode(), b"TIME") == listing, arguments


def _time_in(files: list[bytes], target: str) -> str:
    """The time that an output carries."""
    for data in files:
        try:
            return str(read_any_image(data).timestamp)
        except FormatError:
            constants = read_chunk(data).main.constants
            if constants and isinstance(constants[-1], int | float):
                return str(int(constants[-1]))
    return TIME


def _comparable(files: list[bytes]) -> list[object]:
    return [
        without_seed(data) if data.startswith(b"\x1bLua\x53\x0b")
        else zlib.decompress(data, 31) if data.startswith(b"\x1f\x8b")
        else data
        for data in files
    ]  # fmt: skip


def test_targets_of_the_golden_cases() -> None:
    """Every target has outputs with and without `-f`."""
    for target in target_names():
        kinds = {output.kind for name, output in golden_cases() if name == target}
        assert kinds >= {"lc", "image"}
        assert load_target(target).lua == 53 or "absolute" in kinds
