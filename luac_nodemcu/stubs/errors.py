"""The error of a stub file. Where stub files are read or checked is elsewhere in this package."""

from __future__ import annotations

from luac_nodemcu.errors import LuacNodemcuError


class StubError(LuacNodemcuError):
    """A stub that cannot be used.

    - `file`: the stub's path as the user knows it, with `/`.
    - `path`: JSON path (`$.functions.create.params[0]`) or, in a Lua file, `line N`; may be
      empty when the whole file is meant.
    - `problem`: what is wrong and what to do, one sentence.
    """

    def __init__(self, file: str, path: str, problem: str) -> None:
        self.file = file
        self.path = path
        self.problem = problem
        place = f"{file}: {path}: " if path else f"{file}: "
        super().__init__(place + problem)


class TypeSyntaxError(LuacNodemcuError):
    """A type expression that does not parse; `column` counts from 1 within `text`."""

    def __init__(self, text: str, column: int, problem: str) -> None:
        self.text = text
        self.column = column
        self.problem = problem
        super().__init__(f"type '{text}': {problem} (at character {column})")
