"""luac.cross's own files from `tests/golden`: read, written again, and packed anew.

The code generator has no part in it: what is packed are the Protos of luac.cross's `.lc`
files. `tests/compiler/test_golden.py` goes the whole way from source.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from luac_nodemcu.compiler.chunk import read_chunk, write_chunk
from luac_nodemcu.compiler.mains import combined_main
from luac_nodemcu.compiler.strip import StripLevel, keep_for
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.lfs.pack import Module, PackOptions, pack
from luac_nodemcu.lfs.region53 import same_region
from luac_nodemcu.lfs.rewrite import rewrite, rewrite_region
from luac_nodemcu.lfs.verify import device_problems
from tests.support import golden
from tests.support.golden import Output

TARGETS = target_names()


def _stored_chunks(target: Target) -> Iterator[tuple[str, bytes]]:
    archive = golden.load(target.name)
    for path in archive.manifest["lc"]:
        if archive.error(path) is None:
            data = archive.compiled(path).data
            if data is not None:
                yield path, data


@pytest.mark.parametrize("name", TARGETS)
def test_chunks_are_read_and_written_again(name: str) -> None:
    target = load_target(name)
    archive = golden.load(name)
    count = 0
    for path, data in _stored_chunks(target):
        chunk = read_chunk(data)
        assert chunk.fits(target)
        assert write_chunk(chunk.main, target, chunk.keep) == data, path
        # Level 2 is kept as a digest.
        stripped = write_chunk(chunk.main, target, keep_for("2", target, "lc"))
        assert golden.digest(stripped) == archive.compiled(path, "2").sha256, path
        count += 1
    assert count > 120


@pytest.mark.parametrize("name", TARGETS)
def test_outputs_are_read_and_written_again(name: str) -> None:
    target = load_target(name)
    count = 0
    archive = golden.load(name)
    for output in archive.outputs():
        data = archive.output_data(output)
        if data is None:
            continue
        if output.kind == "lc":
            chunk = read_chunk(data)
            assert write_chunk(chunk.main, target, chunk.keep) == data, output.name
        else:
            image = read_any_image(data, (target.integer_bits, target.float_bits))
            assert image.timestamp == output.time
            assert image.seed == output.seed
            assert image.address == output.address
            if image.form == "region":
                assert same_region(rewrite_region(image, target), data), output.name
            else:
                assert rewrite(image, target) == data, output.name
            if image.form != "compressed" or len(data) > 200:
                partition = target.lfs_max_bytes
                assert device_problems(data, image, target, partition) == []
        count += 1
    assert count > 20


@pytest.mark.parametrize("name", TARGETS)
def test_outputs_are_packed_from_luac_crosss_functions(name: str) -> None:
    target = load_target(name)
    archive = golden.load(name)
    chunks = {path: read_chunk(data).main for path, data in _stored_chunks(target)}
    count = 0
    for output in archive.outputs():
        if any(path not in chunks for path in output.sources):
            continue
        modules = [
            Module(module_name(b"@" + path.encode(), target.lua), chunks[path], path)
            for path in output.sources
        ]
        if output.kind == "lc":
            data = _combine(modules, output, target)
        else:
            packed = pack(modules, target, _options(output))
            data = packed.data
            expected = archive.output_data(output)
            if packed.form == "region" and expected is not None:
                # Some bytes are left to chance there.
                image = read_any_image(data, (target.integer_bits, target.float_bits))
                assert same_region(rewrite_region(image, target), expected), output.name
                count += 1
                continue
        assert golden.digest(data) == output.sha256, output.name
        count += 1
    assert count > 20


def _options(output: Output) -> PackOptions:
    assert output.time is not None
    return PackOptions(
        output.time,
        strip=_level(output),
        address=output.address,
        seed=output.seed,
        luac_cross_defects=True,
    )


def _level(output: Output) -> StripLevel:
    return "2" if "-s" in output.arguments else "1"


def _combine(modules: list[Module], output: Output, target: Target) -> bytes:
    mains = [module.proto for module in modules]
    names = [module.name for module in modules] if "-i" in output.arguments else None
    main = combined_main(mains, target, names=names, timestamp=output.time or 0)
    return write_chunk(main, target, keep_for(_level(output), target, "lc"))
