"""`luac-nodemcu compile`: Lua sources to `.lc` files."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from luac_nodemcu.cli.console import EXIT_FAILURE, Console, common_options
from luac_nodemcu.cli.options import compile_options
from luac_nodemcu.cli.project_options import project_options
from luac_nodemcu.cli.report_errors import show_diagnostics
from luac_nodemcu.compiler.chunk import read_chunk, write_chunk
from luac_nodemcu.compiler.strip import Keep, StripLevel, keep_for
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError, PackError
from luac_nodemcu.output.compile_json import compilation_json
from luac_nodemcu.output.style import count_bytes, plural, table
from luac_nodemcu.project.compiling import ChunkNameStyle, CompiledFile, compile_files
from luac_nodemcu.project.files import InputError, find_inputs, show_path, write_whole
from luac_nodemcu.project.project import Project


@click.command("compile")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option(
    "-o", "--output", metavar="FILE",
    help="Where to write: a file for one source, a folder for several, - for standard output. "
    "Without it every source gets a .lc file beside it.",
)  # fmt: skip
@compile_options
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@common_options
@project_options(without=("output",))
def command(
    console: Console,
    project: Project,
    paths: tuple[str, ...],
    output: str | None,
    target: Target,
    strip: StripLevel,
    chunk_name: ChunkNameStyle,
    as_json: bool,
) -> None:
    """Compile Lua files to .lc files.

    PATHS are Lua files, or folders with Lua files in them. The bytes are those that the
    firmware's luac.cross writes for the target.
    """
    started = time.perf_counter()
    files = find_inputs(paths)
    if output is not None and len(files) > 1 and not Path(output).is_dir():
        raise InputError(
            f"{len(files)} files cannot be compiled into one file {output}; name a folder that "
            "exists, or leave -o out to put each .lc file beside its source"
        )
    with console.progress("Compiling", len(files)) as progress:
        compilation = compile_files(files, target, chunk_name, progress)
    if compilation.failed:
        if as_json:
            console.result(json.dumps(compilation_json(compilation, target), indent=2))
        else:
            show_diagnostics(console, compilation)
        raise click.exceptions.Exit(EXIT_FAILURE)
    keep = keep_for(strip, target, "lc")
    written: list[tuple[CompiledFile, str, int]] = []
    chunks = [
        (file, _chunk(file, target, keep), _destination(file, output)) for file in compilation.files
    ]
    _refuse_collisions([(file, path) for file, _, path in chunks if path is not None])
    for file, data, destination in chunks:
        if destination is None:
            console.write_bytes(data)
            return
        write_whole(destination, data)
        written.append((file, show_path(destination), len(data)))
    seconds = time.perf_counter() - started
    if as_json:
        result = compilation_json(compilation, target)
        result["files"] = [
            {"source": file.file.shown, "output": name, "bytes": size}
            for file, name, size in written
        ]
        console.result(json.dumps(result, indent=2))
    elif console.interactive or console.verbose:
        rows = [[name, count_bytes(size), "bytes"] for _, name, size in written]
        for line in table(rows, "<><"):
            console.say(line)
        console.say(
            console.out_style.dim(
                f"{plural(len(written), 'file')} for {target.name} in {seconds:.2f} s"
            )
        )


def _chunk(file: CompiledFile, target: Target, keep: Keep) -> bytes:
    try:
        data = write_chunk(file.proto, target, keep)
        # What cannot be read back must not reach a device.
        read_chunk(data)
    except (PackError, FormatError) as error:
        raise PackError(f"{file.file.shown}: {error}") from error
    return data


def _destination(file: CompiledFile, output: str | None) -> Path | None:
    """The file to write, None for standard output."""
    source = file.file.path
    if output == "-":
        return None
    if source.suffix == ".lc" and (output is None or Path(output).is_dir()):
        raise InputError(f"{file.file.shown} is compiled already; name the new file with -o")
    if output is None:
        return source.with_suffix(".lc")
    path = Path(output)
    return path / source.with_suffix(".lc").name if path.is_dir() else path


def _refuse_collisions(outputs: list[tuple[CompiledFile, Path]]) -> None:
    taken: dict[Path, str] = {}
    for file, path in outputs:
        other = taken.setdefault(path, file.file.shown)
        if other != file.file.shown:
            raise InputError(
                f"{other} and {file.file.shown} would both become {show_path(path)}; "
                "compile them one by one"
            )
