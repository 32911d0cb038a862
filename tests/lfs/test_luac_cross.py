"""Packing against the real luac.cross, run here and now on the Lua corpus.

As in `test_golden_formats.py` the Protos come from luac.cross's `.lc` files, so that a
mistake of our code generator cannot hide one of the packers. More module sets than the
goldens have, and names and orders that they cannot have.
"""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from luac_nodemcu.compiler.chunk import read_chunk, write_chunk
from luac_nodemcu.compiler.mains import combined_main
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import StripLevel, keep_for
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import PackError
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.lfs.pack import Module, PackOptions, pack
from luac_nodemcu.lfs.region53 import same_region
from luac_nodemcu.lfs.rewrite import rewrite_region
from tests.support import corpus
from tests.support.luac_cross import luac_cross

ROUNDS = 12
TARGETS = target_names()


class LuacCross:
    """luac.cross of one target at work in a folder that holds the corpus."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target = target
        self.program = luac_cross(target.name)
        self.folder = folder
        self.paths: list[str] = []
        self._compiled: dict[str, Proto | None] = {}

    def add(self, path: str, text: bytes) -> None:
        """Writes a source file."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(text)
        self.paths.append(path)

    def run(self, *arguments: str) -> bytes | None:
        """The file it writes, None if it fails."""
        output = self.folder / "output.bin"
        output.unlink(missing_ok=True)
        command = [str(self.program), "-o", "output.bin", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False)
        return output.read_bytes() if done.returncode == 0 else None

    def compiled(self, path: str) -> Proto | None:
        """The function in luac.cross's `.lc` file of a source, None if it compiles none."""
        if path not in self._compiled:
            data = self.run(path)
            self._compiled[path] = None if data is None else read_chunk(data).main
        return self._compiled[path]

    def modules(self, paths: list[str]) -> list[Module]:
        """The modules that luac.cross compiles, with names made as it makes them."""
        found = []
        for path in paths:
            main = self.compiled(path)
            if main is not None:
                name = module_name(b"@" + path.encode(), self.target.lua)
                found.append(Module(name, main, path))
        return found


@pytest.fixture
def tool(request: pytest.FixtureRequest, tmp_path: Path) -> LuacCross:
    """luac.cross with all small sources of the corpus."""
    target = load_target(request.param)
    cross = LuacCross(target, tmp_path)
    for source in corpus.sources(target.lua):
        if len(source.text) < 100_000 and not source.slow:
            cross.add(source.path, source.text)
    return cross


def _image(tool: LuacCross, data: bytes) -> Image:
    return read_any_image(data, (tool.target.integer_bits, tool.target.float_bits))


@pytest.mark.parametrize("tool", TARGETS, indirect=True)
def test_random_sets_of_modules(tool: LuacCross) -> None:
    rng = random.Random(tool.target.name)
    compared = 0
    for round_number in range(ROUNDS):
        count = rng.choice((1, 2, 5, 20, 50))
        modules = tool.modules(rng.sample(tool.paths, count))
        if tool.target.lua == 53:
            modules = list({module.name: module for module in modules}.values())
        if not modules:
            continue
        level: StripLevel = "2" if round_number % 3 == 2 else "1"
        arguments = ["-s"] if level == "2" else []
        paths = [module.path for module in modules]
        data = tool.run("-f", *arguments, *paths)
        if data is None:
            # Too large for its buffer.
            with pytest.raises(PackError, match="more than the limit"):
                pack(modules, tool.target, PackOptions(0, level))
            continue
        image = _image(tool, data)
        options = PackOptions(
            image.timestamp,
            level,
            seed=image.seed,
            # luac.cross for 5.3 knows no limit.
            max_bytes=1 << 24,
            luac_cross_defects=True,
        )
        packed = pack(modules, tool.target, options)
        assert packed.data == data, paths
        assert packed.flash_size == image.flash_size
        if packed.flash_size <= tool.target.lfs_max_bytes:
            _compare_flash(tool, modules, options, data, arguments)
        compared += 1
    assert compared >= ROUNDS // 2


def _compare_flash(
    tool: LuacCross,
    modules: list[Module],
    options: PackOptions,
    file: bytes,
    arguments: list[str],
) -> None:
    """Compares the flash content, where luac.cross makes any."""
    address = 0x40240000
    if tool.target.lua == 51:
        paths = [module.path for module in modules]
        data = tool.run("-a", hex(address), *arguments, *paths)
        assert data is not None
        time = _image(tool, data).timestamp
        chosen = PackOptions(time, options.strip, address=address, luac_cross_defects=True)
        assert pack(modules, tool.target, chosen).data == data
    elif tool.target.chip == "esp32":
        (tool.folder / "input.img").write_bytes(file)
        data = tool.run("-F", "input.img", "-a", hex(address))
        assert data is not None
        chosen = PackOptions(
            options.timestamp,
            options.strip,
            address=address,
            seed=options.seed,
            luac_cross_defects=True,
        )
        ours = pack(modules, tool.target, chosen)
        assert len(ours.data) == len(data)
        image = _image(tool, ours.data)
        assert same_region(rewrite_region(image, tool.target), data)


@pytest.mark.parametrize("tool", TARGETS, indirect=True)
def test_chunks_of_several_files(tool: LuacCross) -> None:
    rng = random.Random(tool.target.name)
    compared = 0
    for round_number in range(ROUNDS):
        modules = tool.modules(rng.sample(tool.paths, rng.choice((1, 2, 7))))
        if tool.target.lua == 53:
            modules = list({module.name: module for module in modules}.values())
        level: StripLevel = "2" if round_number % 2 else "1"
        lookup = round_number % 3 == 0
        arguments = (["-s"] if level == "2" else []) + (["-i"] if lookup else [])
        data = tool.run(*arguments, *(module.path for module in modules))
        if data is None or not modules:
            continue
        mains = [module.proto for module in modules]
        main = combined_main(mains, tool.target)
        if lookup:
            names = [module.name for module in modules]
            stamp = read_chunk(data).main.constants[-1]
            assert isinstance(stamp, int | float)
            main = combined_main(mains, tool.target, names=names, timestamp=int(stamp))
        assert write_chunk(main, tool.target, keep_for(level, tool.target, "lc")) == data
        compared += 1
    assert compared >= ROUNDS // 2


@pytest.mark.parametrize("tool", ["esp8266-lua51", "esp32-lua51"], indirect=True)
def test_duplicates_on_51(tool: LuacCross) -> None:
    for path in ("a/net.lua", "b/net.lua", "c/net.x.lua"):
        tool.add(path, b"return function(x) return x, '%s' end\n" % path.encode())
    paths = ["a/net.lua", "b/net.lua", "common/table_sizes.lua", "c/net.x.lua"]
    data = tool.run("-f", *paths)
    assert data is not None
    options = PackOptions(_image(tool, data).timestamp, luac_cross_defects=True)
    assert pack(tool.modules(paths), tool.target, options).data == data


@pytest.mark.parametrize("tool", ["esp8266-lua53", "esp32-lua53"], indirect=True)
@pytest.mark.parametrize(
    ("paths", "accepted"),
    [
        (["b.lua", "__init.lua", "c.lua"], True),
        (["b.lua", "sub/__"], True),
        (["b.lua", "x__"], True),
        (["b.lua", "__"], True),
        (["b.lua", "c.lua", "sub/__"], False),
        (["b.lua", "sub/b.lua"], False),
        (["n" * 41 + ".lua", "sub/" + "n" * 41 + ".lua"], True),
        (["thread.lua", "proto.lua", "userdata.lua", "b.lua"], True),
        (["sub/...", "b.lua"], True),
    ],
)
def test_names_and_order_on_53(tool: LuacCross, paths: list[str], accepted: bool) -> None:
    for path in paths:
        tool.add(path, b"local t = type(x)\nreturn t == 'thread', t == 'userdata'\n")
    data = tool.run("-f", *paths)
    assert (data is not None) == accepted
    modules = tool.modules(paths)
    if data is None:
        with pytest.raises(PackError):
            pack(modules, tool.target, PackOptions(0, luac_cross_defects=True))
        return
    image = _image(tool, data)
    options = PackOptions(image.timestamp, seed=image.seed, luac_cross_defects=True)
    assert pack(modules, tool.target, options).data == data


@pytest.mark.parametrize("tool", ["esp8266-lua51", "esp32-lua51"], indirect=True)
def test_a_match_with_the_first_byte(tool: LuacCross) -> None:
    # The signature's bytes once more, and others around them.
    tool.add("match.lua", b'return "....\\084\\161\\250\\250\\016", "0123456789abcdefghijklmn"\n')
    data = tool.run("-f", "match.lua")
    assert data is not None
    modules = tool.modules(["match.lua"])
    time = _image(tool, data).timestamp
    options = PackOptions(time, luac_cross_defects=True)
    assert pack(modules, tool.target, options).data == data
    assert pack(modules, tool.target, PackOptions(time)).data != data
