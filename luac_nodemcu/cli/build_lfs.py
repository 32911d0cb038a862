"""`luac-nodemcu build-lfs`: Lua sources to an LFS image."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import click

from luac_nodemcu.cli.compilers import (
    Compiler,
    choose_compiler,
    compiler_options,
    find_compiler,
    refuse_embedded_options,
)
from luac_nodemcu.cli.console import EXIT_FAILURE, EXIT_FINDINGS, Console, common_options
from luac_nodemcu.cli.options import NumberType, SizeType, compile_options
from luac_nodemcu.cli.project_options import is_given, project_options
from luac_nodemcu.cli.report_errors import show_diagnostics
from luac_nodemcu.compiler.strip import StripLevel
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.luac_cross import LuacCross
from luac_nodemcu.lfs.deflate import Compression
from luac_nodemcu.lfs.pack import PackOptions
from luac_nodemcu.output.compile_json import compilation_json
from luac_nodemcu.output.image_summary import image_json, next_steps, one_line, summary_lines
from luac_nodemcu.output.report_json import Document, report_document
from luac_nodemcu.output.report_table import budget_lines
from luac_nodemcu.output.report_words import budget_sentence
from luac_nodemcu.output.resource_table import resource_lines, resources_json
from luac_nodemcu.project.budget_settings import budgets_of, report_on_image
from luac_nodemcu.project.build import Build, build_image
from luac_nodemcu.project.compiling import ChunkNameStyle
from luac_nodemcu.project.conflicts import ineffective_settings
from luac_nodemcu.project.files import InputFile, find_inputs, make_folder, write_whole
from luac_nodemcu.project.luac_cross_build import (
    Verification,
    build_with_luac_cross,
    run_luac_cross,
    verify_with_luac_cross,
)
from luac_nodemcu.project.project import Project
from luac_nodemcu.project.project_build import lfs_inputs
from luac_nodemcu.project.resources import Resource

DEFAULT_OUTPUT = "lfs.img"
_MAX_UINT32 = 0xFFFFFFFF


@click.command("build-lfs")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "-o",
    "--output",
    default=DEFAULT_OUTPUT,
    metavar="FILE",
    help=f"The image (default {DEFAULT_OUTPUT}); - for standard output.",
)
@compile_options
@click.option(
    "--max-size",
    type=SizeType(),
    metavar="BYTES",
    help="Size of the device's LFS partition: 65536, 0x10000, 64k. An image over it is refused.",
)
@click.option(
    "--absolute",
    type=NumberType(4, _MAX_UINT32),
    metavar="ADDRESS",
    help="Make the flash content for this address instead of a file for node.LFS.reload.",
)
@click.option(
    "--compression",
    type=click.Choice(get_args(Compression)),
    default="exact",
    help="exact: luac.cross's bytes (default). zlib: smaller and faster. Lua 5.1 only.",
)
@click.option(
    "--timestamp",
    type=NumberType(0, 2**63 - 1),
    metavar="SECONDS",
    help="Time of the build in seconds since 1970 (default: SOURCE_DATE_EPOCH, else now).",
)
@click.option(
    "--seed",
    type=NumberType(0, _MAX_UINT32),
    metavar="NUMBER",
    help="Seed of Lua 5.3's string hashes (default: derived from the content).",
)
@click.option(
    "--safe-type-names",
    is_flag=True,
    help='Lua 5.3: make the strings "userdata", "thread" and "proto" work in LFS code. '
    "The image then differs from luac.cross's.",
)
@click.option(
    "--luac-cross-defects",
    is_flag=True,
    help="Write what luac.cross writes even where the device cannot use it.",
)
@compiler_options
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@common_options
@project_options()
def command(
    console: Console,
    project: Project,
    paths: tuple[str, ...],
    output: str,
    target: Target,
    strip: StripLevel,
    chunk_name: ChunkNameStyle,
    max_size: int | None,
    absolute: int | None,
    compression: Compression,
    timestamp: int | None,
    seed: int | None,
    safe_type_names: bool,
    luac_cross_defects: bool,
    compiler: Compiler | None,
    luac_cross: str | None,
    verify: bool,
    as_json: bool,
) -> None:
    """Build an LFS image from Lua files.

    PATHS are Lua or .lc files, or folders with Lua files in them. Without PATHS, the project
    file says which. Every file becomes a module that is named after it. The image has the bytes
    that the firmware's luac.cross would write. Exit code 1: it is written, but breaks a budget
    of the project file.
    """
    started = time.perf_counter()
    if verify and not is_given("compiler"):
        compiler = None
    typed_luac_cross = luac_cross if is_given("luac_cross") else None
    writer = choose_compiler(compiler, typed_luac_cross, verify)
    if writer == "luac.cross":
        refuse_embedded_options(
            {
                "--timestamp": timestamp if is_given("timestamp") else None,
                "--seed": seed if is_given("seed") else None,
                "--compression zlib": compression == "zlib" and is_given("compression"),
                "--safe-type-names": safe_type_names and is_given("safe_type_names"),
            }
        )
        for line in ineffective_settings(project.settings):
            console.warn(line)
    resources: tuple[Resource, ...] = ()
    files: Sequence[InputFile]
    if paths:
        files = find_inputs(paths)
    else:
        inputs = lfs_inputs(project)
        files, resources = inputs.files, inputs.resources
        for note in project.files.notes:
            console.warn(str(note))
        if not is_given("output"):
            output = project.shown(project.settings.build.output.value)
    options = PackOptions(
        timestamp=_timestamp(timestamp, console.environment),
        strip=strip,
        compression=compression,
        address=absolute,
        seed=seed,
        max_bytes=max_size,
        safe_type_names=safe_type_names,
        luac_cross_defects=luac_cross_defects,
    )
    if writer == "luac.cross":
        cross = find_compiler(luac_cross, target, console.environment)
        build = build_with_luac_cross(files, target, options, chunk_name, cross)
    elif verify:
        cross = find_compiler(luac_cross, target, console.environment)
        made = run_luac_cross(files, target, options, chunk_name, cross)
        if made.image is not None:
            # Without a wish of the user's, the written image is luac.cross's to the byte.
            if timestamp is None and "SOURCE_DATE_EPOCH" not in console.environment:
                options = replace(options, timestamp=made.image.timestamp)
            if seed is None:
                options = replace(options, seed=made.image.seed)
        build = build_image(files, target, options, chunk_name)
        verification = verify_with_luac_cross(build, target, options, made)
        if not verification.equal:
            _show_disagreement(console, build, target, verification, cross, as_json)
            raise click.exceptions.Exit(EXIT_FINDINGS)
        console.detail(f"verified: {cross.program} makes the same image")
        if verification.note:
            console.warn(verification.note)
    else:
        with console.progress("Compiling", len(files)) as progress:
            build = build_image(files, target, options, chunk_name, progress)
    image = build.image
    if image is None:
        if as_json:
            console.result(json.dumps(compilation_json(build.compilation, target), indent=2))
        else:
            show_diagnostics(console, build.compilation)
        raise click.exceptions.Exit(EXIT_FAILURE)
    for notice in image.notices:
        console.warn(notice.message)
    report = report_on_image(
        build, target, strip, budgets_of(project.settings.budget), safe_type_names
    )
    budgets = None if report is None else report_document(report)
    if output == "-":
        console.write_bytes(image.data)
        _finish(console, budgets)
        return
    if not is_given("output"):
        # A project may want its image in a folder that git does not keep.
        make_folder(Path(output).parent)
    write_whole(Path(output), image.data)
    seconds = time.perf_counter() - started
    if as_json:
        result = compilation_json(build.compilation, target)
        result["image"] = image_json(image, output)
        if resources:
            result["resources"] = resources_json(resources)
        if verify:
            result["verified"] = True
        if budgets is not None:
            result["budgets"] = budgets["budgets"]
        console.result(json.dumps(result, indent=2))
    elif console.interactive or console.verbose:
        for line in summary_lines(image, output, target, seconds, console.out_style):
            console.say(line)
        for line in [] if budgets is None else ["", *budget_lines(budgets, console.out_style)]:
            console.say(line)
        if resources:
            console.say()
            module = project.settings.resources.module.value
            for line in resource_lines(resources, module, console.out_style):
                console.say(line)
        console.say()
        for line in next_steps(image, output, target):
            console.say(console.out_style.dim(line))
    else:
        console.say(one_line(image, output))
    _finish(console, budgets)


def _finish(console: Console, budgets: Document | None) -> None:
    """Says which budgets are broken and by what, and ends with exit code 1 for that."""
    if budgets is None:
        return
    broken = [one for one in budgets["budgets"] if one["broken"]]
    for one in broken:
        console.error(f"budget broken: {budget_sentence(budgets, one)}")
    if broken:
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _show_disagreement(
    console: Console,
    build: Build,
    target: Target,
    verification: Verification,
    cross: LuacCross,
    as_json: bool,
) -> None:
    if as_json:
        result = compilation_json(build.compilation, target)
        result |= {"verified": False, "difference": verification.problem}
        console.result(json.dumps(result, indent=2))
    elif build.image is None:
        show_diagnostics(console, build.compilation)
    console.error(
        f"the embedded compiler and {cross.program} disagree: {verification.problem}. "
        "Nothing was written; please report it with the source"
    )


def _timestamp(given: int | None, environment: Mapping[str, str]) -> int:
    if given is not None:
        return given
    text = environment.get("SOURCE_DATE_EPOCH")
    if text is None:
        return int(time.time())
    try:
        stamp = int(text)
    except ValueError:
        stamp = -1
    if stamp < 0:
        raise LuacNodemcuError(
            f"the environment variable SOURCE_DATE_EPOCH is '{text}'; it must be a number of "
            "seconds since 1970"
        )
    return stamp
