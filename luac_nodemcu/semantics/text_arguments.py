"""Arguments whose text means something: formats, patterns, addresses.

Which parameter takes what is said by the kinds of its type in the stub (`string(pattern)`); what
the kinds mean is in `formats`. Only texts that are known are judged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

from luac_nodemcu.semantics.api_calls import is_further_result
from luac_nodemcu.semantics.binding import Argument, Binding
from luac_nodemcu.semantics.fit import MISFIT, Fitter
from luac_nodemcu.semantics.formats.model import Flaw, Format, Item
from luac_nodemcu.semantics.formats.packing import read_packing
from luac_nodemcu.semantics.formats.patterns import read_pattern, replacement_flaw
from luac_nodemcu.semantics.formats.printf import read_format
from luac_nodemcu.semantics.formats.texts import TEXT_CHECKS
from luac_nodemcu.semantics.values import (
    API_TAG,
    CALLABLE_TAG,
    FUNCTION_TAG,
    INSTANCE_TAG,
    INTEGER,
    MODULE_TAG,
    NUMBER,
    OTHER_TAG,
    STRING,
    TABLE_TAG,
    Number,
    String,
    Value,
    describe,
    join,
    may_be_nil,
    members_of,
)
from luac_nodemcu.semantics.values import NIL as NIL_VALUE
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import Return, Signature
from luac_nodemcu.stubs.types import NIL, Literal, NumberType, StringType, Type, members
from luac_nodemcu.syntax import nodes as n

Report = Callable[[str, int, int, dict[str, object]], None]

_DECIDING: Final = frozenset(("format", "pack", "struct", "pattern", "replacement"))
_NO_LITERAL: Final = frozenset(
    (API_TAG, CALLABLE_TAG, FUNCTION_TAG, INSTANCE_TAG, MODULE_TAG, OTHER_TAG, TABLE_TAG)
)
_Plan = dict[int, tuple[str, ...]]
_PLANS: Final[WeakKeyDictionary[StubView, dict[int, tuple[Signature, _Plan]]]] = WeakKeyDictionary()
"""What is looked at in the calls of each signature: the same for all files of a check."""
_UNPACKED: Final = {"integer": INTEGER, "number": NUMBER, "string": STRING}


class TextArguments:
    """Checks texts for one chip and Lua version."""

    def __init__(self, fitter: Fitter, lua: str, report: Report) -> None:
        self.fitter = fitter
        self.lua = lua
        self.report = report
        self.captures: tuple[bool, ...] | None = None
        """Of the pattern of the call that was checked last; None if it had none that is known."""
        self._plans = _PLANS.setdefault(fitter.view, {})

    def check(
        self, name: str, binding: Binding, arguments: list[Argument], is_open: bool, call: n.Call
    ) -> list[Value] | None:
        """Checks the texts among the arguments of a call of `name`.

        Returns the results if a format says what they are.
        """
        self.captures = None
        signature = binding.signature
        if not isinstance(signature, Signature):
            return None
        plan = self._plan(signature)
        if not plan or any(problem.argument is None for problem in binding.problems):
            return None
        results: list[Value] | None = None
        pattern: String | None = None
        for place, param in enumerate(binding.params):
            kinds = plan.get(id(param))
            if kinds is None or param is None or place >= len(arguments):
                continue
            value = arguments[place].value
            if isinstance(value, Number) and isinstance(value.value, int):
                # C takes its digits for the text: `struct.pack(size, "<I2")` is a wrong format.
                value = String(str(value.value).encode())
            if not isinstance(value, String) or value.value is None:
                continue
            about = _About(name, place, param.name, arguments[place].node, value.value, call)
            if "format" in kinds:
                self._format(about, binding, arguments, is_open)
            elif "pack" in kinds or "struct" in kinds:
                results = self._packing(about, kinds, binding, arguments, is_open)
            elif "pattern" in kinds:
                pattern = value
                self._pattern(about, kinds)
            elif "replacement" in kinds:
                self._replacement(about, pattern)
            elif all(problem.argument != place for problem in binding.problems):
                flaw = self.flaw(param.type, value)
                if flaw is not None:
                    data = about.data(flaw)
                    data["effect"] = param.bad_value
                    self.report("argument-text", *about.tokens(), data)
        return results

    def _plan(self, signature: Signature) -> _Plan:
        """The parameters whose text is looked at, by identity, with their kinds."""
        found = self._plans.get(id(signature))
        if found is None:
            plan = {
                id(param): kinds
                for param in signature.params
                if (kinds := _kinds(param.type))
                and any(kind in _DECIDING or kind in TEXT_CHECKS for kind in kinds)
            }
            found = self._plans[id(signature)] = (signature, plan)
        return found[1]

    def flaw(self, type_: Type, value: Value) -> Flaw | None:
        """What is wrong with a text such as an address; None if a member of the type takes it."""
        if not isinstance(value, String) or value.value is None:
            return None
        found: Flaw | None = None
        for member in members(type_):
            if isinstance(member, Literal):
                if member.value == value.value.decode("latin-1"):
                    return None
            elif isinstance(member, StringType):
                checks = [TEXT_CHECKS[kind] for kind in member.kinds if kind in TEXT_CHECKS]
                flaw = next((f for check in checks if (f := check(value.value))), None)
                if flaw is None:
                    return None
                found = found or flaw
        return found

    # Formats

    def _format(
        self, about: _About, binding: Binding, arguments: list[Argument], is_open: bool
    ) -> None:
        found = read_format(about.text, self.lua)
        if found.flaw is not None:
            self.report("format-string", *about.tokens(), about.data(found.flaw))
        else:
            self._values(about, found, binding, arguments, is_open)

    def _packing(
        self,
        about: _About,
        kinds: tuple[str, ...],
        binding: Binding,
        arguments: list[Argument],
        is_open: bool,
    ) -> list[Value] | None:
        signature = binding.signature
        assert isinstance(signature, Signature)
        kind = "pack" if "pack" in kinds else "struct"
        found = read_packing(about.text, kind, "fixed-size" in kinds)
        if found.flaw is not None:
            self.report("pack-format", *about.tokens(), about.data(found.flaw))
            return None
        if any(param.vararg for param in signature.params):
            self._values(about, found, binding, arguments, is_open)
        elif signature.returns and signature.returns[0].name == "...":
            return self._unpacked(about, found)
        return None

    def _unpacked(self, about: _About, found: Format) -> list[Value] | None:
        """The results of a function that takes apart what the format describes."""
        values: list[Value] = []
        for item in found.items:
            if item.uses_previous:
                if not values or values[-1] is STRING:
                    message = "'c0' needs a number in front of it"
                    data = about.data(Flaw(item.start, item.end, message))
                    self.report("pack-format", *about.tokens(), data)
                    return None
                values.pop()
            values.append(_UNPACKED[item.wants])
        return [*values, INTEGER]

    def _values(
        self,
        about: _About,
        found: Format,
        binding: Binding,
        arguments: list[Argument],
        is_open: bool,
    ) -> None:
        """Compares the arguments behind a format with its parts."""
        given = arguments[about.place + 1 :]
        items = found.items
        reported = {problem.argument for problem in binding.problems}
        for at, (item, argument) in enumerate(zip(items, given, strict=False)):
            if about.place + 1 + at not in reported:
                self._value(about, item, argument, about.place + 2 + at)
        data: dict[str, object] = {
            "function": about.function, "wanted": len(items), "given": len(given),
        }  # fmt: skip
        if len(given) < len(items) and not is_open:
            item = items[len(given)]
            data["part"] = about.text[item.start : item.end]
            token = about.call.rparen if about.call.rparen >= 0 else about.call.last
            self.report("format-missing", token, token, data)
        elif len(given) > len(items):
            place = about.place + 1 + len(items)
            node = arguments[place].node
            if node is not None and not is_further_result(arguments, place):
                self.report("format-extra", node.first, node.last, data)

    def _value(self, about: _About, item: Item, argument: Argument, position: int) -> None:
        value, node = argument.value, argument.node
        if node is None or item.wants == "any":
            return
        if item.wants == "literal":
            if not all(member.tag in _NO_LITERAL for member in members_of(value)):
                return
            wanted: object = "a string, a number, a boolean or nil"
        else:
            type_ = _type_of(item)
            wanted = type_
            if self.fitter.fit(value, type_) != MISFIT:
                self._maybe_nil(about, value, node)
                return
        self.report(
            "format-type", node.first, node.last,
            {
                "function": about.function, "position": position, "wanted": str(wanted),
                "got": describe(value), "part": about.text[item.start : item.end],
                "fraction": self.fitter.misfit is not None
                and self.fitter.misfit.kind == "fraction",
            },
        )  # fmt: skip

    def _maybe_nil(self, about: _About, value: Value, node: n.Expression) -> None:
        maybe = may_be_nil(value)
        # In Lua 5.1 the type of the parameter says it already.
        if maybe is not None and maybe.why is not None and self.lua != "5.1":
            data = {"why": maybe.why, "function": about.function, "node": node, "type": NIL}
            self.report("nil-argument", node.first, node.last, data)

    # Patterns

    def _pattern(self, about: _About, kinds: tuple[str, ...]) -> None:
        found = read_pattern(about.text, self.lua, "plain-text" in kinds)
        if found.flaw is not None:
            self.report("pattern", *about.tokens(), about.data(found.flaw))
        if found.flaw is None or not found.flaw.certain:
            self.captures = found.captures

    def _replacement(self, about: _About, pattern: String | None) -> None:
        # Without a pattern that is known there may be as many captures as digits.
        captures = 9
        if pattern is not None and pattern.value is not None:
            found = read_pattern(pattern.value, self.lua)
            if found.flaw is not None and found.flaw.certain:
                return
            captures = len(found.captures)
        flaw = replacement_flaw(about.text, self.lua, captures)
        if flaw is not None:
            data = about.data(flaw)
            data["replacement"] = True
            self.report("pattern", *about.tokens(), data)


def with_captures(
    values: list[Value], returns: tuple[Return, ...], captures: tuple[bool, ...]
) -> list[Value]:
    """The results of a call, those that are captures replaced by what the pattern captures.

    A pattern without captures captures all that it matches where a function gives that back.
    """
    place = 0
    results: list[Value] = []
    reason: Value = NIL_VALUE
    for value, result in zip(values, returns, strict=False):
        is_capture = any(
            isinstance(member, StringType) and "capture" in member.kinds
            for member in members(result.type)
        )
        nil = may_be_nil(value)
        reason = reason if nil is None else nil
        if result.name == "...":
            if not is_capture:
                return values
            return results + [_captured(is_place, reason) for is_place in captures[place:]]
        if is_capture:
            results.append(_captured(place < len(captures) and captures[place], reason))
            place += 1
        else:
            results.append(value)
    return results if len(values) == len(returns) else values


def _captured(is_place: bool, nil: Value) -> Value:
    return join(INTEGER if is_place else STRING, nil)


class _About:
    """A text in a call: where it stands and whose argument it is."""

    __slots__ = ("call", "function", "node", "parameter", "place", "text")

    def __init__(
        self,
        function: str,
        place: int,
        parameter: str,
        node: n.Expression | None,
        text: bytes,
        call: n.Call,
    ) -> None:
        self.function = function
        self.place = place
        self.parameter = parameter
        self.node = node
        self.text = text
        self.call = call

    def tokens(self) -> tuple[int, int]:
        """The tokens to point at."""
        node = self.node
        return (self.call.first, self.call.last) if node is None else (node.first, node.last)

    def data(self, flaw: Flaw) -> dict[str, object]:
        return {
            "function": self.function, "parameter": self.parameter, "position": self.place + 1,
            "flaw": flaw, "text": self.text, "node": self.node,
        }  # fmt: skip


def _kinds(type_: Type) -> tuple[str, ...]:
    """The kinds of the strings that a type takes; none if it takes any string."""
    found: list[str] = []
    for member in members(type_):
        if isinstance(member, StringType):
            if not member.kinds:
                return ()
            found += member.kinds
    return tuple(found)


def _type_of(item: Item) -> Type:
    if item.wants == "string":
        return StringType(item.low, item.high)
    return NumberType(item.wants == "integer", item.low, item.high)
