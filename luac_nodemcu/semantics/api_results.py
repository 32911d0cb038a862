"""What calls of firmware functions give, by their stubs and what they were given."""

from __future__ import annotations

from luac_nodemcu.semantics.binding import Argument, Binding
from luac_nodemcu.semantics.convert import Converter
from luac_nodemcu.semantics.values import (
    MORE,
    NIL_TAG,
    UNKNOWN,
    ApiFunction,
    Instance,
    Nil,
    Number,
    Value,
    join,
    members_of,
)
from luac_nodemcu.stubs.model import Return, Signature
from luac_nodemcu.stubs.types import NamedType, members


class ApiResults:
    """Results of calls for one chip and Lua version."""

    def __init__(self, converter: Converter) -> None:
        self.converter = converter

    def results(
        self,
        function: ApiFunction,
        signature: Signature | None,
        arguments: list[Argument],
        binding: Binding | None,
    ) -> list[Value]:
        """The results of a call, MORE at their end if there may be others."""
        if signature is None:
            if len(function.entry.signatures) != 1:
                return [MORE]
            signature = function.entry.signatures[0]
        values: list[Value] = []
        for result in signature.returns:
            if result.name == "...":
                return [*values, MORE]
            values.append(self._result(function, result, binding, arguments))
        return values

    def _result(
        self,
        function: ApiFunction,
        result: Return,
        binding: Binding | None,
        arguments: list[Argument],
    ) -> Value:
        type_ = result.type
        if isinstance(type_, NamedType) and type_.name in function.entry.generics:
            return _generic(type_.name, binding, arguments)
        value = self.converter.value(type_, function.receiver)
        if result.nil_when is not None:
            why = f"{function.entry.name}() gives nil when {result.nil_when}"
            value = _with_reason(value, why)
        if result.wraps is not None and isinstance(value, Number):
            value = Number(None, value.integer, None, result.wraps)
        if result.attributes and isinstance(value, Instance) and binding is not None:
            attributes = _attributes(result, binding, arguments)
            if attributes:
                value = Instance(value.entry, attributes)
        return value


def _with_reason(value: Value, why: str) -> Value:
    """The value with its nil marked as documented."""
    if value.tag == NIL_TAG:
        return Nil(why)
    return join(_drop_nil(value), Nil(why))


def _drop_nil(value: Value) -> Value:
    rest = [member for member in members_of(value) if member.tag != NIL_TAG]
    result = rest[0]
    for member in rest[1:]:
        result = join(result, member)
    return result


def _generic(name: str, binding: Binding | None, arguments: list[Argument]) -> Value:
    """What a type variable stands for: the value of the first argument of that type."""
    if binding is None:
        return UNKNOWN
    for place, param in enumerate(binding.params):
        if param is None or place >= len(arguments):
            continue
        for member in members(param.type):
            if isinstance(member, NamedType) and member.name == name:
                return arguments[place].value
    return UNKNOWN


def _attributes(result: Return, binding: Binding, arguments: list[Argument]) -> dict[str, int]:
    found: dict[str, int] = {}
    for attribute in result.attributes:
        for place, param in enumerate(binding.params):
            if param is None or param.name != attribute.param or place >= len(arguments):
                continue
            value = arguments[place].value
            if not isinstance(value, Number):
                continue
            if attribute.map is not None:
                mapped = attribute.map.get(value.constant or str(value.value))
                if mapped is not None:
                    found[attribute.name] = mapped
            elif isinstance(value.value, int):
                found[attribute.name] = value.value
    return found
