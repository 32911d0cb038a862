"""Makes `tests/data/memory/measured` again, from programs that run the firmware's Lua.

    python -m tests.tools.measure_memory FOLDER [--target NAME ...]

FOLDER holds one executable for each measured target, named like it. Such a program is a VM
built for 32 bits with the device's structure layout (docs/memory-model.md says what that
takes) around an allocator that counts. It reads requests from standard input, one a line, its
fields separated by tabs, and answers each with a JSON object on one line:

- `sizes`: sizes of structures.
- `idle PRELUDE`: `strings`, `globals`, `loaded` of a VM that has run the file PRELUDE (`-`
  for none).
- `load LEVEL CHUNKNAME PATH`: loads a file with this debug level as the default.
- `run LEVEL CHUNKNAME PATH PRELUDE`: runs PRELUDE, loads, runs, collects garbage.

What is taken from the answers can be seen in `_entry`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from luac_nodemcu.compiler import compile_source
from luac_nodemcu.compiler.chunk import write_chunk
from luac_nodemcu.compiler.strip import STRIP_LEVELS, keep_for
from luac_nodemcu.errors import LuaSyntaxError, PackError
from luac_nodemcu.firmware.targets import load_target
from tests.support.measured import TARGETS
from tests.support.memory_cases import MEMORY_FOLDER, Case, generated, programs, sources

_TIMEOUT_SECONDS = 10


class Program:
    """One measuring program."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ask(self, *fields: str, folder: Path | None = None) -> dict[str, Any]:
        """Sends one request. A program that fails or does not end is no answer."""
        try:
            done = subprocess.run(
                [str(self._path)],
                input="\t".join(fields) + "\n",
                capture_output=True,
                text=True,
                timeout=_TIMEOUT_SECONDS,
                check=False,
                cwd=folder,
            )
        except subprocess.TimeoutExpired:
            return {"error": "does not end"}
        if not done.stdout:
            return {"error": f"status {done.returncode}"}
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def _figures(answer: dict[str, int]) -> list[int]:
    keys = ("bytes", "blocks", "heap_esp8266", "heap_esp32")
    return [answer[key] for key in keys]


def _peak(answer: dict[str, Any]) -> list[int]:
    copy = answer["peak_copy"]
    heaps = [copy["heap_esp8266"], copy["heap_esp32"]]
    return [answer["peak"]["bytes"], *heaps, answer["largest_block"]]


def _entry(program: Program, case: Case, target_name: str, folder: Path) -> dict[str, Any] | None:
    """What was measured of a source, None if the target rejects it."""
    target = load_target(target_name)
    chunk_name = b"@" + case.path.encode()
    try:
        main = compile_source(case.text, chunk_name, target)
    except LuaSyntaxError:
        return None
    file = folder / "measured.lua"
    file.write_bytes(case.text)
    entry: dict[str, Any] = {"crc": zlib.crc32(case.text), "source": {}, "lc": {}}
    for level in ("0", "1", "2"):
        answer = program.ask("load", level, "@" + case.path, str(file))
        entry["source"][level] = _figures(answer["loaded"])
        if level == "1":
            entry["peak"] = _peak(answer)
    compiled = folder / "measured.lc"
    for strip in STRIP_LEVELS:
        try:
            compiled.write_bytes(write_chunk(main, target, keep_for(strip, target, "lc")))
        except PackError:
            continue
        answer = program.ask("load", "1", "@" + case.path, str(compiled))
        entry["lc"][strip] = _figures(answer["loaded"])
        if strip == "1":
            entry["lc_peak"] = _peak(answer)
    if case.runs:
        prelude = str(MEMORY_FOLDER / "prelude.lua") if case.prelude else "-"
        answer = program.ask("run", "1", "@" + case.path, str(file), prelude)
        if "error" not in answer and "run_error" not in answer:
            entry["run"] = {
                "total": _figures(answer["resident"]),
                "functions": sorted(
                    [one["line"], one["last"], one["code"]]
                    for one in answer["protos"]
                    if one["source"] != "=prelude"
                ),
            }
    return entry


def _programs(program: Program, target_name: str) -> dict[str, Any]:
    """What programs of several files take."""
    target = load_target(target_name)
    keep = keep_for("1", target, "lc")
    found: dict[str, Any] = {}
    for name, cases in programs().items():
        entry: dict[str, Any] = {"crc": zlib.crc32(b"".join(case.text for case in cases))}
        for layout in ("source", "lc"):
            with tempfile.TemporaryDirectory() as temporary:
                folder = Path(temporary)
                for case in cases:
                    # `dofile` names a source.
                    if layout == "source" or case.path in ("init.lua", "settings.lua"):
                        (folder / case.path).write_bytes(case.text)
                        continue
                    main = compile_source(case.text, b"@" + case.path.encode(), target)
                    compiled = folder / case.path.replace(".lua", ".lc")
                    compiled.write_bytes(write_chunk(main, target, keep))
                answer = program.ask("run", "1", "@init.lua", "init.lua", "-", folder=folder)
            if "run_error" in answer:
                raise SystemExit(f"{target_name}: {name}: {answer['run_error']}")
            entry[layout] = _figures(answer["resident"])
        found[name] = entry
    return found


def measure(program: Program, target_name: str) -> dict[str, Any]:
    """Everything about one target."""
    files: dict[str, Any] = {}
    cases: Sequence[Case] = (*sources(load_target(target_name).lua), *generated())
    with tempfile.TemporaryDirectory() as temporary:
        for case in cases:
            entry = _entry(program, case, target_name, Path(temporary))
            if entry is not None:
                files[case.path] = entry
    idle = program.ask("idle", "-")
    prelude = program.ask("idle", str(MEMORY_FOLDER / "prelude.lua"))
    return {
        "sizes": program.ask("sizes"),
        "idle": {
            "strings": sorted(idle["strings"]),
            "globals": idle["globals"],
            "loaded": idle["loaded"],
        },
        "prelude_strings": sorted(prelude["strings"]),
        "programs": _programs(program, target_name),
        "files": files,
    }


def write(path: Path, data: dict[str, Any]) -> None:
    """Writes the figures with one source a line."""
    files = data.pop("files")
    lines = [f" {json.dumps(key)}: {json.dumps(value)}," for key, value in data.items()]
    lines.append(' "files": {')
    lines.append(
        ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in files.items())
    )
    lines.append(" }")
    path.write_text("{\n" + "\n".join(lines) + "\n}\n", "utf-8")


def main() -> None:
    """Reads the command line and measures."""
    parser = argparse.ArgumentParser(description="Make tests/data/memory/measured again.")
    parser.add_argument("folder", type=Path, help="where the measuring programs are")
    parser.add_argument("--target", action="append", choices=TARGETS)
    options = parser.parse_args()
    out = MEMORY_FOLDER / "measured"
    out.mkdir(exist_ok=True)
    for target in options.target or TARGETS:
        path = options.folder.resolve() / target
        if not path.exists():
            sys.exit(f"not found: {path}")
        data = measure(Program(path), target)
        count = len(data["files"])
        write(out / f"{target}.json", data)
        sys.stdout.write(f"{target}: {count} sources\n")


if __name__ == "__main__":
    main()
