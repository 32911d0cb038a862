"""What the rules about inferred types share: taking findings of inference, and wording values."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Fix, TextEdit
from luac_nodemcu.rules.calls._protected import is_within, wanted_errors
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.rules.portability._base import rule_for
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.syntax import nodes as n


class TypeRule(Rule):
    """A rule that words findings of inference; `kinds` are those it takes."""

    needs_types: ClassVar[bool] = True
    kinds: ClassVar[tuple[str, ...]]

    def check_file(self) -> None:
        by_kind = self.context.types.by_kind
        found = [finding for kind in self.kinds for finding in by_kind.get(kind, ())]
        if not found:
            return
        wanted = wanted_errors(self.context.file)
        for finding in found:
            if wanted and is_within(finding.first, wanted):
                continue
            if rule_for(self.context, finding) is None:
                self.word(finding)

    def word(self, finding: Finding) -> None:
        """Reports one finding in words."""
        raise NotImplementedError

    def place(self, finding: Finding) -> tuple[int, int]:
        """The bytes that a finding is about."""
        tokens = self.context.file.tokens
        return tokens.starts[finding.first], tokens.ends[max(finding.last, finding.first)]

    def text(self, node: n.Node) -> str:
        """A node as written."""
        return self.context.file.text_of(node).decode("utf-8", "replace")

    def replace_tokens(self, message: str, first: int, last: int, text: str, safe: bool) -> Fix:
        """A fix that replaces the tokens `first` to `last`."""
        tokens = self.context.file.tokens
        edit = TextEdit(tokens.starts[first], tokens.ends[last], text.encode())
        return Fix(message, (edit,), safe)


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def did_you_mean(suggestion: object, names: object = None) -> str:
    """The help line of a misspelt word."""
    if suggestion:
        return f"Did you mean '{suggestion}'?"
    if isinstance(names, list) and names:
        return "It takes " + listing(names) + "."
    return ""


def listing(names: list[str], word: str = "or") -> str:
    """`a, b or c`, each in quotes."""
    quoted = [f"'{name}'" for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return ", ".join(quoted[:-1]) + f" {word} {quoted[-1]}"


def readable(type_text: str) -> str:
    """A stub type in a message, in words: `string(1..32, ip)` is `string of 1 to 32 bytes (ip)`."""
    return _LIMITED.sub(_in_words, type_text).replace("|", " or ")


_LIMITED: Final = re.compile(r"\b(integer|number|string)\(([^()]*)\)")
_SILENT: Final = frozenset(("binary", "plain-text", "fixed-size"))
"""Kinds that are only for the checker."""


def _in_words(match: re.Match[str]) -> str:
    words = {"string": _length_in_words}.get(match[1], _range_in_words)
    parts = [part.strip() for part in match[2].split(",")]
    limits = [words(*part.partition("..")) for part in parts if _LIMIT.fullmatch(part)]
    kinds = [part for part in parts if part not in _SILENT and not _LIMIT.fullmatch(part)]
    return match[1] + " or".join(limits) + (f" ({', '.join(kinds)})" if kinds else "")


_LIMIT: Final = re.compile(r"[-+.xa-fA-F0-9]*\d[-+.xa-fA-F0-9]*")


def _range_in_words(low: str, dots: str, high: str) -> str:
    if not dots:
        return f" {low}"
    if low and high:
        return f" from {low} to {high}"
    return f" from {low} on" if low else f" up to {high}"


def _length_in_words(low: str, dots: str, high: str) -> str:
    unit = "byte" if (high or low) == "1" else "bytes"
    if not dots or low == high:
        return f" of {low} {unit}"
    if low and high:
        return f" of {low} to {high} {unit}"
    return f" of at least {low} {unit}" if low else f" of at most {high} {unit}"


def is_library(function: str) -> bool:
    """Whether a function belongs to Lua itself, not to the firmware."""
    return function.split(".", 1)[0] in _LIBRARIES or "." not in function.replace(":", ".")


_LIBRARIES = frozenset(("string", "table", "math", "coroutine", "debug", "package", "io", "utf8"))


def fill_template(template: str, arguments: list[str], receiver: str = "") -> str | None:
    """A replacement with the call's arguments: `$1`, `$2..` (the second and on), `$*`, `$self`.

    None if the template needs an argument that the call does not have.
    """
    result = template.replace("$self", receiver).replace("$*", ", ".join(arguments))
    for number in range(9, 0, -1):
        rest = ", ".join(arguments[number - 1 :])
        result = result.replace(f"${number}..", rest)
        if f"${number}" in result:
            if number > len(arguments):
                return None
            result = result.replace(f"${number}", arguments[number - 1])
    return result
