"""`luac-nodemcu report`: what a program takes in LFS and RAM, and whether it keeps to budgets."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Literal, cast, get_args

import click

from luac_nodemcu.cli.console import EXIT_FAILURE, EXIT_FINDINGS, Console, common_options
from luac_nodemcu.cli.options import SizeType, compile_options
from luac_nodemcu.cli.project_options import project_options
from luac_nodemcu.compiler.strip import StripLevel
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.memory.advice import dummy_strings
from luac_nodemcu.memory.baseline import Comparison, compare, read_baseline
from luac_nodemcu.memory.code import DebugLevel
from luac_nodemcu.memory.held import parse_held_strings
from luac_nodemcu.memory.report import Report, ReportOptions, add_growth, make_report
from luac_nodemcu.memory.survivors import Keeps, keeps_nothing_known
from luac_nodemcu.output.frames import render_full
from luac_nodemcu.output.report_html import html_text
from luac_nodemcu.output.report_json import Document, json_text, report_document
from luac_nodemcu.output.report_markdown import markdown_text
from luac_nodemcu.output.report_table import By, table_lines
from luac_nodemcu.output.report_words import budget_sentence, listed
from luac_nodemcu.output.style import PLAIN, plural
from luac_nodemcu.project.budget_settings import budgets_of
from luac_nodemcu.project.compiling import ChunkNameStyle, Compilation
from luac_nodemcu.project.files import write_whole
from luac_nodemcu.project.project import Project, load_project
from luac_nodemcu.project.report_inputs import (
    choose_report_files,
    compile_for_report,
    debug_level_of,
    duplicate_names,
    read_input,
)
from luac_nodemcu.project.settings_file import FILE_NAME

Format = Literal["table", "json", "markdown", "html"]
Detail = Literal["sizes", "full"]


@click.command("report")
@click.argument("paths", nargs=-1, type=click.Path())
@compile_options
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(get_args(Format)),
    default="table",
    help="table (default), json, markdown for pull requests, or html as one file.",
)
@click.option(
    "--by",
    type=click.Choice(get_args(By)),
    default="module",
    help="What the rows of the table are (default module).",
)
@click.option(
    "--compare",
    "baseline",
    metavar="BASELINE.json",
    help="Show differences against a report of --format json.",
)
@click.option(
    "--compare-rev",
    metavar="REV",
    help="Show differences against a git revision: main, HEAD~1.",
)
@click.option(
    "--held-strings",
    metavar="FILE",
    help="Strings that the device holds in RAM, from debug.getstrings('RAM'): JSON or one a line.",
)
@click.option(
    "--dummy-strings",
    "dummy_file",
    metavar="FILE",
    help="Write a module for LFS with the strings that are worth having there.",
)
@click.option(
    "--free-heap",
    type=SizeType(),
    metavar="BYTES",
    help="node.heap() of the device without the program (default: the project's or target's).",
)
@click.option(
    "--max-size",
    type=SizeType(),
    metavar="BYTES",
    help="Size of the device's LFS partition: 65536, 0x10000, 64k.",
)
@click.option(
    "--debug-level",
    type=click.Choice(["0", "1", "2"]),
    help="Debug information that the device keeps of sources it compiles: 0 all, 1 lines, "
    "2 none (default: what the firmware's configuration says, else 1).",
)
@click.option("--sizes-only", is_flag=True, help="Only sizes: no boot, no advice; faster.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file.")
@common_options
@project_options(without=("output",))
def command(
    console: Console,
    project: Project,
    paths: tuple[str, ...],
    target: Target,
    strip: StripLevel,
    chunk_name: ChunkNameStyle,
    format_: Format,
    by: By,
    baseline: str | None,
    compare_rev: str | None,
    held_strings: str | None,
    dummy_file: str | None,
    free_heap: int | None,
    max_size: int | None,
    debug_level: str | None,
    sizes_only: bool,
    output: str | None,
) -> None:
    """Say how much LFS and RAM Lua files will take, before flashing.

    PATHS are Lua or .lc files, or folders with Lua files in them. Without PATHS, the project
    file says which. Exit code 1: a budget of the project file is broken.
    """
    if baseline is not None and compare_rev is not None:
        raise click.UsageError("--compare and --compare-rev contradict each other.")
    if sizes_only and dummy_file is not None:
        raise click.UsageError("--dummy-strings needs the advice that --sizes-only leaves out.")
    held = None
    if held_strings is not None:
        held = parse_held_strings(read_input(held_strings, "list of strings"), held_strings)
    options = ReportOptions(
        keeps=keeps_nothing_known if sizes_only else _keeps(target),
        strip=strip,
        debug_level=cast(DebugLevel, int(debug_level))
        if debug_level is not None
        else debug_level_of(project.firmware, target.chip),
        held=held,
        free_heap=free_heap if free_heap is not None else project.settings.device.free_heap.value,
        lfs_limit=max_size,
        safe_type_names=project.settings.build.safe_type_names.value,
        budgets=budgets_of(project.settings.budget),
    )
    run = _Run(console, target, chunk_name, options, "sizes" if sizes_only else "full")
    # A baseline that cannot be read is said before the work.
    earlier = None
    if baseline is not None:
        earlier = read_baseline(read_input(baseline, "baseline"), baseline)
    # Nothing of a report is garbage before its end: looking for some only takes time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        report, compilation = run.report(project, paths, None)
    finally:
        if was_enabled:
            gc.enable()
    if compare_rev is not None:
        data = run.of_revision(project, paths, compare_rev)
        earlier = read_baseline(data, compare_rev)
    comparison: Comparison | None = None
    if earlier is not None:
        comparison = compare(report, earlier)
        add_growth(report, *comparison.changes())
    document = report_document(report, comparison)
    if dummy_file is not None:
        _write_dummy_strings(console, report, dummy_file)
    _write(console, report, document, format_, by, output)
    _finish(console, document, compilation)


class _Run:
    """Reports with the same options, on the files as they are and as they were."""

    def __init__(
        self,
        console: Console,
        target: Target,
        style: ChunkNameStyle,
        options: ReportOptions,
        detail: Detail,
    ) -> None:
        self.console = console
        self.target = target
        self.style: ChunkNameStyle = style
        self.options = options
        self.detail: Detail = detail

    def report(
        self, project: Project, paths: tuple[str, ...], base: Path | None
    ) -> tuple[Report, Compilation]:
        """The report on files in a folder (None: this one), and what came of compiling."""
        chosen = choose_report_files(project, paths, base)
        with self.console.progress("Compiling", len(chosen.files)) as progress:
            inputs = compile_for_report(chosen, self.target, self.style, self.detail, progress)
        if base is None:
            for name in chosen.left_out:
                self.console.detail(f"{name}: left out, as it runs on a computer")
            if chosen.other_entries:
                self.console.warn(
                    f"{chosen.entry} is taken as what runs first; {listed(chosen.other_entries)} "
                    "could be it as well. Name the files of one program, or write a project file"
                )
            for name, files in duplicate_names(inputs.modules):
                self.console.warn(
                    f"{listed(files)} are all called {name}; only one of them can be found"
                )
        report = make_report(
            inputs.modules,
            self.target,
            self.options,
            detail=self.detail,
            entry=chosen.entry,
            failures=inputs.failures,
        )
        return report, inputs.compilation

    def of_revision(self, project: Project, paths: tuple[str, ...], revision: str) -> bytes:
        """The report on the files of a git revision, as JSON.

        The project file of that time says what belongs to the image; options are those of now.
        """
        from luac_nodemcu.project.revision import checked_out

        with checked_out(revision, Path()) as base:
            file = base / project.shown_root / FILE_NAME
            config = file if project.file is not None and file.is_file() else None
            then = load_project(
                base,
                config=config,
                use_file=config is not None,
                environment=self.console.environment,
            )
            report, compilation = self.report(then, paths, base)
        for diagnostic in compilation.diagnostics:
            if diagnostic.severity == "error":
                self.console.warn(f"{revision}: {diagnostic.path}: {diagnostic.message}")
        return json.dumps(report_document(report)).encode("utf-8")


def _keeps(target: Target) -> Keeps:
    import platformdirs

    from luac_nodemcu.project.keeps import keeps_of
    from luac_nodemcu.stubs.library import StubLibrary

    cache = platformdirs.user_cache_path("luac-nodemcu", appauthor=False)
    view = StubLibrary(cache=cache).view(target.chip, "5.1" if target.lua == 51 else "5.3")
    return keeps_of(view)


def _write_dummy_strings(console: Console, report: Report, file: str) -> None:
    texts = [one.text for one in report.advice if one.kind == "add-string" and one.text is not None]
    if report.image is None:
        console.warn("no module is in LFS, so no string can be worth adding to it")
    write_whole(Path(file), dummy_strings(texts))
    console.detail(f"{file}: {plural(len(texts), 'string')}")


def _write(
    console: Console, report: Report, document: Document, format_: Format, by: By, file: str | None
) -> None:
    if format_ == "json":
        text = json_text(document)
    elif format_ == "markdown":
        text = markdown_text(document)
    elif format_ == "html":
        text = html_text(document, report)
    else:
        style = console.out_style if file is None else PLAIN
        text = "".join(line + "\n" for line in table_lines(document, by, style))
    if file is not None and file != "-":
        write_whole(Path(file), text.encode("utf-8", "backslashreplace"))
        return
    for line in text.removesuffix("\n").split("\n"):
        console.result(line)


def _finish(console: Console, document: Document, compilation: Compilation) -> None:
    """Says what is wrong, and ends with the exit code for it."""
    for diagnostic in compilation.diagnostics:
        if diagnostic.severity == "error":
            lines = render_full(diagnostic, compilation.sources, console.err_style)
            console.error_lines([*lines, ""])
    broken = [one for one in document["budgets"] if one["broken"]]
    for one in broken:
        console.error(f"budget broken: {budget_sentence(document, one)}")
    image = document["image"]
    is_over = image is not None and image["bytes"] > image["limit"]
    if is_over:
        console.error(
            f"the LFS image has {image['bytes']:,} bytes, {image['bytes'] - image['limit']:,} "
            f"over the partition's {image['limit']:,}"
        )
    failures = len(document["failures"])
    if failures:
        console.error(
            f"{plural(failures, 'file')} could not be compiled; the report is about the rest"
        )
        raise click.exceptions.Exit(EXIT_FAILURE)
    if broken or is_over:
        raise click.exceptions.Exit(EXIT_FINDINGS)
