"""`luac-nodemcu check`: what is wrong with Lua files, and fixes for some of it."""

from __future__ import annotations

import difflib
import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from luac_nodemcu.checking.inputs import Inputs, choose_files
from luac_nodemcu.checking.run import CheckResult, default_jobs, run_check
from luac_nodemcu.checking.spec import ALL_TARGETS, CheckSpec, expand_targets, spec_of
from luac_nodemcu.cli.console import EXIT_FINDINGS, Console, common_options
from luac_nodemcu.cli.lists import ListType, flatten
from luac_nodemcu.cli.project_options import project_options
from luac_nodemcu.diagnostic import SEVERITIES, Diagnostic
from luac_nodemcu.firmware.targets import UnknownTargetError, load_target
from luac_nodemcu.output.findings_text import concise_text, full_text, statistics, summary_line
from luac_nodemcu.project.files import InputError, InputFile, write_whole
from luac_nodemcu.project.project import Project
from luac_nodemcu.rules.choice import PROFILES
from luac_nodemcu.syntax.source import SourceText

FORMATS: Final = ("full", "concise", "json", "json-lines")
FAIL_ON: Final = ("error", "warning", "info", "hint", "never")
STDIN: Final = "-"
_RULES: Final = ListType("rules")


def _targets(
    context: click.Context, parameter: click.Parameter, values: tuple[tuple[str, ...], ...]
) -> tuple[str, ...]:
    names = flatten(context, parameter, values)
    for name in names:
        if name == ALL_TARGETS:
            continue
        try:
            load_target(name)
        except UnknownTargetError as error:
            raise click.BadParameter(str(error), context, parameter) from error
    return names


@click.command("check")
@click.argument("paths", nargs=-1)
@click.option(
    "-t",
    "--target",
    "targets",
    type=ListType("target"),
    multiple=True,
    callback=_targets,
    metavar="TARGET",
    help="Firmware that the code must run on; several are possible, `all` means every one.",
)
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    help="How many rules are on: default, strict, or all.",
)
@click.option(
    "--select",
    type=_RULES,
    multiple=True,
    callback=flatten,
    metavar="RULES",
    help="Only these rules, by name, code or start of a code: 9,undefined-global.",
)
@click.option(
    "--extend-select",
    type=_RULES,
    multiple=True,
    callback=flatten,
    metavar="RULES",
    help="These rules as well.",
)
@click.option(
    "--ignore",
    type=_RULES,
    multiple=True,
    callback=flatten,
    metavar="RULES",
    help="Not these rules.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    help="The mildest finding that makes the exit code 1 (default: warning).",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="full",
    help="full: with source lines (default). concise: one line each. json, json-lines.",
)
@click.option("--statistics", "with_statistics", is_flag=True, help="Only count, by rule.")
@click.option("--fix", is_flag=True, help="Apply the fixes that keep the program's meaning.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: all fixes.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "--stdin-filename",
    metavar="NAME",
    help="Name of the source that is read from standard input (PATH is -).",
)
@click.option("--no-cache", is_flag=True, help="Do not use results of earlier runs.")
@click.option(
    "--cache-dir",
    metavar="FOLDER",
    help="Where results are kept (default: the user's cache folder).",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="NUMBER",
    help="Processes to use at most (default: one for each processor, for many files).",
)
@common_options
@project_options()
def command(
    console: Console,
    project: Project,
    paths: tuple[str, ...],
    targets: tuple[str, ...],
    exit_zero: bool,
    format_: str,
    with_statistics: bool,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    stdin_filename: str | None,
    no_cache: bool,
    cache_dir: str | None,
    jobs: int | None,
    **rules: object,
) -> None:
    """Check Lua files for mistakes.

    PATHS are Lua files, or folders with Lua files in them; without PATHS it is the project, or
    this folder. - reads standard input.
    """
    if unsafe_fixes and not (fix or diff):
        raise click.UsageError("--unsafe-fixes needs --fix or --diff.")
    if fix and diff:
        raise click.UsageError("--fix and --diff contradict each other.")
    folder = _cache_folder() if cache_dir is None else Path(cache_dir)
    spec = spec_of(project, folder)
    if targets:
        spec = replace(spec, targets=expand_targets(targets))
    inputs, texts = _inputs(project, paths, stdin_filename, fix)
    check = _Check(spec, inputs, texts, None if no_cache else folder, jobs or default_jobs())
    with console.progress("Checking", len(inputs.files)) as progress, _patient_collector():
        result = check.run(progress)
    for name in (*inputs.host, *result.host):
        console.detail(f"{name}: left out, as it runs on a computer")
    for detail in result.failures:
        console.detail(detail)
    fixed = 0
    if diff:
        raise click.exceptions.Exit(_show_diff(console, check, result, unsafe_fixes))
    if fix:
        fixed, result = _fix(console, check, result, unsafe_fixes)
    _show(console, result, format_, with_statistics, fixed)
    failing = _failing(result.diagnostics, project.settings.check.fail_on.value)
    if failing and not exit_zero:
        raise click.exceptions.Exit(EXIT_FINDINGS)


class _Check:
    """A check that can be repeated with changed texts."""

    def __init__(
        self,
        spec: CheckSpec,
        inputs: Inputs,
        texts: dict[str, bytes],
        cache: Path | None,
        jobs: int,
    ) -> None:
        self.spec = spec
        self.inputs = inputs
        self.texts = texts
        self.cache = cache
        self.jobs = jobs

    def run(self, progress: object = None) -> CheckResult:
        """Checks all files with the texts as they are now."""
        return run_check(
            self.inputs.files, self.inputs.others, self.spec, self.cache, self.jobs,
            progress if callable(progress) else lambda done: None, self.texts, self.inputs.named,
        )  # fmt: skip


@contextmanager
def _patient_collector() -> Iterator[None]:
    """Trees live until their file is done; looking for garbage among them often is slow."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _cache_folder() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("luac-nodemcu", appauthor=False)


def _inputs(
    project: Project, paths: tuple[str, ...], stdin_filename: str | None, fix: bool
) -> tuple[Inputs, dict[str, bytes]]:
    """The files, and the text of standard input if that is one of them."""
    if STDIN not in paths:
        if stdin_filename is not None:
            raise click.UsageError("--stdin-filename is for standard input: PATH must be -.")
        return choose_files(project, paths), {}
    if len(paths) > 1:
        raise InputError("- (standard input) cannot be checked together with files")
    if fix:
        raise InputError("standard input cannot be changed: use --diff instead of --fix")
    name = (stdin_filename or "stdin.lua").replace("\\", "/")
    others = []
    if project.file is not None:
        others = choose_files(project, (str(project.root),)).files
    inputs = Inputs([InputFile(Path(name), name)], [f for f in others if f.shown != name])
    return inputs, {name: sys.stdin.buffer.read()}


def _fixed_texts(
    check: _Check, result: CheckResult, unsafe: bool
) -> tuple[dict[str, bytes], list[Diagnostic], list[Diagnostic], CheckResult]:
    """New texts, the findings that were fixed and refused, and what is left."""
    from luac_nodemcu.checking.fixes import MAX_ROUNDS, apply_fixes
    from luac_nodemcu.checking.platforms import dialects_of

    luas = dialects_of(check.spec.targets)
    changed: dict[str, bytes] = {}
    applied: list[Diagnostic] = []
    refused: list[Diagnostic] = []
    for _ in range(MAX_ROUNDS):
        refused = []
        is_changed = False
        for path, data in result.sources.items():
            own = [d for d in result.diagnostics if d.path == path]
            fixed = apply_fixes(data, own, unsafe, luas)
            applied += fixed.applied
            refused += fixed.refused
            if fixed.data != data:
                changed[path] = check.texts[path] = fixed.data
                is_changed = True
        if not is_changed:
            break
        result = check.run()
    return changed, applied, refused, result


def _fix(
    console: Console, check: _Check, result: CheckResult, unsafe: bool
) -> tuple[int, CheckResult]:
    """Writes the fixed files; returns how many findings that took away, and what is left."""
    changed, applied, refused, result = _fixed_texts(check, result, unsafe)
    places = {file.shown: file.path for file in check.inputs.files}
    for path, data in changed.items():
        write_whole(places[path], data)
        console.detail(f"{path}: fixed")
    _warn_refused(console, refused)
    return len(applied), result


def _show_diff(console: Console, check: _Check, result: CheckResult, unsafe: bool) -> int:
    """Prints what would change; returns the exit code."""
    before = dict(result.sources)
    changed, _, refused, _ = _fixed_texts(check, result, unsafe)
    for path, data in changed.items():
        old = before[path].decode("utf-8", "surrogateescape").splitlines(keepends=True)
        new = data.decode("utf-8", "surrogateescape").splitlines(keepends=True)
        for line in difflib.unified_diff(old, new, path, path):
            console.result(line.rstrip("\r\n"))
    _warn_refused(console, refused)
    return EXIT_FINDINGS if changed else 0


def _warn_refused(console: Console, refused: Sequence[Diagnostic]) -> None:
    for diagnostic in refused:
        console.warn(
            f"{diagnostic.path}: the fix of {diagnostic.name} was not applied, as the file would "
            "not compile any more. This is a bug in luac-nodemcu; please report it with the file."
        )


def _show(
    console: Console, result: CheckResult, format_: str, with_statistics: bool, fixed: int
) -> None:
    """Prints the findings."""
    paths = {d.path for d in result.diagnostics}
    paths |= {related.path for d in result.diagnostics for related in d.related}
    sources = {path: SourceText(result.sources[path]) for path in paths if path in result.sources}
    style = console.out_style
    if format_.startswith("json"):
        from luac_nodemcu.output.findings_json import json_lines, json_text

        if format_ == "json":
            console.result(json_text(result.diagnostics, sources))
        else:
            for line in json_lines(result.diagnostics, sources):
                console.result(line)
        return
    if with_statistics:
        lines = statistics(result.diagnostics, style)
    elif format_ == "full":
        lines = list(full_text(result.diagnostics, sources, style))
    else:
        lines = list(concise_text(result.diagnostics, sources, style))
    for line in lines:
        console.result(line)
    console.say(summary_line(result.diagnostics, result.checked, style, fixed))
    if result.reused:
        console.detail(f"{result.reused} of {result.checked} files were known from earlier runs")


def _failing(diagnostics: Sequence[Diagnostic], fail_on: str) -> bool:
    if fail_on == "never":
        return False
    level = SEVERITIES.index(fail_on)
    return any(SEVERITIES.index(diagnostic.severity) >= level for diagnostic in diagnostics)
