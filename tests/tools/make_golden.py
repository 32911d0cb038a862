"""Makes `tests/golden` again, from real `luac.cross` programs built from the firmware.

    python -m tests.tools.make_golden FOLDER [--target NAME ...] [--time SECONDS] [--errors-only]

FOLDER holds one executable for each target, named like the target. The compiled files hold
nothing of this machine: sources are named relative to the corpus. They do hold the time of the
build; if the programs run with a faked clock, `--time` says which time they saw, and everything
is the same in every run.

What is read back from the goldens is in `tests/support/golden.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from luac_nodemcu.firmware.targets import load_target, target_names
from tests.support import corpus, golden
from tests.support.corpus import Source
from tests.support.cross_run import LuacCross, Result, find_seed, find_time

ABSOLUTE_ADDRESS = 0x40210000

# Each becomes images on its own; the rest of the corpus is in the large sets.
SINGLES = (
    "common/arith_plain.lua",
    "common/bytes_nul.lua",
    "common/empty.lua",
    "common/fold_wrap.lua",
    "common/function_names.lua",
    "common/layout_crlf.lua",
    "common/mqtt_node.lua",
    "common/number_decimal.lua",
    "common/only_comment.lua",
    "common/repeat_upvalue.lua",
    "common/string_lengths.lua",
    "common/string_long_shared.lua",
    "common/string_type_names.lua",
    "common/table_mixed.lua",
    "common/two.dots.name.lua",
    "common/vararg_function.lua",
    "generated/constants_600_nested.lua",
    "generated/gap_backward_no_arguments.lua",
    "generated/mixed_60_functions.lua",
    "generated/nest_functions_99.lua",
    "generated/string_70000.lua",
    "generated/upvalues_60.lua",
)

SETS = {
    "two": ("common/mqtt_node.lua", "common/http_parser.lua"),
    "three_small": ("common/empty.lua", "common/only_comment.lua", "common/only_blanks.lua"),
    "shared_strings": (
        "common/string_long_shared.lua",
        "common/string_lengths.lua",
        "common/names_long.lua",
        "common/string_type_names.lua",
        "common/names_metamethods.lua",
    ),
    "names": (
        "common/.leading_dot.lua",
        "common/__underscores.lua",
        "common/two.dots.name.lua",
        "common/names_near_keywords.lua",
    ),
}

MODULES_51 = 50
"""The most modules that an image of Lua 5.1 holds."""


def make_target(program: Path, folder: Path, name: str, fixed_time: int | None) -> None:
    """Writes the archive of one target."""
    cross = LuacCross(program, folder)
    version = load_target(name).lua
    members: dict[str, bytes] = {}
    listing = {}
    for source in corpus.sources(version):
        listing[source.path] = _compile(cross, source, members)
    outputs = []
    usable = [path for path, entry in listing.items() if _usable(entry["1"])]
    for kind, out_name, arguments, paths in _plan(version, name, usable):
        result = cross.run(arguments, paths)
        if result.error is not None:
            raise SystemExit(f"{name}: {out_name}: {result.error!r}")
        address = ABSOLUTE_ADDRESS if kind == "absolute" else None
        entry = _describe(result, name, kind, fixed_time)
        if kind == "image" and _makes_region(name, out_name):
            (folder / "image.bin").write_bytes(result.data)
            region = cross.run(["-F", "image.bin", "-a", hex(ABSOLUTE_ADDRESS)], [])
            if region.error is not None:
                raise SystemExit(f"{name}: {out_name}: {region.error!r}")
            region_entry = dict(entry, kind="absolute", address=ABSOLUTE_ADDRESS, stdout="")
            region_entry.update(name=f"{out_name}.region", sources=paths, arguments=arguments)
            outputs.append(_store(region_entry, region.data, members))
        entry.update(name=out_name, kind=kind, address=address, sources=paths, arguments=arguments)
        outputs.append(_store(entry, result.data, members))
    manifest = {"target": name, "lc": listing, "outputs": outputs}
    members["manifest.json"] = json.dumps(manifest, indent=1).encode("ascii")
    _write_archive(golden.GOLDEN_FOLDER / f"{name}.zip", members)
    errors = sum("error" in entry["1"] for entry in listing.values())
    _say(f"{name}: {len(listing)} sources, {errors} rejected, {len(outputs)} outputs")


def _makes_region(target: str, output: str) -> bool:
    """Whether an image is also converted to the content of flash at an address.

    Of Lua 5.3 only the ESP32's luac.cross can. The large one is made for the smallest and the
    largest values only, to keep the archives small.
    """
    if not target.startswith("esp32-lua53") or ".s." in output:
        return False
    return not output.startswith("corpus") or target in ("esp32-lua53", "esp32-lua53-int64-double")


def _usable(entry: dict[str, Any]) -> bool:
    """Whether a source can go into an image: not all constants may go into a `.lc` file."""
    return entry.get("error") in (None, "value too big or small for target integer type")


def _store(entry: dict[str, Any], data: bytes, members: dict[str, bytes]) -> dict[str, Any]:
    """Adds the bytes to the archive unless other outputs show the same.

    With `-s` less is in the file than without; a large image is kept in the form that
    compresses best, which for Lua 5.1 is the absolute one.
    """
    large = entry["name"].startswith("corpus")
    compressed = entry["kind"] == "image" and data.startswith(b"\x1f\x8b")
    stored = "-s" not in entry["arguments"] and not (large and compressed)
    if stored:
        members[f"out/{entry['name']}"] = data
    return entry | {"stored": stored, "sha256": golden.digest(data)}


def _compile(cross: LuacCross, source: Source, members: dict[str, bytes]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for level, options in (("1", []), ("2", ["-s"])):
        result = cross.run(options, [source.path])
        if result.crash:
            raise SystemExit(f"{source.path}: luac.cross ended with signal {result.crash}")
        if result.error is not None:
            entry[level] = {"error": result.error.decode("latin-1")}
            continue
        entry[level] = {"sha256": golden.digest(result.data), "stored": source.stored}
        if not source.stored:
            entry[level]["blocks"] = golden.block_checks(result.data)
        elif level == "1":
            members[f"lc/{source.path}"] = result.data
    return entry


def _plan(
    version: int, target: str, usable: Sequence[str]
) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Kind, name, options and sources of every output."""
    strips = load_target(target).strip_applies_to_image
    files = [path for path in usable if not path.startswith("generated/")]
    files = [path for path in files if path not in corpus.POWER_TIES]
    if version == 51:
        parts = [files[at : at + MODULES_51] for at in range(0, len(files), MODULES_51)]
        large = {f"corpus_{number}": part for number, part in enumerate(parts, 1)}
    else:
        large = {"corpus": files}
    sets = {Path(path).stem: [path] for path in SINGLES} | SETS | large
    for name, wanted in sets.items():
        paths = [path for path in wanted if path in usable]
        yield "image", f"{name}.img", ["-f"], paths
        if strips or name == "two":
            yield "image", f"{name}.s.img", ["-f", "-s"], paths
        if version == 51:
            yield "absolute", f"{name}.abs.img", ["-a", hex(ABSOLUTE_ADDRESS)], paths
            if strips:
                yield "absolute", f"{name}.s.abs.img", ["-s", "-a", hex(ABSOLUTE_ADDRESS)], paths
    for name, wanted in SETS.items():
        paths = [path for path in wanted if path in usable]
        for suffix, options in (("", []), (".s", ["-s"]), (".i", ["-i"]), (".is", ["-i", "-s"])):
            yield "lc", f"{name}{suffix}.lc", options, paths
    yield "lc", "one.i.lc", ["-i"], ["common/mqtt_node.lua"]


def _describe(result: Result, target: str, kind: str, fixed_time: int | None) -> dict[str, Any]:
    """The time and the seed that a file carries."""
    loaded = load_target(target)
    times = result.times if fixed_time is None else [fixed_time]
    found = find_time(result.data, times, loaded)
    if kind != "lc" and found is None:
        raise SystemExit(f"{target}: no time in the file; was the clock faked without --time?")
    seed = find_seed(result.data) if loaded.lua == 53 and kind == "image" else None
    return {"time": found, "seed": seed, "stdout": result.stdout}


def _write_archive(path: Path, members: dict[str, bytes]) -> None:
    """A zip file that depends on nothing but the members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def make_errors(programs: dict[str, Path], folder: Path) -> None:
    """Writes `errors.json` from the programs of all targets."""
    messages = {}
    for case in corpus.broken():
        file = folder / case.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(case.text)
        errors = {
            name: LuacCross(program, folder).run([], [case.path]).error
            for name, program in programs.items()
        }
        by_target = {
            name: None if error is None else error.decode("latin-1")
            for name, error in errors.items()
        }
        first = {"51": by_target["esp8266-lua51"], "53": by_target["esp8266-lua53"]}
        messages[case.name] = first | {
            name: message
            for name, message in by_target.items()
            if message != first["53" if "lua53" in name else "51"]
        }
    text = json.dumps(messages, indent=1, sort_keys=True)
    (golden.GOLDEN_FOLDER / "errors.json").write_text(text + "\n", "ascii")
    _say(f"errors: {len(messages)} cases")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Reads the command line and makes everything."""
    parser = argparse.ArgumentParser(description="Make tests/golden again.")
    parser.add_argument("folder", type=Path, help="where the luac.cross programs are")
    parser.add_argument("--target", action="append", choices=target_names())
    parser.add_argument("--time", type=int, help="the time that a faked clock shows")
    parser.add_argument("--errors-only", action="store_true")
    options = parser.parse_args()
    names = target_names()
    programs = {name: options.folder.resolve() / name for name in names}
    if missing := [str(path) for path in programs.values() if not path.exists()]:
        sys.exit(f"not found: {', '.join(missing)}")
    golden.GOLDEN_FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if options.target is None or options.errors_only:
            make_errors(programs, folder)
        if options.errors_only:
            return
        for source in (*corpus.files(), *corpus.generated()):
            file = folder / source.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(source.text)
        for name in options.target or names:
            make_target(programs[name], folder, name, options.time)


if __name__ == "__main__":
    main()
