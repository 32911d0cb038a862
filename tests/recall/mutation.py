"""One injected mistake, and small edits of source text."""

from __future__ import annotations

import random
from dataclasses import dataclass

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.tokens import KEYWORDS
from tests.recall.programs import Program


@dataclass(frozen=True, slots=True)
class Mutation:
    """A program with one mistake.

    - `kind`: name of the kind of mistake; `what`: what was done, for people.
    - `lines`: where a finding counts as found: the first and last line of the change, and that
      of the name of the function whose arguments were changed.
    """

    kind: str
    program: Program
    source: bytes
    lines: frozenset[int]
    what: str


class Editor:
    """Makes mutations of one kind of one program."""

    def __init__(self, kind: str, program: Program) -> None:
        self.kind = kind
        self.program = program

    def replace(self, first: int, last: int, text: bytes, what: str, *more: int) -> Mutation:
        """Tokens `first` to `last` are replaced; `more` are tokens whose lines count as well."""
        tokens = self.program.tokens
        return self._make(tokens.starts[first], tokens.ends[last], text, what, first, *more)

    def insert_behind(self, token: int, text: bytes, what: str, *more: int) -> Mutation:
        """Text is put behind a token."""
        end = self.program.tokens.ends[token]
        return self._make(end, end, text, what, token, *more)

    def drop(self, first: int, last: int, what: str, *more: int) -> Mutation:
        """Tokens are removed."""
        tokens = self.program.tokens
        place = first if first > 0 else last
        return self._make(tokens.starts[first], tokens.ends[last], b"", what, place, *more)

    def _make(self, start: int, end: int, text: bytes, what: str, *tokens: int) -> Mutation:
        source = self.program.source
        shift = text.count(b"\n") - source.count(b"\n", start, end)
        starts = self.program.tokens.starts
        lines = {self.program.line(at) + shift * (starts[at] >= end) for at in tokens}
        # The last line of what was put in, which may be a function of several lines.
        lines.add(source.count(b"\n", 0, start) + text.count(b"\n") + 1)
        changed = source[:start] + text + source[end:]
        return Mutation(self.kind, self.program, changed, frozenset(lines), what)


def misspell(name: str, avoid: set[str], seed: str) -> str | None:
    """A name with one slip of the finger, always the same for the same seed.

    Never one of `avoid`, nor a reserved word; None if there is none.
    """
    choices: list[str] = []
    for place in range(len(name) - 1):
        if name[place] != name[place + 1]:
            exchanged = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
            choices.append(exchanged)
    if len(name) > 2:
        choices += [name[:place] + name[place + 1 :] for place in range(1, len(name))]
    choices += [name[: place + 1] + name[place:] for place in range(len(name))]
    choices.append(name[0].swapcase() + name[1:])
    usable = [
        choice
        for choice in choices
        if choice != name
        and choice not in avoid
        and choice.encode() not in KEYWORDS
        and not choice[0].isdigit()
    ]
    return random.Random(seed).choice(sorted(set(usable))) if usable else None


def kind_of(program: Program, node: n.Expression) -> str:
    """`number`, `string`, `table`, `function`, `constant` or, if not plain to see, `other`."""
    if isinstance(node, n.Number) or (
        isinstance(node, n.Unary) and isinstance(node.operand, n.Number)
    ):
        return "number"
    if isinstance(node, n.String):
        return "string"
    if isinstance(node, n.Table):
        return "table"
    if program.own_function(node):
        return "function"
    if isinstance(node, n.Chain) and not node.is_call:
        path = program.path(node, len(node.suffixes))
        if path is not None and path.rpartition(".")[2].isupper():
            return "constant"
    return "other"
