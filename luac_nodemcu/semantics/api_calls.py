"""Calls of firmware functions: which signature is meant, and what is wrong with the arguments.

Everything that is said about a function comes from its stub. Findings are certain: an argument
of unknown value is taken to be right.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Final

from luac_nodemcu.semantics.api_results import ApiResults
from luac_nodemcu.semantics.binding import Argument, Binding, Problem
from luac_nodemcu.semantics.convert import Converter
from luac_nodemcu.semantics.fit import FITS, MISFIT, Fitter, Misfit
from luac_nodemcu.semantics.values import (
    NIL,
    NIL_TAG,
    UNKNOWN_TAG,
    ApiFunction,
    Instance,
    Number,
    String,
    Value,
    describe,
    may_be_nil,
)
from luac_nodemcu.stubs.lacks import lack_of
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import Alias, Event, Function, OldForm, Parameter, Signature
from luac_nodemcu.stubs.types import (
    ANY,
    Basic,
    FunctionType,
    Literal,
    NamedType,
    Type,
    members,
)
from luac_nodemcu.syntax import nodes as n

_MAX_DEPTH: Final = 8

Report = Callable[[str, int, int, dict[str, object]], None]


class ApiCalls(ApiResults):
    """Checks calls for one chip and Lua version."""

    def __init__(self, converter: Converter, fitter: Fitter, lua: str, report: Report) -> None:
        super().__init__(converter)
        self.fitter = fitter
        self.lua = lua
        self.report = report
        self.flaw: Callable[[Type, Value], object] | None = None
        """What is wrong with a text, None if nothing is; set by who can read texts."""

    def check(
        self,
        callee: ApiFunction,
        arguments: list[Argument],
        is_open: bool,
        call: n.Call,
        first: int,
    ) -> tuple[Signature | None, Binding | None]:
        """Checks a call.

        `is_open`: more arguments may follow than are listed. `first` is the first token of the
        function's expression. Returns the signature that is meant and how the arguments bind.
        """
        function = callee.entry
        if self._old_form(function, arguments, is_open, call, first, certain=True):
            return None, None
        best: Binding | None = None
        fitting: Binding | None = None
        for signature in self._signatures(function):
            binding = self._bind(function, signature, arguments, is_open, callee.receiver)
            if not binding.problems and not self._is_flawed(function, binding, arguments):
                fitting = binding
                break
            if not binding.problems:
                # Right but for a text, such as a host name where there should be an address.
                fitting = fitting or binding
            if best is None or _severity(binding) < _severity(best):
                best = binding
        if fitting is not None:
            chosen = fitting.signature
            assert isinstance(chosen, Signature)
            fitting.others = self._others(callee, chosen, arguments, is_open)
            self._check_called_callback(function, arguments, is_open, call)
            return chosen, fitting
        if best is None or self._old_form(function, arguments, is_open, call, first, certain=False):
            return None, None
        self._report(function, best, arguments, call, first)
        assert isinstance(best.signature, Signature)
        return best.signature, best

    def _others(
        self, callee: ApiFunction, chosen: Signature, arguments: list[Argument], is_open: bool
    ) -> tuple[Signature, ...]:
        """The ways to call a function with other effects that also fit what is known."""
        function = callee.entry
        if all(one is chosen or one.effects == chosen.effects for one in function.signatures):
            return ()
        signatures = self._signatures(function)
        later = signatures[signatures.index(chosen) + 1 :]
        return tuple(
            one
            for one in later
            if one.effects != chosen.effects
            and not self._bind(function, one, arguments, is_open, callee.receiver).problems
            and not self._fits_surely(chosen, arguments)
        )

    def _fits_surely(self, signature: Signature, arguments: list[Argument]) -> bool:
        """Whether no argument would have to be known better to tell that they fit."""
        return all(
            self.fitter.fit(argument.value, param.type) == FITS
            for argument, param in zip(arguments, signature.params, strict=False)
        )

    def _is_flawed(self, function: Function, binding: Binding, arguments: list[Argument]) -> bool:
        """Whether a text breaks the rules of its type, if another form may want something else."""
        if self.flaw is None or len(function.signatures) == 1:
            return False
        return any(
            param is not None and self.flaw(param.type, argument.value) is not None
            for param, argument in zip(binding.params, arguments, strict=False)
        )

    def _check_called_callback(
        self,
        function: Function,
        arguments: list[Argument],
        is_open: bool,
        call: n.Call,
    ) -> None:
        """Reports a call in place of an optional callback that gives no argument at all."""
        place = len(arguments)
        if is_open or len(call.arguments) != place + 1:
            return
        for signature in self._signatures(function):
            if place >= len(signature.params):
                continue
            data = _about(signature.params[place], NIL)
            if _wants_function(data, self.converter.view):
                last = call.arguments[place]
                data |= {"node": last, "got": "nothing", "function": function.name, "call": call}
                self.report("callback-called", last.first, last.last, data)
                return

    def fits(self, function: Function, arguments: list[Argument]) -> bool:
        """Whether some way to call a function takes these arguments, as far as they are known."""
        return any(
            not self._bind(function, signature, arguments, False, None).problems
            for signature in function.signatures
        )

    def _signatures(self, function: Function) -> Sequence[Signature]:
        """The ways to call a function that the build has; all if it has none of them."""
        signatures = function.signatures
        if len(signatures) == 1:
            return signatures
        build = self.converter.view.build
        present = [one for one in signatures if lack_of(one.when, build) is None]
        return present or signatures

    # Old forms

    def _old_form(
        self,
        function: Function,
        arguments: list[Argument],
        is_open: bool,
        call: n.Call,
        first: int,
        *,
        certain: bool,
    ) -> bool:
        """Reports the old form that a call has, if it has one.

        Arguments of unknown value match only if no present form takes the others (`certain` is
        false then).
        """
        if is_open:
            return False
        for form in function.old_forms:
            if self._matches(form, arguments, certain):
                self._report_old_form(function, form, arguments, call, first)
                return True
        return False

    def _matches(self, form: OldForm, arguments: list[Argument], certain: bool) -> bool:
        if not form.params:
            return not arguments
        required = sum(not param.optional and not param.vararg for param in form.params)
        varargs = any(param.vararg for param in form.params)
        if len(arguments) < required or (len(arguments) > len(form.params) and not varargs):
            return False
        known = False
        for argument, param in zip(arguments, form.params, strict=False):
            if param.type == ANY:
                known = True
                continue
            fit = self.fitter.fit(argument.value, param.type, "strict")
            if fit == MISFIT or (fit != FITS and certain):
                return False
            known = known or fit == FITS
        return known

    def _report_old_form(
        self,
        function: Function,
        form: OldForm,
        arguments: list[Argument],
        call: n.Call,
        first: int,
    ) -> None:
        self.report(
            "old-form",
            first,
            call.last,
            {
                "function": function.name,
                "status": form.status,
                "summary": form.summary,
                "since": form.since,
                "replacement": form.replacement,
                "safe": form.safe,
                "call": call,
                "arguments": [argument.node for argument in arguments],
            },
        )

    # Binding

    def _bind(
        self,
        function: Function,
        signature: Signature,
        arguments: list[Argument],
        is_open: bool,
        receiver: Instance | None,
    ) -> Binding:
        binding = Binding(signature)
        problems = binding.problems
        count = len(arguments)
        place = 0
        for index, param in enumerate(signature.params):
            if param.vararg:
                place = self._bind_varargs(
                    binding, signature.params[index:], arguments, place, is_open, receiver
                )
                break
            if place >= count:
                if is_open:
                    break
                if not param.optional and param.skip is None:
                    missing = [
                        other.name
                        for other in signature.params[index:]
                        if not other.optional and other.skip is None and not other.vararg
                    ]
                    problems.append(
                        Problem(
                            "missing-argument", None,
                            {
                                "parameter": param.name, "position": index + 1,
                                "missing": missing, "type": param.type,
                            },
                            weight=4,
                        )
                    )  # fmt: skip
                    break
                continue
            value = arguments[place].value
            if param.skip is not None and (
                self._skips(param, value)
                or self._leaves_too_few(signature.params[index + 1 :], count - place, param, value)
            ):
                continue
            self._check_argument(binding, param, value, place)
            binding.params.append(param)
            place += 1
        if place < count and not is_further_result(arguments, place):
            problems.append(
                Problem(
                    "extra-argument", place,
                    {"maximum": place, "count": count},
                    weight=2,
                )
            )  # fmt: skip
        if function.events is not None:
            self._check_event(function, binding, arguments)
        return binding

    def _skips(self, param: Parameter, value: Value) -> bool:
        if value.tag == NIL_TAG:
            return param.skip == "other-type-or-nil"
        return self.fitter.fit(value, param.type, "strict") == MISFIT and (
            self.fitter.misfit is None or self.fitter.misfit.kind == "type"
        )

    def _leaves_too_few(
        self, later: Sequence[Parameter], left: int, param: Parameter, value: Value
    ) -> bool:
        """Whether a value that may be of another type must be, as later parameters need it."""
        required = sum(
            not other.optional and other.skip is None and not other.vararg for other in later
        )
        return left <= required and self.fitter.fit(value, param.type, "strict") != FITS

    def _bind_varargs(
        self,
        binding: Binding,
        params: Sequence[Parameter],
        arguments: list[Argument],
        place: int,
        is_open: bool,
        receiver: Instance | None,
    ) -> int:
        """Binds to `params`: one for any number of arguments, and perhaps one after it."""
        param, *after = params
        if after and not is_open and place < len(arguments):
            # i2c.write(id, data..., [ack]): only an argument that certainly is of that type.
            last = arguments[-1].value
            if self.fitter.fit(last, after[0].type, "strict") == FITS:
                place = self._bind_varargs(binding, [param], arguments[:-1], place, False, receiver)
                binding.params.append(after[0])
                return place + 1
        given = len(arguments) - place
        minimum, maximum = param.minimum, param.maximum
        if param.count is not None and receiver is not None and receiver.attributes:
            exact = receiver.attributes.get(param.count.removeprefix("self."))
            if exact is not None:
                minimum = maximum = exact
        if given < minimum and not is_open:
            binding.problems.append(
                Problem("missing-argument", None, {
                    "parameter": "...", "position": place + 1, "missing": ["..."],
                    "minimum": minimum,
                }, weight=4)
            )  # fmt: skip
        for index in range(place, len(arguments)):
            if maximum is not None and index - place >= maximum:
                return index
            self._check_argument(binding, param, arguments[index].value, index)
            binding.params.append(param)
        return len(arguments)

    def _check_argument(self, binding: Binding, param: Parameter, value: Value, place: int) -> None:
        if value.tag == UNKNOWN_TAG:
            return
        if value.tag == NIL_TAG:
            if param.nil_ok:
                return
            if param.accept == "truthy" and not isinstance(param.type, Literal):
                return
            if self.fitter.fit(value, param.type, param.accept) != MISFIT:
                return
            binding.problems.append(Problem("argument-nil", place, _about(param, value), weight=3))
            return
        maybe = may_be_nil(value)
        if (
            maybe is not None
            and maybe.why is not None
            and not param.nil_ok
            and self.fitter.fit(maybe, param.type, param.accept) == MISFIT
        ):
            data = _about(param, value)
            data["why"] = maybe.why
            binding.problems.append(Problem("nil-argument", place, data, weight=1))
            return
        if self.fitter.fit(value, param.type, param.accept) == MISFIT:
            misfit = self.fitter.misfit
            assert misfit is not None
            self._misfit(binding, param, misfit, value, place)

    def _misfit(
        self, binding: Binding, param: Parameter, misfit: Misfit, value: Value, place: int
    ) -> None:
        kind = misfit.kind
        data = _about(param, value)
        if misfit.type != param.type and kind not in ("type", "nil"):
            data["wanted"] = str(misfit.type)
        weight = 3 if kind in ("type", "nil") else 1
        if kind == "fraction" and self.lua == "5.1":
            # lua_Number to integer conversion of Lua 5.1 cuts the fraction off.
            data["cut"] = True
        if kind == "set" and isinstance(value, String) and value.value is not None:
            text = value.value.decode("utf-8", "backslashreplace")
            names = [
                member.value
                for member in members(param.type)
                if isinstance(member, Literal) and isinstance(member.value, str)
            ]
            data["suggestion"] = next(iter(difflib.get_close_matches(text, names, 1)), None)
            data["names"] = names
        kind = "type" if kind == "nil" else kind
        binding.problems.append(Problem(f"argument-{kind}", place, data, weight))

    # Events

    def event_of(
        self, function: Function, binding: Binding, arguments: list[Argument]
    ) -> tuple[Event | None, int | None]:
        """The event that a call names, and the index of the argument that names it."""
        events = function.events
        if events is None:
            return None, None
        for place, param in enumerate(binding.params):
            if param is not None and param.name == events.of and place < len(arguments):
                for event in events.events:
                    if self._is_event(event, arguments[place].value):
                        return event, place
                return None, place
        return None, None

    def _is_event(self, event: Event, value: Value) -> bool:
        if event.constant:
            if isinstance(value, Number):
                if value.constant is not None:
                    return value.constant == event.name
                if value.value is not None:
                    constant = self.converter.view.find(event.name)
                    return getattr(constant, "value", None) == value.value
            return isinstance(value, String) and value.value == event.name.encode()
        return isinstance(value, String) and value.value == event.name.encode()

    def _check_event(self, function: Function, binding: Binding, arguments: list[Argument]) -> None:
        event, place = self.event_of(function, binding, arguments)
        if event is not None or place is None or function.events is None:
            return
        value = arguments[place].value
        if not isinstance(value, String) or value.value is None:
            return
        names = [event.name for event in function.events.events if not event.constant]
        if not names:
            return
        # A misfit of the parameter's own type would say the same with fewer words.
        binding.problems[:] = [p for p in binding.problems if p.argument != place]
        text = value.value.decode("utf-8", "backslashreplace")
        close = difflib.get_close_matches(text, names, 1, 0.5)
        binding.problems.append(
            Problem("unknown-event", place, {
                "event": text, "names": names, "suggestion": close[0] if close else None,
            }, weight=1)
        )  # fmt: skip

    # Reports

    def _report(
        self,
        function: Function,
        binding: Binding,
        arguments: list[Argument],
        call: n.Call,
        first: int,
    ) -> None:
        view = self.converter.view
        for problem in binding.problems:
            data = problem.data
            data["function"] = function.name
            data["signature"] = binding.signature
            data["arguments"] = arguments
            data["call"] = call
            data["overloads"] = len(function.signatures)
            start, end = first, call.last
            if problem.argument is not None:
                node = arguments[problem.argument].node
                data["position"] = problem.argument + 1
                data["node"] = node
                if node is not None:
                    start, end = node.first, node.last
            elif call.rparen >= 0:
                start, end = call.rparen, call.rparen
            if problem.kind == "argument-type" and _is_called_callback(problem, arguments, view):
                self.report("callback-called", start, end, data)
                continue
            # A call without results in the last place gives no argument at all.
            last = call.arguments[-1] if len(call.arguments) > len(arguments) else None
            is_missing = problem.kind == "missing-argument"
            if is_missing and last is not None and _wants_function(data, view):
                data["node"], data["got"] = last, "nothing"
                self.report("callback-called", last.first, last.last, data)
                continue
            self.report(problem.kind, start, end, data)


def _is_called_callback(problem: Problem, arguments: list[Argument], view: StubView) -> bool:
    """Whether a function was called where it should have been passed."""
    if problem.argument is None or not _wants_function(problem.data, view):
        return False
    node = arguments[problem.argument].node
    return isinstance(node, n.Chain) and node.is_call


def _wants_function(data: dict[str, object], view: StubView) -> bool:
    """Whether the parameter that a problem is about takes a function."""
    type_ = data.get("type")
    return isinstance(type_, Type) and _is_function(type_, view)


def _is_function(type_: Type, view: StubView, depth: int = 0) -> bool:
    for member in members(type_):
        if isinstance(member, FunctionType):
            return True
        if isinstance(member, Basic) and member.name == "function":
            return True
        if isinstance(member, NamedType) and depth < _MAX_DEPTH:
            entry = view.type(member.name)
            if isinstance(entry, Alias) and _is_function(entry.type, view, depth + 1):
                return True
    return False


def _about(param: Parameter, value: Value) -> dict[str, object]:
    return {
        "parameter": param.name,
        "type": param.type,
        "wanted": str(param.type),
        "got": describe(value),
        "value": value,
        "bad_type": param.bad_type,
        "bad_value": param.bad_value,
        "error": param.error,
        "optional": param.optional,
        "doc": param.doc,
    }


def _severity(binding: Binding) -> tuple[int, int, int]:
    """How bad a binding is; the signature with the mildest one is what was meant."""
    missing = 0
    for problem in binding.problems:
        names = problem.data.get("missing")
        missing += len(names) if isinstance(names, list) else 0
    return (sum(problem.weight for problem in binding.problems), -len(binding.params), missing)


def is_further_result(arguments: list[Argument], place: int) -> bool:
    """Whether an argument is a second or later result of one call: `epoch2cal(rtctime.get())`.

    The firmware's own examples let results that a function does not take fall under the table.
    """
    node = arguments[place].node
    return place > 0 and node is not None and node is arguments[place - 1].node
