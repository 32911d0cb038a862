"""Calls: of the project's own functions, and of what cannot be called."""

from __future__ import annotations

from typing import Final

from luac_nodemcu.semantics.binding import Argument
from luac_nodemcu.semantics.declared_calls import check_declared_call
from luac_nodemcu.semantics.findings import OtherCall
from luac_nodemcu.semantics.members import MemberInference
from luac_nodemcu.semantics.values import (
    BOOLEAN_TAG,
    MORE,
    NIL_TAG,
    NUMBER_TAG,
    STRING_TAG,
    UNKNOWN,
    UNKNOWN_TAG,
    ApiFunction,
    ApiTable,
    Callable_,
    Instance,
    OwnFunction,
    Table,
    Union,
    Value,
    describe,
    join_all,
    may_be_nil,
    members_of,
    without_nil,
)
from luac_nodemcu.syntax import nodes as n

_NO_CALL: Final = frozenset((NIL_TAG, BOOLEAN_TAG, NUMBER_TAG, STRING_TAG))


def _is_no_function(value: Value) -> bool:
    """Whether a value certainly cannot be called."""
    return value.tag in _NO_CALL


def _is_plain_table(value: Value) -> bool:
    """Whether a value is a list or map of the firmware's, beside numbers and strings.

    One by itself may have got a metatable since.
    """
    if not isinstance(value, Table):
        return False
    return value.node is None and value.metatable is None and value.items is not None


_MAX_WALKS: Final = 40
"""Functions that are walked inside of each other, as each calls the next for the first time."""


class CallInference(MemberInference):
    """Evaluates calls."""

    # Calls

    def call(self, node: n.Chain, place: int, callee: Value, receiver: Value | None) -> list[Value]:
        call = node.suffixes[place]
        assert isinstance(call, n.Call)
        is_statement = self.statement_call is node and place == len(node.suffixes) - 1
        if is_statement:
            self.statement_call = None
        arguments, is_open = self._arguments(call)
        if isinstance(callee, Union):
            callee = self._called_union(node, place, callee)
        if isinstance(callee, ApiFunction):
            return self.call_api(
                node, place, call, callee, receiver, arguments, is_open, is_statement
            )
        values = [argument.value for argument in arguments]
        if not self.environment.silent:
            info = callee.info if isinstance(callee, OwnFunction) and callee.file is self else None
            self.result.other_calls.append(OtherCall(node, place, call, info, self.info))
        if isinstance(callee, OwnFunction | Callable_) and callee.notes is not None:
            self._note_call(node, place, call, callee, is_statement)
        if isinstance(callee, OwnFunction):
            return self._call_own(node, place, call, callee, receiver, values, is_open)
        for value in values:
            self.escape(value)
        if (
            isinstance(receiver, Table)
            and callee.tag == UNKNOWN_TAG
            and isinstance(call, n.MethodCall)
            and receiver.find(call.name) is not None
        ):
            # A method of unknown value may do anything to its object; one that is missing is a
            # finding, and not to be hidden by itself.
            self.escape(receiver)
        if isinstance(callee, Callable_):
            return check_declared_call(self, call, callee, receiver, values, is_open) or [MORE]
        self._check_callable(node, place, callee)
        return [MORE]

    def _note_call(
        self,
        node: n.Chain,
        place: int,
        call: n.Call,
        callee: OwnFunction | Callable_,
        is_statement: bool,
    ) -> None:
        """Reports a call of a function that is annotated as deprecated or whose result counts."""
        assert callee.notes is not None
        name = callee.name or "this function"
        if callee.notes.deprecated:
            last = self.name_token(call)
            if not isinstance(call, n.MethodCall):
                last = node.base.last if place == 0 else node.suffixes[place - 1].last
            self.report(
                "deprecated-function", node.first, last,
                {"function": name, "text": callee.notes.text},
            )  # fmt: skip
        if is_statement and callee.notes.nodiscard:
            self.report(
                "discarded-result", node.first, call.last,
                {"function": name, "node": node, "call": call},
            )  # fmt: skip

    def _arguments(self, call: n.Call) -> tuple[list[Argument], bool]:
        nodes = call.arguments
        values, is_open = self.values(nodes)
        arguments = [
            Argument(value, nodes[place] if place < len(nodes) else nodes[-1])
            for place, value in enumerate(values)
        ]
        return arguments, is_open

    def _called_union(self, node: n.Chain, place: int, callee: Union) -> Value:
        """Reports a call of what is documented as maybe nil; the value when it is not."""
        maybe = may_be_nil(callee)
        if maybe is None or maybe.why is None:
            return callee
        last = node.base.last if place == 0 else node.suffixes[place - 1].last
        self.report(
            "nil-unchecked", node.first, last, {"why": maybe.why, "use": "call", "node": node}
        )
        if place == 0:
            self.assume_not_nil(node.base)
        return without_nil(callee)

    def _check_callable(self, node: n.Chain, place: int, callee: Value) -> None:
        if callee.tag == UNKNOWN_TAG:
            return
        last = node.base.last if place == 0 else node.suffixes[place - 1].last
        is_table = isinstance(callee, ApiTable) and callee.module.call is None
        parts = members_of(callee)
        if is_table or all(
            _is_no_function(member) or (len(parts) > 1 and _is_plain_table(member))
            for member in parts
        ):
            self.report(
                "call-non-function",
                node.first,
                last,
                {"got": describe(callee), "value": callee, "node": node},
            )

    # Calls of the project's own functions

    def _call_own(
        self,
        node: n.Chain,
        place: int,
        call: n.Call,
        callee: OwnFunction,
        receiver: Value | None,
        values: list[Value],
        is_open: bool,
    ) -> list[Value]:
        info = callee.info
        if isinstance(info.node, n.Function) and callee.file is self:
            self._check_own_arguments(call, callee, receiver, values, is_open)
            if not self.environment.silent:
                self._walk_called(callee, values)
        declared: list[Value] | None = None
        if callee.declared is not None:
            declared = check_declared_call(self, call, callee, receiver, values, is_open)
        for value in values:
            self.escape(value)
        if declared is not None:
            return declared
        if callee.state != 2 or callee.results is None:
            return [MORE]
        return list(callee.results)

    def _walk_called(self, callee: OwnFunction, values: list[Value]) -> None:
        """Walks a function that is called for the first time.

        If all its calls are in sight, parameters that get a firmware object are taken to be one;
        should a later call give something else, the function is walked again without that.
        """
        info = callee.info
        if callee.state == 0:
            if self.walks_inside >= _MAX_WALKS:
                # It is walked later, as one that nobody has called.
                return
            if info not in self.contexts and self.is_only_called(callee):
                assumed: list[Value] = [
                    value if isinstance(value, Instance) else UNKNOWN for value in values
                ]
                if any(value is not UNKNOWN for value in assumed):
                    self.contexts[info] = assumed
                    self.assumed[info] = assumed
            self.walks_inside += 1
            self.walk_function(callee)
            self.walks_inside -= 1
            return
        assumed = self.assumed.get(info, [])
        for place, wanted in enumerate(assumed):
            value = values[place] if place < len(values) else UNKNOWN
            if isinstance(wanted, Instance) and not (
                isinstance(value, Instance) and value.entry is wanted.entry
            ):
                del self.assumed[info]
                self._walk_again(callee)
                return

    def is_only_passed(self, callee: OwnFunction) -> bool:
        """Whether a function has a local name that is only passed on, never called."""
        symbol = self.scopes.name_of(callee.info)
        return symbol is not None and not any(
            read.token in self.scopes.chains for read in symbol.reads
        )

    def has_all_offers(self, callee: OwnFunction) -> bool:
        """Whether it is known what each place that has the function gives it."""
        symbol = self.scopes.name_of(callee.info)
        offers = self.offered.get(callee.info)
        return symbol is not None and offers is not None and len(offers) == len(symbol.reads)

    def take_offers(self, callee: OwnFunction) -> None:
        """Parameters learn their types if all that know the function are of the firmware."""
        info = callee.info
        if info not in self.contexts and self.has_all_offers(callee):
            offers = self.offered[info]
            self.contexts[info] = [join_all(list(values)) for values in zip(*offers, strict=False)]

    def is_only_called(self, callee: OwnFunction) -> bool:
        """Whether a function has a local name that is only called, never passed on."""
        symbol = self.scopes.name_of(callee.info)
        chains = self.scopes.chains
        return symbol is not None and all(
            read.token in chains and isinstance(chains[read.token].suffixes[0], n.Call)
            for read in symbol.reads
        )

    def _walk_again(self, callee: OwnFunction) -> None:
        """Walks a function anew, knowing nothing of its parameters."""
        first, last = callee.info.node.first, callee.info.node.last
        result = self.result
        result.findings = [f for f in result.findings if not first <= f.first <= last]
        result.calls = [s for s in result.calls if not first <= s.chain.first <= last]
        result.other_calls = [c for c in result.other_calls if not first <= c.chain.first <= last]
        result.registrations = [
            r for r in result.registrations if not first <= r.site.chain.first <= last
        ]
        for function in self.functions.values():
            if function is not callee and first <= function.info.node.first <= last:
                function.state = 0
                self.contexts.pop(function.info, None)
                if function not in self.queue:
                    self.queue.append(function)
        self.contexts.pop(callee.info, None)
        callee.state = 0
        self.walk_function(callee)

    def _check_own_arguments(
        self,
        call: n.Call,
        callee: OwnFunction,
        receiver: Value | None,
        values: list[Value],
        is_open: bool,
    ) -> None:
        function = callee.info.node
        assert isinstance(function, n.Function)
        if callee.info.has_varargs or is_open:
            return
        if callee.notes is not None and callee.notes.overloads:
            return
        maximum = len(function.parameters) + function.is_method
        # Results of one call that the function does not take fall under the table, as the
        # firmware's own examples do it: `format_time(rtctime.get())`.
        given = min(len(values), len(call.arguments)) + (receiver is not None)
        if given > maximum and call.arguments:
            first = call.arguments[min(maximum - (receiver is not None), len(call.arguments) - 1)]
            self.report(
                "own-extra-argument",
                first.first,
                call.arguments[-1].last,
                {"maximum": maximum, "count": given, "function": function, "call": call},
            )

    def call_api(
        self,
        node: n.Chain,
        place: int,
        call: n.Call,
        callee: ApiFunction,
        receiver: Value | None,
        arguments: list[Argument],
        is_open: bool,
        is_statement: bool,
    ) -> list[Value]:
        """Evaluates a call of a firmware function."""
        raise NotImplementedError
