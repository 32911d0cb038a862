"""`luac-nodemcu inspect`: what is in an LFS image or `.lc` file, and what loads it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from luac_nodemcu.cli.console import EXIT_FINDINGS, Console, common_options
from luac_nodemcu.cli.options import SizeType, TargetType
from luac_nodemcu.compiler.disassemble import disassemble
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError, LuacNodemcuError
from luac_nodemcu.lfs.compare_images import compare_chunks, compare_images
from luac_nodemcu.lfs.inspect import (
    Inspected,
    InspectedChunk,
    InspectedImage,
    inspect_file,
    printable_name,
)
from luac_nodemcu.output.inspect_json import chunk_json, difference_json, image_json
from luac_nodemcu.output.inspect_text import chunk_lines, difference_lines, image_lines
from luac_nodemcu.output.style import count_bytes, plural, table
from luac_nodemcu.project.extracting import extracted_chunks
from luac_nodemcu.project.files import InputFile, show_path, write_whole

_SIGNATURE = 0xFAFAA
"""The upper bits of the first word of flash content."""

DEFAULT_PARTITION = 0x40000
"""The largest LFS partition that an ESP8266 can have, and luac.cross's default limit."""


@click.command("inspect")
@click.argument("file", metavar="FILE")
@click.option("--disassemble", "listing", is_flag=True, help="List the code, as luac -l -l does.")
@click.option("--diff", "other", metavar="OTHER", help="Compare with another file.")
@click.option(
    "--extract", metavar="FOLDER", help="Write the image's modules as .lc files into a folder."
)
@click.option(
    "--module", "modules", multiple=True, metavar="NAME",
    help="Only this module (with --disassemble or --extract; may be repeated).",
)  # fmt: skip
@click.option(
    "--max-size", type=SizeType(), metavar="BYTES",
    help="Size of the device's LFS partition: 65536, 0x10000, 64k.",
)  # fmt: skip
@click.option(
    "-t", "--target", type=TargetType(), default=None, metavar="TARGET",
    help="Firmware that a flash region is from, where the file does not tell.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@common_options
def command(
    console: Console,
    file: str,
    listing: bool,
    other: str | None,
    extract: str | None,
    modules: tuple[str, ...],
    max_size: int | None,
    target: Target | None,
    as_json: bool,
) -> None:
    """Show what is in an LFS image or .lc file.

    Modules with their sizes, shared strings, debug information, and which firmware loads the
    file and which does not, and why.
    """
    _check_options(listing, other, extract, modules)
    inspected = _inspect(file, max_size, target)
    if other is not None:
        _compare(console, (file, inspected), (other, _inspect(other, max_size, target)), as_json)
        return
    if extract is not None:
        _extract(console, file, inspected, Path(extract), modules, as_json)
        return
    listings = _listings(inspected, modules) if listing else {}
    if as_json:
        texts = {
            number: [line.decode("utf-8", "backslashreplace") for line in lines]
            for number, lines in listings.items()
        }
        result = (
            image_json(inspected, file, texts)
            if isinstance(inspected, InspectedImage)
            else chunk_json(inspected, file, texts)
        )
        console.result(json.dumps(result, indent=2))
    elif listing:
        for lines in listings.values():
            console.write_bytes(b"".join([line + b"\n" for line in lines]))
    else:
        report = (
            image_lines(inspected, file, max_size or DEFAULT_PARTITION, console.out_style)
            if isinstance(inspected, InspectedImage)
            else chunk_lines(inspected, file, console.out_style)
        )
        for line in report:
            console.result(line)


def _check_options(
    listing: bool, other: str | None, extract: str | None, modules: tuple[str, ...]
) -> None:
    chosen = [
        name
        for name, given in (
            ("--disassemble", listing), ("--diff", other), ("--extract", extract),
        )
        if given
    ]  # fmt: skip
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} exclude each other.")
    if modules and not (listing or extract):
        raise click.UsageError("--module goes with --disassemble or --extract.")


def _inspect(file: str, max_size: int | None, target: Target | None) -> Inspected:
    data = InputFile(Path(file), show_path(Path(file))).read()
    try:
        return inspect_file(data, max_size, target)
    except FormatError as error:
        if _looks_compiled(data):
            raise LuacNodemcuError(f"{file}: {error}") from error
        if not data:
            raise LuacNodemcuError(f"{file}: the file is empty") from error
        hint = "" if b"\0" in data[:512] else "; it looks like text, for example a Lua source"
        raise LuacNodemcuError(f"{file}: neither an LFS image nor a .lc file{hint}") from error


def _looks_compiled(data: bytes) -> bool:
    if data.startswith((b"\x1bLua", b"\x1f\x8b")):
        return True
    return len(data) >= 4 and int.from_bytes(data[:4], "little") >> 12 == _SIGNATURE


def _listings(inspected: Inspected, names: tuple[str, ...]) -> dict[int, list[bytes]]:
    """The listing of each module that was asked for, by its number."""
    if isinstance(inspected, InspectedChunk):
        if names:
            raise click.UsageError("a .lc file has no modules; leave --module out.")
        chunk = inspected.chunk
        return {0: list(disassemble(chunk.main, chunk.lua, chunk.float_bits, full=True))}
    image = inspected.image
    modules: dict[int, Proto] = {
        number: module.proto
        for number, module in enumerate(image.modules)
        if not names or printable_name(module.name) in names
    }
    missing = set(names) - {printable_name(module.name) for module in image.modules}
    if missing:
        known = ", ".join(sorted(printable_name(module.name) for module in image.modules))
        raise LuacNodemcuError(
            f"the image has no module {', '.join(sorted(missing))}; it has {known}"
        )
    return {
        number: list(disassemble(proto, image.lua, image.float_bits, full=True))
        for number, proto in modules.items()
    }


def _compare(
    console: Console, left: tuple[str, Inspected], right: tuple[str, Inspected], as_json: bool
) -> None:
    (left_file, one), (right_file, two) = left, right
    if isinstance(one, InspectedImage) and isinstance(two, InspectedImage):
        difference = compare_images(one.image, two.image)
    elif isinstance(one, InspectedChunk) and isinstance(two, InspectedChunk):
        difference = compare_chunks(one.chunk, two.chunk)
    else:
        chunk, image = (
            (left_file, right_file) if isinstance(one, InspectedChunk) else (right_file, left_file)
        )
        raise LuacNodemcuError(
            f"{chunk} is a .lc file and {image} an LFS image; --diff compares two of a kind "
            "(--extract makes .lc files of an image's modules)"
        )
    if as_json:
        console.result(json.dumps(difference_json(difference, left_file, right_file), indent=2))
    else:
        if not difference.same_program or difference.build:
            for line in difference_lines(difference, left_file, right_file, console.out_style):
                console.result(line)
        if difference.same_program:
            console.say("both files hold the same program")
    if not difference.same_program:
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _extract(
    console: Console,
    file: str,
    inspected: Inspected,
    folder: Path,
    names: tuple[str, ...],
    as_json: bool,
) -> None:
    if not isinstance(inspected, InspectedImage):
        raise LuacNodemcuError(f"{file} is a .lc file already; --extract takes images apart")
    chunks = extracted_chunks(inspected.image, names)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in chunks:
        write_whole(folder / name, data)
    shown = [(show_path(folder / name), len(data)) for name, data in chunks]
    if as_json:
        files = [{"output": name, "bytes": size} for name, size in shown]
        console.result(json.dumps({"file": file, "files": files}, indent=2))
        return
    if console.interactive or console.verbose:
        for line in table([[name, count_bytes(size), "bytes"] for name, size in shown], "<><"):
            console.say(line)
    console.say(f"{plural(len(shown), 'module')} extracted to {show_path(folder)}")
