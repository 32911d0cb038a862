"""What callbacks return, against what the firmware wants of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luac_nodemcu.semantics.fit import MISFIT
from luac_nodemcu.semantics.values import NIL, Value, describe
from luac_nodemcu.stubs.types import FunctionReturn, accepts_nil
from luac_nodemcu.syntax import nodes as n

if TYPE_CHECKING:
    from luac_nodemcu.semantics.findings import Registration
    from luac_nodemcu.semantics.infer import Inference


class Returned:
    """How a function ends: its return statements, and whether its end is reached."""

    __slots__ = ("reaches_end", "statements")

    def __init__(self) -> None:
        self.statements: list[tuple[n.Return, list[Value], bool]] = []
        """Statement, values, and whether more of unknown number follow."""
        self.reaches_end = False


def check_callback_results(inference: Inference) -> None:
    """Reports results of the file's callbacks that the firmware cannot use."""
    for registration in inference.result.registrations:
        wanted = registration.type.returns
        if wanted and wanted[0].name != "...":
            _check(inference, registration, wanted)


def _check(
    inference: Inference, registration: Registration, wanted: tuple[FunctionReturn, ...]
) -> None:
    function = inference.functions.get(registration.function)
    returned = inference.returned.get(registration.function)
    if function is None or function.declares_results:
        return
    name = registration.site.name
    gives_any = False
    for statement, values, is_open in returned.statements if returned is not None else ():
        gives_any = gives_any or is_open or bool(values)
        for place, result in enumerate(wanted):
            if result.name == "..." or (place >= len(values) and is_open):
                break
            value = values[place] if place < len(values) else NIL
            if not _misfits(inference, value, result):
                continue
            node: n.Node = statement
            if statement.values:
                node = statement.values[min(place, len(statement.values) - 1)]
            inference.report(
                "callback-result", node.first, node.last,
                {
                    "function": name, "position": place + 1, "count": len(wanted),
                    "wanted": str(result.type), "parameter": registration.slot,
                    "got": describe(value) if place < len(values) else "nothing",
                },
            )  # fmt: skip
            break
    body = registration.function.node
    # A path to the end may be one that is never taken, if others return something.
    if returned is None or not returned.reaches_end or gives_any or returned.statements:
        return
    if isinstance(body, n.Function) and _misfits(inference, NIL, wanted[0]):
        inference.report(
            "callback-result", body.last, body.last,
            {
                "function": name, "position": 1, "count": len(wanted), "got": "nothing",
                "wanted": str(wanted[0].type), "parameter": registration.slot,
            },
        )  # fmt: skip


def _misfits(inference: Inference, value: Value, result: FunctionReturn) -> bool:
    """Whether a value is certainly wrong. Where a boolean is wanted, any value has a truth."""
    if accepts_nil(result.type) and value is NIL:
        return False
    return all(
        inference.fitter.fit(value, result.type, accept) == MISFIT
        for accept in ("convert", "truthy")
    )
