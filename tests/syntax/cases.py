"""Reads the cases in `tests/syntax/data`: Lua with the issues that the parser must find.

A file holds cases, each with a heading, its source, and what is expected of it:

    --% name of the case
    local x = = 1
    --! 1:11: unexpected symbol near '='
    --? the help line
    --! 53 ...            (an issue only in Lua 5.3; without number in both)

`line:column` is where the issue points to, from 1, the column in bytes. Expected lines come
last; the source ends before the first of them. `python -m tests.tools.fill_syntax_cases`
writes what the parser finds, to be read before it is committed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from luac_nodemcu.syntax.dialect import LUA51, LUA53, Dialect
from luac_nodemcu.syntax.errors import SyntaxIssue
from luac_nodemcu.syntax.parser import Tree, parse_bytes
from luac_nodemcu.syntax.source import SourceText

DATA = Path(__file__).resolve().parent / "data"
DIALECTS: tuple[Dialect, ...] = (LUA51, LUA53)

HEADING = b"--% "
ISSUE = b"--! "
HELP = b"--? "


@dataclass(frozen=True, slots=True)
class Case:
    """A source and the lines that are expected of it, as written in the file."""

    name: str
    source: bytes
    expected: tuple[bytes, ...]


def read_cases(path: Path) -> list[Case]:
    """The cases of a file."""
    cases: list[Case] = []
    for part in path.read_bytes().split(HEADING)[1:]:
        name, _, rest = part.partition(b"\n")
        lines = rest.split(b"\n")
        first = next(
            (i for i, line in enumerate(lines) if line.startswith((ISSUE, HELP))), len(lines)
        )
        source = b"\n".join(lines[:first]).rstrip(b"\n") + b"\n"
        expected = tuple(line for line in lines[first:] if line)
        cases.append(Case(name.decode(), source, expected))
    return cases


def found(case: Case) -> tuple[bytes, ...]:
    """What the parser finds, in the notation of `Case.expected`."""
    by_dialect = [_notes(parse_bytes(case.source, dialect)) for dialect in DIALECTS]
    lines: list[bytes] = []
    for notes, dialect in zip(by_dialect, DIALECTS, strict=True):
        other = by_dialect[1] if dialect is LUA51 else by_dialect[0]
        for note, help_text in notes:
            in_both = (note, help_text) in other
            if in_both and dialect is LUA53:
                continue
            mark = b"" if in_both else b"%d " % dialect.version
            lines.append(ISSUE + mark + note)
            lines.append(HELP + help_text)
    return tuple(lines)


def _notes(tree: Tree) -> list[tuple[bytes, bytes]]:
    source = SourceText(tree.tokens.data)
    return [(_note(issue, source), issue.help.encode()) for issue in tree.issues]


def _note(issue: SyntaxIssue, source: SourceText) -> bytes:
    line, column = source.position(issue.offset)
    message = issue.message.replace("\n", "\\n").replace("\r", "\\r")
    warning = "warning: " if issue.severity == "warning" else ""
    return f"{line}:{column + 1}: {warning}{message}".encode()


def case_files() -> list[Path]:
    """All files with cases."""
    return sorted((DATA / "errors").glob("*.lua"))
