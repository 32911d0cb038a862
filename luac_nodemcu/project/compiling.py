"""Compiling input files: sources and `.lc` files to Protos, errors to diagnostics.

All files are tried even if the first one fails, so that one run reports everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from luac_nodemcu.compiler.chunk import CHUNK_START, read_chunk
from luac_nodemcu.compiler.generate import compile_tokens, dialect_of
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.diagnostic import Diagnostic, Fix, RelatedPlace, TextEdit
from luac_nodemcu.errors import FormatError, LuaSyntaxError
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.project.files import InputError, InputFile
from luac_nodemcu.syntax.lexer import lex
from luac_nodemcu.syntax.source import SourceText
from luac_nodemcu.syntax.tokens import Tokens

ChunkNameStyle = Literal["path", "base", "module"]
CHUNK_NAME_STYLES: Final[tuple[ChunkNameStyle, ...]] = ("path", "base", "module")

_LOOKED_AT: Final = 1024
_NOT_LUA: Final = "The file begins like a binary file, not like Lua source: leave it out."

Progress = Callable[[int], None]


@dataclass(slots=True)
class CompiledFile:
    """An input that was compiled: its main Proto and the number of source lines.

    `is_binary`: the input was a `.lc` file. `tokens`: of a source, if they were asked for.
    """

    file: InputFile
    proto: Proto
    lines: int
    is_binary: bool = False
    tokens: Tokens | None = None


@dataclass(slots=True)
class Compilation:
    """What came of all inputs.

    `sources` holds the text of the files that have diagnostics, by the name they are shown
    with. The compilation failed if any diagnostic is an error.
    """

    files: list[CompiledFile] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    sources: dict[str, SourceText] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether any file has an error."""
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)


def chunk_name(file: InputFile, style: ChunkNameStyle, target: Target) -> bytes:
    """The chunk name that is compiled into a file's functions.

    `path` is what luac.cross does: `@` and the path as it was given.
    """
    name = b"@" + file.chunk_path
    if style == "base":
        return b"@" + name[1:].rsplit(b"/", 1)[-1]
    if style == "module":
        return b"@" + module_name(name, target.lua)
    return name


def compile_files(
    files: Sequence[InputFile],
    target: Target,
    style: ChunkNameStyle = "path",
    progress: Progress = lambda done: None,
    *,
    keep_tokens: bool = False,
) -> Compilation:
    """Compiles every file; what cannot be read or compiled becomes diagnostics.

    With `keep_tokens` the files have their tokens, which take many times a source's memory.
    """
    result = Compilation()
    for done, file in enumerate(files):
        progress(done)
        try:
            data = file.read()
        except InputError as error:
            result.diagnostics.append(_file_error(file, str(error)))
            continue
        if data.startswith(CHUNK_START[:1]):
            _load_chunk(file, data, target, result)
        else:
            name = chunk_name(file, style, target)
            _compile_source(file, data, name, target, result, keep_tokens)
    progress(len(files))
    return result


def _compile_source(
    file: InputFile,
    data: bytes,
    name: bytes,
    target: Target,
    result: Compilation,
    keep_tokens: bool,
) -> None:
    tokens = lex(data, dialect_of(target))
    try:
        proto = compile_tokens(tokens, name, target)
    except LuaSyntaxError as error:
        result.sources[file.shown] = SourceText(data)
        diagnostics = syntax_diagnostics(file.shown, tokens, error)
        if b"\0" in data[:_LOOKED_AT] and diagnostics:
            diagnostics = [replace(diagnostics[0], help=_NOT_LUA)]
        result.diagnostics += diagnostics
        return
    kept = tokens if keep_tokens else None
    result.files.append(CompiledFile(file, proto, tokens.lines[-1], tokens=kept))


def _load_chunk(file: InputFile, data: bytes, target: Target, result: Compilation) -> None:
    try:
        chunk = read_chunk(data)
    except FormatError as error:
        result.diagnostics.append(_file_error(file, f"{error}", "bad-binary"))
        return
    if not chunk.fits(target):
        made_for = f"Lua {chunk.lua // 10}.{chunk.lua % 10} with " + (
            f"{chunk.integer_bits}-bit integers" if chunk.integer_bits else ""
        )
        if chunk.float_bits:
            joint = " and " if chunk.integer_bits else ""
            made_for += f"{joint}{chunk.float_bits}-bit floats"
        message = f"compiled for {made_for}, which {target.name} does not load"
        result.diagnostics.append(_file_error(file, message, "wrong-target"))
        return
    result.files.append(CompiledFile(file, chunk.main, 0, is_binary=True))


def syntax_diagnostics(shown: str, tokens: Tokens, error: LuaSyntaxError) -> list[Diagnostic]:
    """A source's errors: the compiler's first one in its words, then what the parser adds."""
    # Imported here: a build without errors does not need the parser.
    from luac_nodemcu.syntax.errors import merge_errors
    from luac_nodemcu.syntax.parser import parse

    diagnostics = []
    for number, issue in enumerate(merge_errors(parse(tokens).issues, error, tokens)):
        if issue.severity != "error":
            continue
        fix = None
        if issue.edits:
            edits = tuple(TextEdit(e.offset, e.end_offset, e.text) for e in issue.edits)
            fix = Fix(issue.help or "correct it", edits, safe=False)
        related = tuple(
            RelatedPlace(shown, place.offset, place.end_offset, place.message)
            for place in issue.related
        )
        diagnostics.append(
            Diagnostic(
                shown, issue.offset, issue.end_offset, "001", issue.code, "error", issue.message,
                issue.help, related, fix, line=error.line if number == 0 else None,
            )
        )  # fmt: skip
    return diagnostics


def _file_error(file: InputFile, message: str, name: str = "unreadable-file") -> Diagnostic:
    return Diagnostic(file.shown, 0, 0, "002", name, "error", message)
