"""What exports have in common: the ways to call a function in plain LuaCATS types, and losses.

LuaCATS has no ranges, no kinds of text, no skipped parameters and no events. Here they are
turned into what it has: plain types and overloads. What gets lost is counted in `Losses`, so
that an export can say what it leaves out. The files themselves are written in `export_luals`,
`export_luacheck` and `export_selene`.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator

from luac_nodemcu.stubs.conditions import ALWAYS, Build, Condition
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import Constant, Function, Parameter, Signature
from luac_nodemcu.stubs.types import (
    ANY,
    INTEGER,
    NIL,
    NUMBER,
    STRING,
    ArrayType,
    ConstantRef,
    FunctionParam,
    FunctionReturn,
    FunctionType,
    Literal,
    NumberType,
    StringType,
    Type,
    rewrite,
    union,
    walk,
)

KEYWORDS = frozenset(
    (
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if",
        "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    )
)  # fmt: skip
"""Words that are no names in Lua 5.1 or 5.3."""

RANGES = "ranges of numbers, lengths of strings and arrays"
KINDS = "what a string or number means (pin, file name, URL, unit)"
NOT_NIL = "parameters that may be left out but not be nil, or be nil but not be left out"
CONVERSION = "whether a number is taken for a string and the reverse"
WRONG_VALUE = "what a wrong argument does other than raise (ignored, clamped, cut)"
CALLBACKS = "how callbacks are treated: protected, how often they run, when they are released"
EFFECTS = "effects: blocking, restarts, flash writes, hardware, states, what must be released"
RAISES = "errors beside wrong arguments"
CONDITIONS = "entries that only some builds or chips have (a remark says which)"
AFTER_VARARG = "parameters after ... (their type is added to that of ...)"
VALUES = "values of constants that depend on the build"
FLAGS = "enums of flags (they are plain integers)"
FORMS = "overloads that are deprecated (only whole functions can be)"
OLD_FORMS = "earlier forms of calls that no longer work, and what to write instead"
REMOVED = "removed names and what replaced them (they are just not there)"
METAMETHODS = "metamethods other than operators"
STATES = "states of objects, resources and their limits"
NEEDS_ONE = "tables of which one of several fields must be given"
UNKNOWN_FIELDS = "what an unknown field of a table argument does, unless it raises"
READ_ONLY = "that assigning to a field raises"
TYPES = "types of parameters, fields and results"
CALLS = "parameters, results and their number"
STRUCTS = "fields of table arguments"
METHODS = "methods of objects (they are not global)"
DOCS = "descriptions"
PINS = "facts about pins"
OVERLOADS = "overloads (a parameter is required if all forms need it)"
EVENTS = "what the callback of each event gets"
GENERICS = "type variables (they are any)"
DEPRECATED = "deprecated names"
MUST_USE = "results that must be used"


class Losses:
    """How often something could not be said."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, what: str, times: int = 1) -> None:
        """Notes that `what` was left out."""
        if times:
            self.counts[what] += times

    def lines(self) -> list[str]:
        """One line for each, sorted."""
        return [f"{what} ({count})" for what, count in sorted(self.counts.items())]


class Exporter:
    """Projects what one chip and Lua version see; shared by the formats."""

    def __init__(self, view: StubView) -> None:
        self.view = view
        self.losses = Losses()
        self._builds = [Build(view.chip, view.lua, integral) for integral in (False, True)]

    def exists(self, when: Condition) -> bool:
        """Whether some build of this chip and Lua version has it."""
        return when is ALWAYS or any(when.possible(build) for build in self._builds)

    # -- types -----------------------------------------------------------------------------

    def type(self, type_: Type, *, count: bool = True) -> Type:
        """The type as LuaCATS can say it."""
        if count:
            for part in walk(type_):
                self._count(part)
        return rewrite(type_, self._plain)

    def _count(self, part: Type) -> None:
        match part:
            case StringType(low, high, kinds) | NumberType(low=low, high=high, kinds=kinds):
                self.losses.add(RANGES, (low, high) != (None, None))
                self.losses.add(KINDS, bool(kinds))
            case ArrayType(low=low, high=high):
                self.losses.add(RANGES, (low, high) != (None, None))

    def _plain(self, part: Type) -> Type | None:
        match part:
            case StringType():
                return STRING
            case NumberType(integer):
                return INTEGER if integer else NUMBER
            case ArrayType(item):
                return ArrayType(rewrite(item, self._plain))
            case Literal(float()):
                return NUMBER
            case Literal(str() as text) if not text.isprintable():
                return STRING
            case ConstantRef(name):
                return self.constant_type(name)
            case FunctionType(params, returns, generics):
                return FunctionType(
                    tuple(
                        FunctionParam(safe_name(p.name), rewrite(p.type, self._plain), p.optional)
                        for p in params
                    ),
                    tuple(FunctionReturn(rewrite(r.type, self._plain), r.name) for r in returns),
                    generics,
                )
        return None

    def constant_type(self, name: str) -> Type:
        """The type of a constant: its value if that is known."""
        entry = self.view.find(name)
        if not isinstance(entry, Constant):
            return ANY
        if isinstance(entry.value, str | int | bool):
            return Literal(entry.value)
        return self.type(entry.type, count=False)

    # -- calls -----------------------------------------------------------------------------

    def forms(self, function: Function) -> list[FunctionType]:
        """Every way to call it, without the receiver; the most general first."""
        forms: dict[FunctionType, None] = {}
        for signature in function.signatures:
            if self.exists(signature.when):
                for params in _present(signature.params):
                    forms[self._form(function, signature, params, {})] = None
        if function.events is not None:
            names = (function.events.of, function.events.callback)
            for event in function.events.events:
                if not self.exists(event.when):
                    continue
                name: Type = ConstantRef(event.name) if event.constant else Literal(event.name)
                types = dict(zip(names, (name, event.type), strict=True))
                for signature in function.signatures:
                    if self.exists(signature.when):
                        for params in _present(signature.params):
                            if {p.name for p in params} >= set(names):
                                forms[self._form(function, signature, params, types)] = None
        return list(forms)

    def _form(
        self,
        function: Function,
        signature: Signature,
        params: tuple[Parameter, ...],
        types: dict[str, Type],
    ) -> FunctionType:
        """One form; `types` replace the types of parameters."""
        result: list[FunctionParam] = []
        for param in params:
            type_ = types.get(param.name, param.type)
            if param.nil_ok and not param.optional and type_ is not param.type:
                type_ = union(type_, NIL)
            plain = self.type(type_, count=False)
            if result and result[-1].name == "...":
                result[-1] = FunctionParam("...", union(result[-1].type, plain))
            else:
                optional = param.optional and not param.vararg
                result.append(FunctionParam(safe_name(param.name), plain, optional))
        returns = tuple(
            FunctionReturn(self.type(r.type, count=False), r.name) for r in signature.returns
        )
        generics = tuple(name.partition(":")[0].strip() for name in function.generics)
        return FunctionType(tuple(result), returns, generics)

    def count_function(self, function: Function) -> None:
        """Notes what no format says about a function."""
        add = self.losses.add
        add(OLD_FORMS, len(function.old_forms))
        add(CONDITIONS, function.when is not ALWAYS)
        for signature in function.signatures:
            add(RAISES, len(signature.raises))
            add(EFFECTS, signature.effects != Signature().effects)
            add(CONDITIONS, signature.when is not ALWAYS)
            for param in signature.params:
                add(NOT_NIL, param.optional != param.nil_ok)
                add(CONVERSION, param.accept != "convert")
                add(WRONG_VALUE, (param.bad_type, param.bad_value) != ("raises", "raises"))
                add(CALLBACKS, param.callback is not None)


def _present(params: tuple[Parameter, ...]) -> Iterator[tuple[Parameter, ...]]:
    """The parameters with and without each that is skipped by type in front of another."""
    skipped = [i for i, p in enumerate(params[:-1]) if p.skip and p.optional and not p.vararg]
    for absent in itertools.product((False, True), repeat=len(skipped[:3])):
        left_out = {i for i, gone in zip(skipped, absent, strict=False) if gone}
        kept = [(i, p) for i, p in enumerate(params) if i not in left_out]
        yield tuple(_given(p) if i in skipped[:3] else p for i, p in kept)


def _given(param: Parameter) -> Parameter:
    """A parameter that is there."""
    type_ = union(param.type, NIL) if param.nil_ok else param.type
    return Parameter(param.name, type_, nil_ok=param.nil_ok)


def safe_name(name: str) -> str:
    """The name of a parameter as a Lua name."""
    return f"{name}_" if name in KEYWORDS else name


def member(owner: str, name: str) -> str:
    """`owner.name`, also if the name is a word of Lua's own."""
    if name in KEYWORDS or not name.isidentifier():
        return f"{owner}[{json.dumps(name)}]"
    return f"{owner}.{name}"


def sentences(texts: Iterable[str | None]) -> list[str]:
    """Texts that are there, each with a full stop."""
    return [text if text.endswith((".", "!", "?")) else f"{text}." for text in texts if text]
