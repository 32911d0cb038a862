"""Functions of Lua that inference knows more about than a signature can say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from luac_nodemcu.semantics.binding import Argument
from luac_nodemcu.semantics.narrowing import narrow
from luac_nodemcu.semantics.values import (
    BOOLEAN,
    INTEGER,
    MORE,
    NIL,
    NIL_TAG,
    NUMBER,
    NUMBER_TAG,
    STRING,
    UNKNOWN,
    ApiTable,
    Number,
    String,
    Table,
    Value,
    join,
    truthy,
)
from luac_nodemcu.syntax import nodes as n

if TYPE_CHECKING:
    from luac_nodemcu.semantics.inference_base import InferenceBase


_Special = Callable[["InferenceBase", n.Chain, n.Call, list[Argument], bool], list[Value]]


def _setmetatable(
    inference: InferenceBase,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value]:
    if not arguments:
        return [MORE]
    table = arguments[0].value
    if isinstance(table, Table):
        meta = arguments[1].value if len(arguments) > 1 else UNKNOWN
        if table.declared is not None and table.node is None:
            # An object of an annotated class stays one.
            pass
        elif isinstance(meta, Table):
            table.metatable = meta
            if table.node is None:
                table.is_open = True
        elif meta.tag != NIL_TAG:
            table.is_open = True
    return [table]


def _require(
    inference: InferenceBase,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value]:
    if arguments and isinstance(arguments[0].value, String):
        name = arguments[0].value.value
        if name is not None:
            found = inference.resolver.require(name)
            if found is not None:
                _mark_exported(found)
                return [found]
            text = name.decode("utf-8", "replace")
            module = inference.view.lua_module(text)
            if module is None or module.gone is not None:
                # require() gives the table of a C module (loadlib.c).
                module = inference.view.module(text)
            if module is not None and module.gone is None:
                if module.result is not None:
                    return [inference.converter.value(module.result)]
                return [ApiTable(module, module.name)]
            return [inference.resolver.declared_module(name) or UNKNOWN]
    return [UNKNOWN]


def _assert(
    inference: InferenceBase,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value]:
    if call.arguments:
        narrow(inference, call.arguments[0], True)
    if is_open:
        return [MORE]
    return [
        truthy(argument.value) if place == 0 else argument.value
        for place, argument in enumerate(arguments)
    ]


def _pcall(
    inference: InferenceBase,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value]:
    return [BOOLEAN, MORE]


def _select(
    inference: InferenceBase,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value]:
    if arguments and isinstance(arguments[0].value, String) and arguments[0].value.value == b"#":
        return [INTEGER]
    return [MORE]


def _tonumber(
    inference: InferenceBase,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value]:
    if arguments and arguments[0].value.tag == NUMBER_TAG:
        return [arguments[0].value]
    return [join(NUMBER, NIL)]


_LONGEST = 16384
"""Longer texts are not computed: they are more than any function of the firmware takes."""


def _rep(
    inference: InferenceBase,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value]:
    """A constant text repeated a constant number of times, whose length some functions mind."""
    if len(arguments) == 2 and not is_open:
        text, count = arguments[0].value, arguments[1].value
        if (
            isinstance(text, String)
            and text.value is not None
            and isinstance(count, Number)
            and isinstance(count.value, int)
            and len(text.value) * count.value <= _LONGEST
        ):
            return [String(text.value * count.value)]
    return [STRING]


SPECIAL: Final[dict[str, _Special]] = {
    "setmetatable": _setmetatable,
    "require": _require,
    "assert": _assert,
    "pcall": _pcall,
    "xpcall": _pcall,
    "select": _select,
    "tonumber": _tonumber,
    "string.rep": _rep,
}


def _mark_exported(value: Value) -> None:
    """What another file returned is seen and changed by all that require it."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Table) and not found.is_exported:
            found.is_exported = True
            waiting += [slot.value for slot in found.fields.values()]
