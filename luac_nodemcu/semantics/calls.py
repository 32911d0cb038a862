"""Calls: of the project's own functions, and of what cannot be called."""

from __future__ import annotations

from typing import Final

from luac_nodemcu.semantics.api_calls import Argument
from luac_nodemcu.semantics.findings import OtherCall
from luac_nodemcu.semantics.fit import MISFIT
from luac_nodemcu.semantics.members import MemberInference
from luac_nodemcu.semantics.values import (
    BOOLEAN_TAG,
    MORE,
    NIL_TAG,
    NUMBER_TAG,
    STRING_TAG,
    UNKNOWN_TAG,
    ApiFunction,
    ApiTable,
    Callable_,
    OwnFunction,
    Table,
    Value,
    describe,
    members_of,
)
from luac_nodemcu.syntax import nodes as n

_NO_CALL: Final = frozenset((NIL_TAG, BOOLEAN_TAG, NUMBER_TAG, STRING_TAG))


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
        if isinstance(callee, ApiFunction):
            return self.call_api(
                node, place, call, callee, receiver, arguments, is_open, is_statement
            )
        values = [argument.value for argument in arguments]
        if not self.environment.silent:
            info = callee.info if isinstance(callee, OwnFunction) and callee.file is self else None
            self.result.other_calls.append(OtherCall(node, place, call, info, self.info))
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
            if callee.type is None:
                return [MORE]
            return [self.converter.value(result.type) for result in callee.type.returns]
        self._check_callable(node, place, callee)
        return [MORE]

    def _arguments(self, call: n.Call) -> tuple[list[Argument], bool]:
        nodes = call.arguments
        values, is_open = self.values(nodes)
        arguments = [
            Argument(value, nodes[place] if place < len(nodes) else nodes[-1])
            for place, value in enumerate(values)
        ]
        return arguments, is_open

    def _check_callable(self, node: n.Chain, place: int, callee: Value) -> None:
        if callee.tag == UNKNOWN_TAG:
            return
        last = node.base.last if place == 0 else node.suffixes[place - 1].last
        is_table = isinstance(callee, ApiTable) and callee.module.call is None
        if is_table or all(member.tag in _NO_CALL for member in members_of(callee)):
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
            if callee.state == 0 and not self.environment.silent:
                self.walk_function(callee)
        for value in values:
            self.escape(value)
        if callee.declared is not None and callee.declares_results:
            return [self.converter.value(result.type) for result in callee.declared.returns]
        if callee.state != 2 or callee.results is None:
            return [MORE]
        return list(callee.results)

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
        if callee.declared is not None:
            self._check_declared_arguments(call, callee, values)
        if callee.info.has_varargs or is_open:
            return
        maximum = len(function.parameters) + function.is_method
        given = len(values) + (receiver is not None)
        if given > maximum and call.arguments:
            first = call.arguments[min(maximum - (receiver is not None), len(call.arguments) - 1)]
            self.report(
                "own-extra-argument",
                first.first,
                call.arguments[-1].last,
                {"maximum": maximum, "count": given, "function": function, "call": call},
            )

    def _check_declared_arguments(
        self, call: n.Call, callee: OwnFunction, values: list[Value]
    ) -> None:
        """Compares arguments with what the function's annotations declare."""
        assert callee.declared is not None
        for place, (value, param) in enumerate(zip(values, callee.declared.params, strict=False)):
            if param.name not in callee.typed or param.name == "...":
                continue
            if value.tag == NIL_TAG and param.optional:
                continue
            if self.fitter.fit(value, param.type, "strict") != MISFIT or not call.arguments:
                continue
            node = call.arguments[min(place, len(call.arguments) - 1)]
            self.report(
                "argument-type", node.first, node.last,
                {
                    "function": callee.name or "this function", "position": place + 1,
                    "parameter": param.name, "wanted": str(param.type), "got": describe(value),
                    "bad_type": "declared", "optional": param.optional, "type": param.type,
                },
            )  # fmt: skip

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
