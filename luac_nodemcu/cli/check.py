"""`luac-nodemcu check`: what is wrong with Lua files, and fixes for some of it."""

from __future__ import annotations

import difflib
import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from luac_nodemcu.checking.inputs import Inputs, choose_files
from luac_nodemcu.checking.run import CheckResult, default_jobs, run_check
from luac_nodemcu.checking.spec import ALL_TARGETS, CheckSpec, expand_targets, spec_of
from luac_nodemcu.cli.check_baseline import (
    Action,
    BaselineUse,
    Scope,
    apply_baseline,
    baseline_line,
    current_use,
    load_baseline,
    parse_baseline,
    say_grown,
    say_stale,
)
from luac_nodemcu.cli.check_outputs import (
    FOR_PEOPLE,
    FORMATS,
    Outputs,
    parse_outputs,
    write_outputs,
)
from luac_nodemcu.cli.console import EXIT_FINDINGS, Console, common_options
from luac_nodemcu.cli.lists import ListType, flatten
from luac_nodemcu.cli.project_options import is_given, project_options, reload_project
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.firmware.targets import UnknownTargetError, load_target
from luac_nodemcu.output.findings import Findings, Places, is_failing
from luac_nodemcu.output.findings_text import statistics, summary_line
from luac_nodemcu.project.files import InputError, InputFile, write_whole
from luac_nodemcu.project.findings_baseline import FindingsBaseline
from luac_nodemcu.project.project import Project
from luac_nodemcu.rules.choice import PROFILES
from luac_nodemcu.syntax.source import SourceText

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
    help="full: with source lines (default). concise: one line each. The others are for programs; "
    "markdown is a summary for a pull request.",
)
@click.option(
    "-o",
    "--output-file",
    "output_files",
    multiple=True,
    metavar="[FORMAT=]FILE",
    help="Write the result to a file; with FORMAT= in that format, beside what is printed.",
)
@click.option(
    "--baseline",
    metavar="FILE",
    help="Do not report the findings that this file counts; fail if it counts too many.",
)
@click.option("--no-baseline", is_flag=True, help="Report all findings, known or not.")
@click.option(
    "--write-baseline",
    "--update-baseline",
    "write_baseline",
    is_flag=True,
    help="Make the baseline count all findings there are now.",
)
@click.option(
    "--prune-baseline", is_flag=True, help="Take out of the baseline what is not found any more."
)
@click.option(
    "--changed-since",
    metavar="REV",
    help="Check only files that differ from where git revision REV and this one parted.",
)
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
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
    output_files: tuple[str, ...],
    baseline: str | None,
    no_baseline: bool,
    write_baseline: bool,
    prune_baseline: bool,
    changed_since: str | None,
    watch: bool,
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
    options = _Options(
        paths=paths,
        targets=targets,
        outputs=parse_outputs(format_, output_files),
        baseline=parse_baseline(
            baseline, write_baseline, prune_baseline, no_baseline, is_given("baseline")
        ),
        changed_since=changed_since,
        with_statistics=with_statistics,
        exit_zero=exit_zero,
        fix=fix,
        unsafe_fixes=unsafe_fixes,
        diff=diff,
        stdin_filename=stdin_filename,
        cache=None if no_cache else _cache_folder() if cache_dir is None else Path(cache_dir),
        stub_cache=_cache_folder() if cache_dir is None else Path(cache_dir),
        jobs=jobs or default_jobs(),
    )
    _refuse_combinations(options, watch)
    if not watch:
        raise click.exceptions.Exit(_run(console, project, options))
    from luac_nodemcu.cli.check_watch import Watched, watch_files

    watch_files(
        console,
        lambda now: _run(console, now, options),
        Watched(
            project=project,
            reload=reload_project,
            paths=paths,
            baseline=None if options.baseline is None else options.baseline.path,
            written=tuple(path for _, path in options.outputs.files),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Options:
    """What was asked for, apart from the project's settings."""

    paths: tuple[str, ...]
    targets: tuple[str, ...]
    outputs: Outputs
    baseline: BaselineUse | None
    changed_since: str | None
    with_statistics: bool
    exit_zero: bool
    fix: bool
    unsafe_fixes: bool
    diff: bool
    stdin_filename: str | None
    cache: Path | None
    stub_cache: Path
    jobs: int


def _refuse_combinations(options: _Options, watch: bool) -> None:
    """Raises UsageError for options that contradict each other."""
    outputs, baseline = options.outputs, options.baseline
    is_changing = baseline is not None and baseline.action != "compare"
    is_standard_input = STDIN in options.paths
    for_programs = outputs.printed is not None and outputs.printed not in FOR_PEOPLE
    checks = [
        (options.fix and options.diff, "--fix and --diff contradict each other."),
        (options.diff and (outputs.files or is_given("format_")),
         "--diff prints a diff: it goes with neither --format nor --output-file."),
        (options.diff and is_changing, "--diff changes nothing, also no baseline."),
        (options.with_statistics and for_programs,
         f"--statistics counts for people; --format {outputs.printed} has all findings."),
        (is_standard_input and options.changed_since is not None,
         "--changed-since is about files, not about standard input."),
        (is_standard_input and is_changing,
         "standard input says nothing about a baseline's file: name the files."),
        (watch and is_standard_input, "--watch needs files, not standard input."),
        (watch and (options.fix or options.diff),
         "--watch only looks: it goes with neither --fix nor --diff."),
        (watch and is_changing, "--watch leaves the baseline alone: write it on its own."),
        (watch and for_programs,
         f"--watch prints for people; write --output-file {outputs.printed}=FILE for programs."),
    ]  # fmt: skip
    for is_wrong, message in checks:
        if is_wrong:
            raise click.UsageError(message)


def _run(console: Console, project: Project, options: _Options) -> int:
    """Checks once; returns the exit code."""
    spec = spec_of(project, options.stub_cache)
    if options.targets:
        spec = replace(spec, targets=expand_targets(options.targets))
    # A baseline that cannot be read is said before the work.
    use = current_use(options.baseline, project)
    known = load_baseline(use)
    inputs, texts = _inputs(project, options.paths, options.stdin_filename, options.fix)
    if inputs.layout.is_whole:
        spec = replace(spec, layout=inputs.layout)
    options.outputs.refuse_inputs(inputs.files)
    if options.changed_since is not None:
        _keep_changed(console, project, inputs, options.changed_since)
    check = _Check(spec, inputs, texts, options.cache, options.jobs)
    result = CheckResult()
    if inputs.files:
        with console.progress("Checking", len(inputs.files)) as progress, _patient_collector():
            result = check.run(progress)
    for name in (*inputs.host, *result.host):
        console.detail(f"{name}: left out, as it runs on a computer")
    for detail in result.failures:
        console.detail(detail)
    if options.diff:
        return _show_diff(console, check, result, options.unsafe_fixes)
    fixed = 0
    if options.fix:
        fixed, result = _fix(console, check, result, options.unsafe_fixes)
    comparing = None if use is None or known is None else (known, use.action)
    return _report(console, project, options, check, result, comparing, fixed)


def _keep_changed(console: Console, project: Project, inputs: Inputs, revision: str) -> None:
    """Leaves the changed files to be checked; the others are still known."""
    from luac_nodemcu.project.changes import changed_files, is_changed

    changed = changed_files(revision, Path())
    if project.file is not None and is_changed(project.file.path, changed):
        console.detail(f"{project.file.shown} has changed: all files are checked")
        return
    kept = [file for file in inputs.files if is_changed(file.path, changed)]
    inputs.others += [file for file in inputs.files if file not in kept]
    inputs.files = kept
    console.detail(f"{len(kept)} of the files changed since {revision}")


def _report(
    console: Console,
    project: Project,
    options: _Options,
    check: _Check,
    result: CheckResult,
    comparing: tuple[FindingsBaseline, Action] | None,
    fixed: int,
) -> int:
    """Shows and writes the findings; returns the exit code."""
    files = [file.shown for file in check.inputs.files if file.shown not in result.host]
    fail_on = project.settings.check.fail_on.value
    compared = None
    diagnostics = result.diagnostics
    if comparing is not None:
        folders = [path for path in options.paths or (".",) if Path(path).is_dir()]
        if options.changed_since is not None:
            folders = []
        scope = Scope(files, folders, check.spec.choice)
        compared = apply_baseline(console, *comparing, diagnostics, scope)
        say_grown(console, compared)
        diagnostics = compared.new
    sources = _sources(result, diagnostics)
    findings = Findings(diagnostics, sources, files, _places(), fail_on, compared)
    if options.with_statistics:
        for line in statistics(diagnostics, console.out_style):
            console.result(line)
        write_outputs(console, replace(options.outputs, printed=None), findings)
    else:
        write_outputs(console, options.outputs, findings)
    if options.outputs.with_summary:
        line = summary_line(diagnostics, result.checked, console.out_style, fixed)
        console.say(line + ("" if compared is None else baseline_line(compared)))
        if result.reused:
            console.detail(
                f"{result.reused} of {result.checked} files were known from earlier runs"
            )
    is_stale = compared is not None and say_stale(console, compared)
    is_failed = is_stale or any(is_failing(diagnostic, fail_on) for diagnostic in diagnostics)
    return EXIT_FINDINGS if is_failed and not options.exit_zero else 0


def _sources(result: CheckResult, diagnostics: Sequence[Diagnostic]) -> dict[str, SourceText]:
    """The texts of the files that findings name."""
    paths = {d.path for d in diagnostics}
    paths |= {related.path for d in diagnostics for related in d.related}
    return {path: SourceText(result.sources[path]) for path in paths if path in result.sources}


def _places() -> Places:
    from luac_nodemcu.project.changes import repository_root

    folder = Path().absolute()
    return Places(repository_root(folder).as_posix(), folder.as_posix())


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
