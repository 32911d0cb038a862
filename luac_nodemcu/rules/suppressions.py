"""Comments that switch findings off: our own, luacheck's, and LuaLS's.

- `-- nodemcu: ignore[name, 9xx] reason`: this line, or the next line with code if the comment
  stands alone; `ignore-file[...]`: the whole file. Without brackets all rules are meant.
- `-- luacheck: ...` with `ignore`, `no unused` and the like, `globals`, `push` and `pop`: this
  line, or everything below it in the same function if the comment stands alone.
- `---@diagnostic disable-next-line: ...`, `disable-line`, `disable`, `enable`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from luac_nodemcu.rules.model import Finding
from luac_nodemcu.rules.selection import specificity
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.syntax.source import decode

_TO_THE_END: Final = 1 << 60
_NATIVE: Final = re.compile(r"nodemcu:\s*([\w-]*)\s*(?:\[([^\]\n]*)(\]?))?")
_LUACHECK: Final = re.compile(r"luacheck:\s*(.*)", re.DOTALL)
_LUALS: Final = re.compile(r"@diagnostic\s+([\w-]+)\s*:?\s*([\w\s,-]*)")


@dataclass(slots=True)
class Selector:
    """One thing that a suppression names; `offset` and `end_offset` are its place.

    - `text`: a selector of ours, a name of LuaLS's, or a code pattern of luacheck's; empty for
      everything. `subject`: luacheck's pattern for names, None for all.
    """

    text: str
    offset: int
    end_offset: int
    subject: re.Pattern[str] | None = None
    is_used: bool = False


@dataclass(slots=True)
class Suppression:
    """A comment and the lines it is for, both included."""

    kind: Literal["native", "luacheck", "luals"]
    offset: int
    end_offset: int
    first_line: int
    last_line: int
    selectors: list[Selector] = field(default_factory=list)
    problem: str = ""

    def suppresses(self, finding: Finding, first_line: int, last_line: int) -> bool:
        """Whether it is for a finding on these lines; marks what it used."""
        inside = self.first_line <= first_line <= self.last_line
        # A comment behind a statement of several lines stands on the last one.
        at_end = self.first_line == self.last_line == last_line
        if not inside and not at_end:
            return False
        for selector in self.selectors:
            if self._means(selector, finding):
                selector.is_used = True
                return True
        return False

    def _means(self, selector: Selector, finding: Finding) -> bool:
        rule = type(finding.rule)
        if self.kind == "luacheck":
            if selector.subject is not None:
                subject = finding.subject.decode("latin-1")
                if not selector.subject.fullmatch(subject):
                    return False
            if not selector.text:
                return bool(rule.luacheck)
            return any(re.match(selector.text, code) for code in rule.luacheck)
        if not selector.text:
            return True
        if self.kind == "luals" and selector.text in rule.luals:
            return True
        return specificity(rule, selector.text) >= 0


class Suppressions:
    """All suppressions of a file, in its order."""

    __slots__ = ("found",)

    def __init__(self, file: LuaFile) -> None:
        self.found: list[Suppression] = []
        if b"nodemcu:" in file.data or b"luacheck:" in file.data or b"@diagnostic" in file.data:
            self.found = list(_Reader(file).read())

    def filter(self, findings: Iterable[Finding], file: LuaFile) -> list[Finding]:
        """The findings that no comment switches off."""
        if not self.found:
            return list(findings)
        kept = []
        for finding in findings:
            diagnostic = finding.diagnostic
            first = file.source.line_of(diagnostic.offset)
            last = file.source.line_of(max(diagnostic.offset, diagnostic.end_offset - 1))
            is_off = False
            for suppression in self.found:
                # Every one that is for it counts as used.
                is_off = suppression.suppresses(finding, first, last) or is_off
            if not is_off:
                kept.append(finding)
        return kept


class _Reader:
    """Reads the comments of a file."""

    def __init__(self, file: LuaFile) -> None:
        self.file = file
        self.tokens = file.tokens
        self.source = file.source
        # Of luacheck: suppressions since each open `push`.
        self.pushed: list[list[Suppression]] = []
        # Of LuaLS: selectors that are switched off to the end, unless switched on again.
        self.disabled: list[Suppression] = []

    def read(self) -> Iterator[Suppression]:
        for offset, end in self.tokens.comments:
            comment = self.file.data[offset:end]
            if b":" not in comment and b"@" not in comment:
                continue
            text = decode(comment)
            body = re.match(r"--(\[=*\[)?-*\s*", text)
            assert body is not None
            start = body.end()
            for pattern, read in (
                (_NATIVE, self._native), (_LUACHECK, self._luacheck), (_LUALS, self._luals),
            ):  # fmt: skip
                match = pattern.match(text, start)
                if match is not None:
                    yield from read(match, offset, end)
                    break

    def _stands_alone(self, offset: int) -> bool:
        """Whether no code is before a comment on its line."""
        following = bisect_left(self.tokens.starts, offset)
        if following == 0:
            return True
        return self.source.line_of(self.tokens.ends[following - 1] - 1) < self.source.line_of(
            offset
        )

    def _next_line(self, offset: int) -> int:
        """The next line with code behind a comment."""
        following = bisect_left(self.tokens.starts, offset)
        return self.source.line_of(self.tokens.starts[following])

    def _selectors(self, text: str, offset: int) -> list[Selector]:
        """Names separated by commas or blanks; `offset` is the place of the text in the file."""
        found = []
        for match in re.finditer(r"[^\s,]+", text):
            start = offset + _bytes(text[: match.start()])
            found.append(Selector(match[0], start, start + _bytes(match[0])))
        return found

    def _native(self, match: re.Match[str], offset: int, end: int) -> Iterator[Suppression]:
        verb, names, closed = match[1], match[2], match[3]
        line = self.source.line_of(offset)
        if verb == "ignore-file":
            found = Suppression("native", offset, end, 1, _TO_THE_END)
        else:
            if self._stands_alone(offset):
                line = self._next_line(offset)
            found = Suppression("native", offset, end, line, line)
        if verb not in ("ignore", "ignore-file"):
            found.problem = f"`nodemcu:` is followed by {verb!r}; write `ignore` or `ignore-file`"
            if not verb:
                found.problem = "`nodemcu:` is followed by nothing; write `ignore[rule] reason`"
        elif names is None:
            found.selectors = [Selector("", offset, end)]
        elif not closed:
            found.problem = "the list of rules lacks its `]`"
        else:
            text = match.string
            found.selectors = self._selectors(names, offset + _bytes(text[: match.start(2)]))
            if not found.selectors:
                found.problem = "the list of rules is empty"
        yield found

    def _luals(self, match: re.Match[str], offset: int, end: int) -> Iterator[Suppression]:
        state, names = match[1], match[2]
        line = self.source.line_of(offset)
        start = offset + _bytes(match.string[: match.start(2)])
        selectors = self._selectors(names, start) or [Selector("", offset, end)]
        if state == "enable":
            for suppression in self.disabled:
                wanted = {selector.text for selector in selectors}
                if "" in wanted or wanted & {s.text for s in suppression.selectors}:
                    suppression.last_line = line
            return
        first, last = line, line
        if state == "disable-next-line":
            first = last = self._next_line(offset)
        elif state == "disable":
            last = _TO_THE_END
        elif state != "disable-line":
            return
        # One for each name, so that each can be switched on again.
        for selector in selectors:
            found = Suppression("luals", offset, end, first, last, [selector])
            if state == "disable":
                self.disabled.append(found)
            yield found

    # luacheck.

    def _luacheck(self, match: re.Match[str], offset: int, end: int) -> Iterator[Suppression]:
        # An explanation may stand in parentheses, or behind another `--`.
        text = re.sub(r"\(.*?\)|--.*|\]=*\]\s*$", "", match[1], flags=re.DOTALL)
        line = self.source.line_of(offset)
        first, last = line, line
        if self._stands_alone(offset):
            last = self._end_of_function(offset)
        found = Suppression("luacheck", offset, end, first, last)
        for option in text.split(","):
            words = option.split()
            if words[:1] == ["push"]:
                # What follows without a comma belongs to the stretch that begins here.
                self.pushed.append([])
                words = words[1:]
            if words == ["pop"]:
                for suppression in self.pushed.pop() if self.pushed else ():
                    suppression.last_line = min(suppression.last_line, line)
            elif words:
                found.selectors += _luacheck_selectors(words, offset, end)
        if found.selectors:
            if self.pushed and last != line:
                self.pushed[-1].append(found)
            yield found

    def _end_of_function(self, offset: int) -> int:
        """The last line of the function around a comment."""
        following = bisect_left(self.tokens.starts, offset)
        info = self.file.scopes.function_at(following)
        if info.is_main:
            return _TO_THE_END
        return self.source.line_of(self.tokens.ends[info.node.last])


_WORDS: Final[dict[tuple[str, ...], str]] = {
    ("no", "unused"): "[23](?!21|41)",
    ("no", "unused", "args"): "21[23]",
    ("no", "unused", "secondaries"): "[23](?!21|41)",
    ("no", "self"): "212",
    ("no", "redefined"): "4",
    ("no", "global"): "1",
    ("allow", "defined"): "11[123]",
    ("allow", "defined", "top"): "11[123]",
}
"""Options of luacheck -> the codes that they switch off."""


def _luacheck_selectors(words: list[str], offset: int, end: int) -> Iterator[Selector]:
    code = _WORDS.get(tuple(words))
    if code is not None:
        # `no self` is about one argument.
        subject = re.compile("self") if words == ["no", "self"] else None
        yield Selector(code, offset, end, subject)
    elif words[:1] == ["ignore"]:
        if len(words) == 1:
            yield Selector("", offset, end)
        for word in words[1:]:
            yield from _luacheck_pattern(word, offset, end)
    else:
        yield from _declared_globals(words, offset, end)


def _declared_globals(words: list[str], offset: int, end: int) -> Iterator[Selector]:
    """`globals a b` and `read globals a b`, either with `new` before it."""
    names = words[1:] if words[:1] == ["new"] else words
    code = "11"
    if names[:1] == ["read"] or names[:1] == ["read_globals"]:
        code = "113"
        names = names[1:] if names[0] == "read" else names
    if names[:1] in (["globals"], ["read_globals"]):
        for name in names[1:]:
            # A field may be declared as `name.field`.
            yield Selector(code, offset, end, re.compile(re.escape(name.partition(".")[0])))


def _luacheck_pattern(word: str, offset: int, end: int) -> Iterator[Selector]:
    """`113`, `name`, `113/name`: Lua patterns for the start of a code and for a name."""
    code, slash, name = word.partition("/")
    if not slash and re.search(r"[A-Za-z_]", re.sub("%.", "", word)):
        code, name = "", word
    try:
        subject = re.compile(_regular(name)) if name else None
        code = _regular(code)
        re.compile(code)
    except re.error:
        return
    yield Selector(code, offset, end, subject)


_CLASSES: Final = {
    "a": "[A-Za-z]", "d": "[0-9]", "l": "[a-z]", "u": "[A-Z]", "w": "[A-Za-z0-9]", "s": r"\s",
    "p": r"[^\w\s]",
}  # fmt: skip


def _regular(pattern: str) -> str:
    """A Lua pattern as a regular expression, as far as people use them for names."""
    pattern = pattern.removeprefix("^").removesuffix("$")
    return re.sub(
        "%(.)|-(?![^\\[]*\\])",
        lambda match: "*?" if not match[1] else _CLASSES.get(match[1], re.escape(match[1])),
        pattern,
    )


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
