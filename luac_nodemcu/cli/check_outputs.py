"""The outputs of `check`: what `--format` prints, and what `--output-file` writes beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from luac_nodemcu.cli.console import Console
from luac_nodemcu.output.findings import Findings
from luac_nodemcu.output.style import PLAIN, Style
from luac_nodemcu.project.changes import whole_path
from luac_nodemcu.project.files import InputError, InputFile, write_whole

FORMATS: Final = (
    "full", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit", "luacheck",
    "luacheck-ranges", "markdown",
)  # fmt: skip
FOR_PEOPLE: Final = ("full", "concise")
_WITH_SUMMARY: Final = (*FOR_PEOPLE, "github")
"""Formats that nothing reads as a whole, so that a line may follow them."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the findings go.

    - `printed`: the format for standard output; None: only the summary.
    - `files`: formats and the files that they are written to.
    """

    printed: str | None
    files: tuple[tuple[str, Path], ...] = ()

    @property
    def with_summary(self) -> bool:
        """Whether a line with the counts may stand on standard output."""
        return self.printed is None or self.printed in _WITH_SUMMARY

    def refuse_inputs(self, files: Sequence[InputFile]) -> None:
        """Raises InputError if a result would replace a source."""
        places = {whole_path(path): path for _, path in self.files}
        for file in files:
            if whole_path(file.path) in places:
                raise InputError(
                    f"{file.shown} is one of the files to check; write the result to another file"
                )


def parse_outputs(format_: str, output_files: Sequence[str]) -> Outputs:
    """What `--format` and `--output-file` ask for. Raises UsageError."""
    printed: str | None = format_
    files: list[tuple[str, Path]] = []
    for word in output_files:
        own, equals, name = word.partition("=")
        if not equals or own not in FORMATS:
            if printed is None:
                raise click.UsageError(
                    "--output-file FILE is for the result of --format and can be given once; "
                    "for more formats, write --output-file FORMAT=FILE."
                )
            own, name, printed = format_, word, None
        if name in ("", "-"):
            raise click.UsageError(
                f"--output-file {word}: name a file; standard output has what --format says."
            )
        if any(whole_path(Path(name)) == whole_path(path) for _, path in files):
            raise click.UsageError(f"--output-file {word}: {name} is written twice.")
        files.append((own, Path(name)))
    return Outputs(printed, tuple(files))


def write_outputs(console: Console, outputs: Outputs, findings: Findings) -> None:
    """Prints the findings and writes the files. Raises InputError."""
    for format_, path in outputs.files:
        write_whole(path, formatted(format_, findings, PLAIN).encode("utf-8", "surrogateescape"))
        console.detail(f"{path.as_posix()}: written")
    if outputs.printed is None:
        return
    text = formatted(outputs.printed, findings, console.out_style)
    if outputs.printed.startswith("luacheck"):
        # Names of files as their bytes, which an editor has to find.
        console.write_bytes(text.encode("utf-8", "surrogateescape"))
        return
    for line in text.split("\n")[:-1]:
        console.result(line)


def formatted(format_: str, findings: Findings, style: Style) -> str:
    """The findings in a format, with a line end if there is anything."""
    # Only the writer that is asked for is imported.
    if format_ in FOR_PEOPLE:
        from luac_nodemcu.output.findings_text import concise_text, full_text

        write = full_text if format_ == "full" else concise_text
        return "".join(f"{x}\n" for x in write(findings.diagnostics, findings.sources, style))
    if format_ in ("json", "json-lines"):
        from luac_nodemcu.output.findings_json import json_lines, json_text

        if format_ == "json":
            return json_text(findings.diagnostics, findings.sources) + "\n"
        return "".join(f"{x}\n" for x in json_lines(findings.diagnostics, findings.sources))
    if format_ == "sarif":
        from luac_nodemcu.output.findings_sarif import sarif_text

        return sarif_text(findings)
    if format_ == "github":
        from luac_nodemcu.output.findings_github import github_text

        return github_text(findings)
    if format_ == "gitlab":
        from luac_nodemcu.output.findings_gitlab import gitlab_text

        return gitlab_text(findings)
    if format_ == "junit":
        from luac_nodemcu.output.findings_junit import junit_text

        return junit_text(findings)
    if format_ == "markdown":
        from luac_nodemcu.output.findings_markdown import findings_markdown

        return findings_markdown(findings)
    from luac_nodemcu.output.findings_luacheck import luacheck_text

    return luacheck_text(findings, ranges=format_ == "luacheck-ranges")
