"""Calls of firmware functions: receivers, callbacks, table arguments, results."""

from __future__ import annotations

import difflib
import functools

from luac_nodemcu.semantics.binding import Argument, Binding
from luac_nodemcu.semantics.calls import CallInference
from luac_nodemcu.semantics.findings import CallSite, Registration
from luac_nodemcu.semantics.list_elements import check_elements
from luac_nodemcu.semantics.lua_functions import SPECIAL
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.semantics.text_arguments import TextArguments, with_captures
from luac_nodemcu.semantics.values import (
    BOOLEAN_TAG,
    MORE,
    NIL_TAG,
    NUMBER_TAG,
    STRING_TAG,
    UNKNOWN_TAG,
    ApiFunction,
    ApiTable,
    Instance,
    Nil,
    OwnFunction,
    Table,
    Union,
    Value,
    describe,
    join,
    may_be_nil,
    members_of,
    without_nil,
)
from luac_nodemcu.stubs.lacks import lack_of
from luac_nodemcu.stubs.model import (
    Callback,
    Function,
    Struct,
    StructField,
)
from luac_nodemcu.stubs.types import ArrayType, Basic, FunctionType, NamedType, Type, members
from luac_nodemcu.syntax import nodes as n


class ExpressionInference(CallInference):
    """Evaluates expressions completely. The walk over statements derives from it."""

    @functools.cached_property
    def texts(self) -> TextArguments:
        """Checks formats, patterns and addresses."""
        texts = TextArguments(self.fitter, self.view.lua, self.report)
        self.api.flaw = texts.flaw
        return texts

    # Calls of firmware functions

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
        function = callee.entry
        if receiver is None and place > 0 and self._is_string_dot(node, place, function, arguments):
            self._report_dot(node, place, call, callee)
            return [MORE]
        arguments = self._fix_receiver(node, place, call, callee, receiver, arguments)
        twin = self._function_like(callee) if function.method and receiver is None else None
        if twin is not None:
            callee = ApiFunction(twin)
            function = twin
        if function.method and receiver is None:
            # Called with a dot: the receiver is the first argument.
            if not arguments:
                if is_open:
                    return [MORE]
                self._report_dot(node, place, call, callee)
                return [MORE]
            first = arguments[0].value
            expected = callee.receiver
            if (
                expected is not None
                and first.tag != UNKNOWN_TAG
                and not any(
                    isinstance(member, Instance) or member.tag == UNKNOWN_TAG
                    for member in members_of(first)
                )
            ):
                self._report_dot(node, place, call, callee)
                return [MORE]
            arguments = arguments[1:]
        self.last_arguments = arguments
        texts = self.texts
        signature, binding = self.api.check(callee, arguments, is_open, call, node.first)
        params = binding.params if binding is not None else []
        site = CallSite(
            node, place, call, callee, signature, [argument.value for argument in arguments],
            [argument.node for argument in arguments], params, self.info, is_statement,
        )  # fmt: skip
        if binding is not None:
            site.others = binding.others
        if not self.environment.silent:
            self.result.calls.append(site)
        problems = binding.problems if binding is not None else []
        results: list[Value] | None = None
        captures: tuple[bool, ...] | None = None
        if binding is not None:
            results = texts.check(function.name, binding, arguments, is_open, call)
            captures = texts.captures
            self._give_contexts(site, binding, arguments)
            self._check_structs(site, binding, arguments)
        special = SPECIAL.get(function.name)
        if special is not None:
            return special(self, node, call, arguments, is_open)
        deprecated = function.deprecated
        if deprecated is None and signature is not None and not problems:
            deprecated = signature.deprecated
        if deprecated is not None:
            self.report(
                "deprecated-api", node.first, self._name_token_before(node, place),
                {
                    "name": function.name, "summary": deprecated.summary,
                    "replacement": deprecated.replacement,
                    "safe": deprecated.safe, "since": deprecated.since,
                    "form": deprecated is not function.deprecated,
                    "node": node, "call": call, "place": place,
                    "arguments": [argument.node for argument in arguments],
                },
            )  # fmt: skip
        if is_statement and signature is not None and signature.must_use and not problems:
            self.report(
                "discarded-result",
                node.first,
                call.last,
                {"function": function.name, "node": node, "call": call},
            )
        if results is not None:
            return results
        results = self.api.results(callee, signature, arguments, binding)
        if captures is not None and signature is not None:
            return with_captures(results, signature.returns, captures)
        return results

    def _fix_receiver(
        self,
        node: n.Chain,
        place: int,
        call: n.Call,
        callee: ApiFunction,
        receiver: Value | None,
        arguments: list[Argument],
    ) -> list[Argument]:
        """What a colon adds to a call of a function that is no method."""
        if receiver is None or callee.entry.method:
            return arguments
        if receiver.tag == STRING_TAG or (
            isinstance(receiver, Union)
            and any(member.tag == STRING_TAG for member in receiver.members)
        ):
            return [Argument(receiver, node.base if place == 0 else None), *arguments]
        if isinstance(receiver, ApiTable):
            self.report(
                "colon-for-dot",
                call.first,
                self.name_token(call),
                {"function": callee.entry.name, "node": node, "call": call},
            )
        return arguments

    def _function_like(self, callee: ApiFunction) -> Function | None:
        """The module's function with the same C code as a method.

        Such a function finds its object itself: `fd.write(text)` works as `file.write(text)`.
        """
        entry = callee.entry
        if entry.c is None or ":" not in entry.name:
            return None
        owner, name = entry.name.rsplit(":", 1)
        other = self.view.find(f"{owner.split('.', 1)[0]}.{name}")
        return other if isinstance(other, Function) and other.c == entry.c else None

    def _is_string_dot(
        self, node: n.Chain, place: int, function: Function, arguments: list[Argument]
    ) -> bool:
        """`line.sub(1, 4)`: a function of the string library read from a string, without it."""
        base = node.base
        if place != 1 or not function.name.startswith("string.") or not isinstance(base, n.Name):
            return False
        symbol = self.scopes.symbol_of(base)
        if symbol is None:
            return False
        value = self.environment.read(symbol)
        if any(member.tag not in (STRING_TAG, NIL_TAG) for member in members_of(value)):
            return False
        first = arguments[0].node if arguments else None
        return not (isinstance(first, n.Name) and self.scopes.symbol_of(first) is symbol)

    def _report_dot(self, node: n.Chain, place: int, call: n.Call, callee: ApiFunction) -> None:
        suffix = node.suffixes[place - 1] if place > 0 else call
        self.report(
            "dot-for-colon",
            suffix.first,
            self.name_token(suffix),
            {"function": callee.entry.name, "node": node, "call": call, "suffix": suffix},
        )

    def _name_token_before(self, node: n.Chain, place: int) -> int:
        call = node.suffixes[place]
        if isinstance(call, n.MethodCall):
            return self.name_token(call)
        return node.base.last if place == 0 else node.suffixes[place - 1].last

    def _give_contexts(self, site: CallSite, binding: Binding, arguments: list[Argument]) -> None:
        """Function arguments learn their parameters' types from the API."""
        events = site.callee.entry.events
        event = None
        if events is not None:
            event, _ = self.api.event_of(site.callee.entry, binding, arguments)
            site.event = event
        for place, param in enumerate(binding.params):
            if param is None or place >= len(arguments):
                continue
            value = arguments[place].value
            if not isinstance(value, OwnFunction):
                continue
            type_: Type = param.type
            callback = param.callback
            if event is not None and events is not None and param.name == events.callback:
                type_ = event.type
                callback = event.callback
            for member in self._functions_in(type_):
                node = arguments[place].node
                self._register(site, value, param.name, callback, member, node)
                self._give_context(site.callee, value, member, node)
                break
            else:
                if callback is not None:
                    unknown = FunctionType((), ())
                    node = arguments[place].node
                    self._register(site, value, param.name, callback, unknown, node)

    def _register(
        self,
        site: CallSite,
        function: OwnFunction,
        slot: str,
        callback: Callback | None,
        type_: FunctionType,
        node: n.Expression | None,
    ) -> None:
        if not self.environment.silent and function.file is self:
            self.result.registrations.append(
                Registration(site, function.info, slot, callback, type_, node)
            )

    def _functions_in(self, type_: Type) -> list[FunctionType]:
        found: list[FunctionType] = []
        for member in members(type_):
            if isinstance(member, FunctionType):
                found.append(member)
            elif isinstance(member, NamedType):
                from luac_nodemcu.stubs.model import Alias

                entry = self.view.type(member.name)
                if isinstance(entry, Alias):
                    found += self._functions_in(entry.type)
        return found

    def _give_context(
        self,
        callee: ApiFunction,
        function: OwnFunction,
        type_: FunctionType,
        node: n.Expression | None,
    ) -> None:
        info = function.info
        if not isinstance(info.node, n.Function):
            return
        variadic = any(param.name == "..." for param in type_.params)
        is_literal = isinstance(node, n.Function)
        parameters = info.node.parameters
        if is_literal and not variadic and len(parameters) > len(type_.params):
            extra = parameters[len(type_.params)]
            self.report(
                "callback-parameter", extra.first, parameters[-1].last,
                {
                    "function": callee.entry.name, "count": len(type_.params),
                    "parameters": [param.name for param in type_.params],
                    "extra": extra.name.decode("utf-8", "replace"), "node": node, "info": info,
                },
            )  # fmt: skip
        if function.state != 0:
            return
        values: list[Value] = []
        for param in type_.params:
            if param.name == "...":
                break
            value = self.converter.value(param.type, callee.receiver)
            if param.optional:
                value = join(value, Nil(f"{callee.entry.name}() may leave it out"))
            else:
                maybe = may_be_nil(value)
                # A status before it tells as well whether it is there.
                is_first = all(_is_object(before.type) for before in type_.params[: len(values)])
                if maybe is not None and maybe.why is None and value is not maybe and is_first:
                    rest = without_nil(value)
                    value = join(rest, Nil(f"{callee.entry.name}() may give nil"))
            values.append(value)
        self._tie_parameters(info, values, type_)
        if not (is_literal or self._used_once(node)):
            if not self.environment.silent:
                self.offered.setdefault(info, []).append(values)
            return
        if info in self.contexts:
            old = self.contexts[info]
            values = [join(a, b) for a, b in zip(old, values, strict=False)]
        self.contexts[info] = values

    def _tie_parameters(self, info: FunctionInfo, values: list[Value], type_: FunctionType) -> None:
        """Remembers which parameters of a callback tell whether others are nil."""
        symbols = [symbol for symbol in info.parameters if symbol.kind == "parameter"]
        tied = list(zip(symbols, values, type_.params, strict=False))
        absent = [symbol for symbol, value, _ in tied if may_be_nil(value) is not None]
        left_out = [symbol for symbol, _, param in tied if param.optional]
        for symbol in left_out:
            # The C code pushes all of them or none: one that is there vouches for the others.
            self.siblings[symbol] = left_out
        for symbol, value, _ in tied:
            if absent and value.tag in (BOOLEAN_TAG, NUMBER_TAG, STRING_TAG):
                self.vouched[symbol] = absent

    def _used_once(self, node: n.Expression | None) -> bool:
        """Whether a name is only read here, so that all calls come from the API."""
        if not isinstance(node, n.Name):
            return False
        symbol = self.scopes.symbol_of(node)
        return symbol is not None and len(symbol.reads) == 1

    # Table arguments

    def _check_structs(self, site: CallSite, binding: Binding, arguments: list[Argument]) -> None:
        for place, param in enumerate(binding.params):
            if param is None or place >= len(arguments):
                continue
            value = arguments[place].value
            if not isinstance(value, Table) or value.node is None:
                continue
            for member in members(param.type):
                if isinstance(member, NamedType):
                    entry = self.view.type(member.name)
                    if isinstance(entry, Struct):
                        self._check_struct(site, entry, value, arguments[place].node)
                        break
                elif isinstance(member, ArrayType) and isinstance(member.item, NamedType):
                    entry = self.view.type(member.item.name)
                    node = arguments[place].node
                    if isinstance(entry, Struct) and isinstance(node, n.Table):
                        self._check_list_of_structs(site, entry, node)
                        break
            else:
                if all(problem.argument != place for problem in binding.problems):
                    check_elements(self, site.name, param, value, arguments[place].node)

    def _check_list_of_structs(self, site: CallSite, struct: Struct, node: n.Table) -> None:
        """Checks tables that are written down inside of a table."""
        for field in node.fields:
            if type(field) is not n.Field or not isinstance(field.value, n.Table):
                continue
            self.environment.silent += 1
            value = self.value(field.value)
            self.environment.silent -= 1
            if isinstance(value, Table):
                self._check_struct(site, struct, value, field.value)

    def _check_struct(
        self, site: CallSite, struct: Struct, table: Table, node: n.Expression | None
    ) -> None:
        callee = site.callee
        is_literal = isinstance(node, n.Table)
        for name, slot in table.fields.items():
            text = name.decode("utf-8", "replace")
            field = struct.fields.get(text)
            place = slot.node if is_literal and slot.node is not None else node
            if place is None:
                continue
            if field is None:
                if not is_literal or struct.unknown == "allowed":
                    continue
                close = difflib.get_close_matches(text, list(struct.fields), 1, 0.6)
                self.report(
                    "unknown-option", place.first, place.first,
                    {
                        "field": text, "function": callee.entry.name, "struct": struct.name,
                        "effect": struct.unknown, "suggestion": close[0] if close else None,
                        "names": list(struct.fields),
                    },
                )  # fmt: skip
                continue
            lack = lack_of(field.when, self.view.build, text)
            if lack is not None:
                self.report(
                    "not-in-build", place.first, place.first,
                    {"name": f"{text} in {callee.entry.name}()", "lack": lack, "node": place},
                )  # fmt: skip
            self._check_option(site, struct, text, slot.value, place)
        if is_literal and not table.is_open:
            self._check_missing_options(callee, struct, table, node)

    def _check_option(
        self, site: CallSite, struct: Struct, name: str, value: Value, place: n.Node
    ) -> None:
        field = struct.fields[name]
        if value.tag == NIL_TAG and field.optional:
            return
        if self.fitter.fit(value, field.type, field.accept) != 0:
            self._give_option_context(site, field, value, place)
            self._check_option_content(site, field, value, place)
            return
        misfit = self.fitter.misfit
        assert misfit is not None
        node = place.value if isinstance(place, n.Field) else place
        self.report(
            "option-value", node.first, node.last,
            {
                "field": name, "function": site.name, "struct": struct.name,
                "kind": misfit.kind, "wanted": str(field.type), "got": describe(value),
                "bad_type": field.bad_type, "bad_value": field.bad_value, "error": field.error,
            },
        )  # fmt: skip

    def _check_option_content(
        self, site: CallSite, field: StructField, value: Value, place: n.Node
    ) -> None:
        if isinstance(value, Table) and value.node is not None:
            given = place.value if isinstance(place, n.Field) else None
            check_elements(self, site.name, field, value, given)
            for member in members(field.type):
                entry = self.view.type(member.name) if isinstance(member, NamedType) else None
                if isinstance(entry, Struct):
                    self._check_struct(site, entry, value, given)
                    break
        flaw = self.texts.flaw(field.type, value)
        if flaw is not None:
            node = place.value if isinstance(place, n.Field) else place
            self.report(
                "argument-text", node.first, node.last,
                {
                    "field": field.name, "function": site.name, "flaw": flaw, "node": node,
                    "effect": field.bad_value,
                },
            )  # fmt: skip

    def _give_option_context(
        self, site: CallSite, field: StructField, value: Value, place: n.Node
    ) -> None:
        if isinstance(value, OwnFunction):
            node = place.value if isinstance(place, n.Field) else None
            for member in self._functions_in(field.type):
                self._register(site, value, field.name, field.callback, member, node)
                self._give_context(site.callee, value, member, node)
                break

    def _check_missing_options(
        self, callee: ApiFunction, struct: Struct, table: Table, node: n.Expression | None
    ) -> None:
        assert node is not None
        missing = [
            name
            for name, field in struct.fields.items()
            if not field.optional and name.encode() not in table.fields
        ]
        one_of = struct.needs_one_of
        if not missing and one_of and not any(name.encode() in table.fields for name in one_of):
            missing = [" or ".join(one_of)]
        if missing:
            self.report(
                "missing-option",
                node.first,
                node.last,
                {"fields": missing, "function": callee.entry.name, "struct": struct.name},
            )


def _is_object(type_: Type) -> bool:
    """Whether a parameter of a callback is an object, or nothing, and no status."""
    return isinstance(type_, NamedType) or (
        isinstance(type_, Basic) and type_.name in ("self", "nil", "userdata")
    )
