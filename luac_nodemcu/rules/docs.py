"""A rule's page, read from the docstring of its module: sections in Markdown, and examples.

The docstring is: a sentence, and the sections of SECTIONS in their order, each under a heading
`## <title>`. Examples are fenced blocks; behind ```` ```lua ```` may stand `5.3` for the Lua
version, a target's name, the modules and the chip of the build (`modules=a,b`,
`variant=esp32c3`), and options of the rule as `name=value`. A block with lines
`-- file: <path>` holds several files; the character U+2420 stands for a blank at the end of a line.
Examples are run as tests.
"""

from __future__ import annotations

import inspect
import re
import sys
from dataclasses import dataclass
from typing import Final, Literal

from luac_nodemcu.rules.model import FAMILIES, Rule

SECTIONS: Final = (
    "What it does",
    "Why it hurts on the device",
    "Bad",
    "Good",
    "Fix safety",
    "References",
)

_SWITCH_OFF: Final = (
    "For one place: `-- nodemcu: ignore[{name}] reason` at the end of the line or on the line "
    'above. For a project: `ignore = ["{name}"]` below `[check]` in `luac-nodemcu.toml`.'
)
_INDEX_HEAD: Final = (
    "Generated from the rules by `luac-nodemcu rules --write-docs docs/rules`; do not edit. "
    "The first digit of a code is the family. *Profile* is the first of `default`, `strict` "
    "and `all` that contains the rule."
)
_FENCE: Final = re.compile(r"^```lua *([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE: Final = re.compile(r"^-- file: (\S+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a page: `arguments` is what stands behind ```` ```lua ````.

    `files` maps paths to sources; a block without names is `example.lua`.
    """

    kind: Literal["bad", "good"]
    arguments: tuple[str, ...]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule's documentation. `sections` maps titles to Markdown."""

    rule: type[Rule]
    summary: str
    sections: dict[str, str]

    def examples(self) -> list[Example]:
        """The examples of Bad and Good."""
        return [
            Example(kind, tuple(match[1].split()), _files(match[2]))
            for title, kind in _KINDS.items()
            for match in _FENCE.finditer(self.sections.get(title, ""))
        ]

    def markdown(self) -> str:
        """The page for `docs/rules/`."""
        rule = self.rule
        lines = [f"# {rule.name} ({rule.code})", "", self.summary, ""]
        lines += [
            "| | |",
            "| --- | --- |",
            f"| Family | {FAMILIES[rule.code[0]]} |",
            f"| Severity | {rule.severity} |",
            f"| On by default | {_when_on(rule)} |",
            f"| Fix | {self.fix_summary} |",
        ]
        if rule.luacheck:
            lines.append(f"| luacheck's codes | {', '.join(rule.luacheck)} |")
        if rule.luals:
            lines.append(f"| LuaLS's names | {', '.join(rule.luals)} |")
        lines.append("")
        for title in SECTIONS:
            if title in self.sections:
                lines += [f"## {title}", "", self.sections[title], ""]
            if title == "Fix safety" and rule.options:
                lines += ["## Options", "", *_options(rule), ""]
        lines += [
            "## Switching it off",
            "",
            _SWITCH_OFF.format(name=rule.name),
            "",
        ]
        return "\n".join(lines)

    @property
    def fix_summary(self) -> str:
        """Whether there is a fix, in a few words: how the section on it begins."""
        text = self.sections.get("Fix safety", "")
        return " ".join(text.partition(".")[0].split()) or "none"


_KINDS: Final[dict[str, Literal["bad", "good"]]] = {"Bad": "bad", "Good": "good"}


def page_of(rule: type[Rule]) -> RulePage:
    """The page of a rule. A faulty docstring gives a page with parts missing."""
    text = inspect.cleandoc(sys.modules[rule.__module__].__doc__ or "")
    head, *rest = re.split(r"^## ", text, flags=re.MULTILINE)
    sections = {}
    for part in rest:
        title, _, body = part.partition("\n")
        sections[title.strip()] = body.strip()
    return RulePage(rule, " ".join(head.split()), sections)


def index_markdown(pages: list[RulePage]) -> str:
    """The list of all rules, for `docs/rules/README.md`."""
    lines = [
        "# Rules",
        "",
        _INDEX_HEAD,
        "",
    ]
    for digit, title in FAMILIES.items():
        members = [page for page in pages if page.rule.code.startswith(digit)]
        if not members:
            continue
        lines += [
            f"## {digit}xx: {title}",
            "",
            "| Code | Name | Severity | Profile | Fix | |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for page in members:
            rule = page.rule
            lines.append(
                f"| {rule.code} | [{rule.name}]({rule.name}.md) | {rule.severity} | "
                f"{rule.profile} | {page.fix_summary} | {page.summary} |"
            )
        lines.append("")
    return "\n".join(lines)


def _files(text: str) -> dict[str, str]:
    text = text.replace("\N{SYMBOL FOR SPACE}", " ")
    parts = _FILE.split(text)
    if len(parts) == 1:
        return {"example.lua": text}
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _when_on(rule: type[Rule]) -> str:
    if rule.profile == "default":
        return "yes"
    return f"no: in profile `{rule.profile}`, or with `--extend-select {rule.name}`"


def _options(rule: type[Rule]) -> list[str]:
    lines = [
        f"Below `[check.options.{rule.name}]` in `luac-nodemcu.toml`:",
        "",
        "| Option | Default | |",
        "| --- | --- | --- |",
    ]
    for option in rule.options:
        default = option.default
        shown = str(default).lower() if isinstance(default, bool) else repr(default)
        if isinstance(default, tuple):
            shown = "[" + ", ".join(f'"{item}"' for item in default) + "]"
        lines.append(f"| `{option.name}` | `{shown}` | {option.summary} |")
    return lines
