"""What a rule is: its identity, its options, when it is called, and how it reports.

A rule is one file below this package: the module's docstring is its page (see `docs.py` for the
sections), and one subclass of `Rule` says and does the rest. `registry.py` finds the files,
`engine.py` calls the rules, `context.py` is all that they may look at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeVar

from luac_nodemcu.diagnostic import Diagnostic, Fix, RelatedPlace, Severity, TextEdit
from luac_nodemcu.rules.choice import Profile as Profile  # noqa: PLC0414  # for rules
from luac_nodemcu.semantics.scopes import Access, FunctionInfo, Global, Symbol
from luac_nodemcu.syntax.nodes import Node

if TYPE_CHECKING:
    from luac_nodemcu.rules.context import FileContext, ProjectContext

FAMILIES: Final[dict[str, str]] = {
    "0": "Syntax and suppressions",
    "1": "Names",
    "2": "Calls and types",
    "3": "Memory",
    "4": "Time",
    "5": "Network",
    "6": "Hardware",
    "7": "LFS and files",
    "8": "Portability",
    "9": "General Lua",
}
"""First digit of a code -> what the rules with it are about."""

PAGE: Final = "docs/rules/{name}.md"
"""Where a rule is explained; in the repository until there is a site."""

Tag = Literal["unnecessary", "deprecated"]
Place = Node | Access | tuple[int, int]
"""Something with a range: a node, an access of a variable, or bytes (offset, end offset)."""

OptionValue = bool | int | str | tuple[str, ...]
_Method = TypeVar("_Method", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic, the rule that made it, and the name it is about."""

    diagnostic: Diagnostic
    rule: Rule
    subject: bytes = b""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a rule; the type of `default` is the type of its values."""

    name: str
    default: OptionValue
    summary: str


class Rule:
    """Base of all rules. A subclass sets the class attributes and overrides what it needs.

    - `code`: three digits, the family first. `name`: kebab-case; reads as "allow <name>".
    - `severity`: unless a report says otherwise. `profile`: the first that contains it.
    - `luacheck`, `luals`: what these programs call the same thing, for their suppressions.
    - `tags`: how editors may show findings.
    - `needs_types`: it reads `context.types`, which costs time.
    - `in_meta`: it also looks at files that only describe (`---@meta`).
    - `is_about_tool`: the program itself reports it, for no mistake in Lua that could be shown.

    Methods marked with `enter` or `leave` are called for nodes. One object serves all files;
    it may keep state for a file only if `start_file` resets it.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity] = "warning"
    profile: ClassVar[Profile] = "default"
    options: ClassVar[tuple[Option, ...]] = ()
    luacheck: ClassVar[tuple[str, ...]] = ()
    luals: ClassVar[tuple[str, ...]] = ()
    tags: ClassVar[tuple[Tag, ...]] = ()
    needs_types: ClassVar[bool] = False
    is_about_tool: ClassVar[bool] = False
    in_meta: ClassVar[bool] = False

    context: FileContext

    def __init__(self) -> None:
        self.values: dict[str, OptionValue] = {o.name: o.default for o in self.options}

    # Called once for each file, in this order; nodes come between start and functions.

    def start_file(self) -> None:
        """Before anything else of a file."""

    def check_function(self, info: FunctionInfo) -> None:
        """For each function, the main chunk included."""

    def check_symbol(self, symbol: Symbol) -> None:
        """For each local variable."""

    def check_global(self, variable: Global) -> None:
        """For each global that the file names."""

    def check_file(self) -> None:
        """After everything else of a file."""

    # Called once for each project.

    def check_project(self, project: ProjectContext) -> None:
        """After all files, for what no single file shows."""

    # Options.

    def option_int(self, name: str) -> int:
        """The value of an option that is a number."""
        value = self.values[name]
        assert isinstance(value, int)
        return value

    def option_bool(self, name: str) -> bool:
        """The value of an option that is true or false."""
        value = self.values[name]
        assert isinstance(value, bool)
        return value

    def option_strings(self, name: str) -> tuple[str, ...]:
        """The value of an option that is a list of strings."""
        value = self.values[name]
        assert isinstance(value, tuple)
        return value

    # Reports.

    def report(
        self,
        place: Place,
        message: str,
        help: str = "",  # noqa: A002  # the field's name in a diagnostic
        *,
        related: Sequence[RelatedPlace] = (),
        fix: Fix | None = None,
        severity: Severity | None = None,
        subject: bytes = b"",
        line: int | None = None,
    ) -> None:
        """Reports a finding in the current file.

        - `help`: what to do about it, if the message does not say so.
        - `severity`: if it is another than the rule's.
        - `subject`: the name that it is about, for suppressions that name variables.
        - `line`: the line that the compiler reports, if it is not the place's.
        """
        offset, end = self.context.range_of(place)
        diagnostic = Diagnostic(
            self.context.file.path, offset, end, self.code, self.name, severity or self.severity,
            message, help, tuple(related), fix, PAGE.format(name=self.name), line,
        )  # fmt: skip
        self.context.findings.append(Finding(diagnostic, self, subject))

    def related(self, place: Place, message: str) -> RelatedPlace:
        """Another place of the current file."""
        return RelatedPlace(self.context.file.path, *self.context.range_of(place), message)

    def edit(self, place: Place, text: bytes) -> TextEdit:
        """Replaces a place of the current file."""
        return TextEdit(*self.context.range_of(place), text)


def enter(*classes: type[Node]) -> Callable[[_Method], _Method]:
    """Marks a method of a rule: it is called for nodes of these classes, parents first."""

    def mark(method: _Method) -> _Method:
        method.enters = classes  # type: ignore[attr-defined]  # read by `marked`
        return method

    return mark


def leave(*classes: type[Node]) -> Callable[[_Method], _Method]:
    """Marks a method of a rule: it is called for nodes of these classes, children first."""

    def mark(method: _Method) -> _Method:
        method.leaves = classes  # type: ignore[attr-defined]  # read by `marked`
        return method

    return mark


def marked(rule: Rule, mark: Literal["enters", "leaves"]) -> list[tuple[Any, type[Node]]]:
    """The bound methods of a rule that were marked, each with a class of nodes."""
    return [
        (getattr(rule, name), node_class)
        for base in type(rule).__mro__
        for name, member in vars(base).items()
        for node_class in getattr(member, mark, ())
    ]
