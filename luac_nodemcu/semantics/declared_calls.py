"""Calls of functions whose parameters annotations declare: arguments, overloads, results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from luac_nodemcu.semantics.fit import FITS, MISFIT
from luac_nodemcu.semantics.values import (
    MORE,
    NIL,
    NIL_TAG,
    Callable_,
    OwnFunction,
    Value,
    describe,
)
from luac_nodemcu.stubs.types import (
    ANY,
    Basic,
    FunctionParam,
    FunctionReturn,
    FunctionType,
    NamedType,
    Type,
    members,
)
from luac_nodemcu.syntax import nodes as n

if TYPE_CHECKING:
    from luac_nodemcu.semantics.inference_base import InferenceBase
    from luac_nodemcu.stubs.annotations import FunctionAnnotations

_MAX_TEXT: Final = 60


def check_declared_call(
    inference: InferenceBase,
    call: n.Call,
    callee: OwnFunction | Callable_,
    receiver: Value | None,
    values: list[Value],
    is_open: bool,
) -> list[Value] | None:
    """Compares arguments with what annotations declare; gives the declared results, if any."""
    declared = callee.declared if isinstance(callee, OwnFunction) else callee.type
    if declared is None:
        return None
    function = callee.info.node if isinstance(callee, OwnFunction) else None
    is_method = isinstance(function, n.Function) and function.is_method
    arguments = values
    if is_method and receiver is None:
        # Called with a dot: the object is the first argument.
        arguments = values[1:]
    elif receiver is not None and not is_method:
        arguments = [receiver, *values]
    shift = len(arguments) - len(values)
    overloads = _overloads(callee.notes, is_method)
    accept = "declared" if callee.notes is not None else "convert"
    _give_contexts(inference, call, declared, arguments, shift)
    if overloads:
        fitting = [
            one
            for one in (declared, *overloads)
            if _fits(inference, one, arguments, is_open, accept) != MISFIT
        ]
        if fitting:
            certain = _fits(inference, fitting[0], arguments, is_open, accept) == FITS
            if len(fitting) > 1 and not certain:
                return [MORE]
            return declared_results(inference, fitting[0])
    _report(inference, call, callee, declared, arguments, shift, is_open, accept)
    if isinstance(callee, OwnFunction) and not callee.declares_results:
        return None
    return declared_results(inference, declared)


def _give_contexts(
    inference: InferenceBase,
    call: n.Call,
    declared: FunctionType,
    arguments: list[Value],
    shift: int,
) -> None:
    """Function literals learn the types of their parameters from the callee's annotation."""
    for place, (value, param) in enumerate(zip(arguments, declared.params, strict=False)):
        node = call.arguments[place - shift] if 0 <= place - shift < len(call.arguments) else None
        if not isinstance(value, OwnFunction) or not isinstance(node, n.Function):
            continue
        if value.state != 0 or value.info in inference.contexts:
            continue
        types = members(_aliased(inference, param.type))
        functions = [one for one in types if isinstance(one, FunctionType)]
        if len(functions) == 1:
            inference.contexts[value.info] = [
                inference.parameter_value(one) for one in functions[0].params if one.name != "..."
            ]


def _aliased(inference: InferenceBase, type_: Type) -> Type:
    """The type that an alias of the project stands for; any other as it is."""
    if isinstance(type_, NamedType) and inference.view.type(type_.name) is None:
        aliased = inference.own_types.aliased(type_.name)
        return type_ if aliased == ANY else aliased
    return type_


def declared_results(inference: InferenceBase, type_: FunctionType) -> list[Value]:
    """The results of a function type. One that names none says nothing of them."""
    if not type_.returns:
        return [MORE]
    found: list[Value] = []
    for result in type_.returns:
        if result.name == "...":
            return [*found, MORE]
        found.append(inference.converter.value(result.type))
    return found


def required_results(inference: InferenceBase, returns: tuple[FunctionReturn, ...]) -> int:
    """How many results there must be: those up to the last that may not be nil."""
    count = 0
    for place, result in enumerate(returns):
        if result.name == "...":
            break
        if result.type == Basic("void"):
            continue
        if inference.fitter.fit(NIL, result.type, "declared") == MISFIT:
            count = place + 1
    return count


def _overloads(notes: FunctionAnnotations | None, is_method: bool) -> list[FunctionType]:
    if notes is None:
        return []
    if not is_method:
        return list(notes.overloads)
    from luac_nodemcu.stubs.annotations import without_self

    return [without_self(one) for one in notes.overloads]


def _fits(
    inference: InferenceBase,
    type_: FunctionType,
    arguments: list[Value],
    is_open: bool,
    accept: str,
) -> int:
    params = type_.params
    variadic = bool(params) and params[-1].name == "..."
    named = params[:-1] if variadic else params
    if len(arguments) > len(named) and not variadic:
        return MISFIT
    result = FITS
    for place, param in enumerate(named):
        if place >= len(arguments):
            if not is_open and not _may_be_left_out(inference, param):
                return MISFIT
            continue
        value = arguments[place]
        if value.tag == NIL_TAG and param.optional:
            continue
        result = min(result, inference.fitter.fit(value, param.type, accept))
    return result


def _may_be_left_out(inference: InferenceBase, param: FunctionParam) -> bool:
    return param.optional or inference.fitter.fit(NIL, param.type, "declared") != MISFIT


def _one_each(params: tuple[FunctionParam, ...], count: int) -> list[FunctionParam]:
    """The parameters with one for each argument that `...` takes."""
    if not params or params[-1].name != "...":
        return list(params)
    more = max(count - len(params) + 1, 0)
    return [*params[:-1], *([params[-1]] * more)]


def called_name(inference: InferenceBase, call: n.Call) -> str:
    """How messages call what is called."""
    if isinstance(call, n.MethodCall):
        return call.name.decode("utf-8", "replace")
    before = inference.tokens.values[call.first - 1] if call.first else b""
    is_name = before.replace(b"_", b"a").isalnum()
    return before.decode() if is_name else "this function"


def type_text(inference: InferenceBase, type_: Type) -> str:
    """A type in a message: of a short alias what it stands for."""
    text = str(_aliased(inference, type_))
    return text if len(text) <= _MAX_TEXT else str(type_)


def _report(
    inference: InferenceBase,
    call: n.Call,
    callee: OwnFunction | Callable_,
    declared: FunctionType,
    arguments: list[Value],
    shift: int,
    is_open: bool,
    accept: str,
) -> None:
    """Reports arguments that do not fit, and those that are missing."""
    typed = callee.typed if isinstance(callee, OwnFunction) else None
    name = callee.name or called_name(inference, call)
    missing: list[str] = []
    is_wrong = False
    for place, param in enumerate(_one_each(declared.params, len(arguments))):
        if typed is not None and param.name not in typed:
            continue
        if place >= len(arguments):
            needed = not is_open and param.name not in ("self", "...")
            if needed and not _may_be_left_out(inference, param):
                missing.append(param.name)
            continue
        value = arguments[place]
        if place < shift or (value.tag == NIL_TAG and param.optional) or not call.arguments:
            continue
        if inference.fitter.fit(value, param.type, accept) != MISFIT:
            continue
        is_wrong = True
        node = call.arguments[min(place - max(shift, 0), len(call.arguments) - 1)]
        inference.report(
            "argument-type", node.first, node.last,
            {
                "function": name, "position": place - max(shift, 0) + 1,
                "parameter": param.name, "wanted": type_text(inference, param.type),
                "got": describe(value), "bad_type": "declared", "optional": param.optional,
                "type": param.type,
            },
        )  # fmt: skip
    if missing and not is_wrong:
        inference.report(
            "missing-own-argument", call.first, call.last,
            {"function": name, "missing": missing, "call": call},
        )  # fmt: skip
