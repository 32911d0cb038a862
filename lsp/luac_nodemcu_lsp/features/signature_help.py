"""Signature help: the signatures of the call around the cursor, and of callbacks being written."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from luac_nodemcu.output.stub_text import callback_remarks
from luac_nodemcu.semantics.values import ApiFunction, Callable_, OwnFunction
from luac_nodemcu.stubs.model import Signature
from luac_nodemcu_lsp import own_functions
from luac_nodemcu_lsp.call_sites import (
    Expectation,
    Place,
    callback_type,
    expectation,
    place_at,
)
from luac_nodemcu_lsp.entries import (
    callback_label,
    parameter_markdown,
    phrases,
    signature_label,
    type_of_function,
)
from luac_nodemcu_lsp.query import Query


def signature_help(query: Query, params: types.SignatureHelpParams) -> types.SignatureHelp | None:
    """The signatures of the call around the cursor, with the parameter at it."""
    offset = query.offset(params.position)
    if query.in_comment(offset):
        return None
    place = place_at(query, offset)
    if place is None:
        return None
    found = expectation(query, place)
    if place.callback >= 0:
        return _callback(query, place, found)
    callee = found.callee
    if isinstance(callee, ApiFunction):
        return _firmware(query, place, found, callee)
    if isinstance(callee, OwnFunction):
        name = query.tokens.text(place.callee).decode("utf-8", "replace")
        label, places = own_functions.label(name, callee)
        text = ""
        if callee.info in query.scopes.functions:
            text = own_functions.documentation(query.tokens, callee.info)
        return _one(query, label, places, place.argument, text)
    if isinstance(callee, Callable_) and callee.type is not None:
        label, places = callback_label(callee.type)
        return _one(query, label, places, place.argument, "")
    return None


def _firmware(
    query: Query, place: Place, found: Expectation, callee: ApiFunction
) -> types.SignatureHelp:
    function = callee.entry
    informations = []
    active = 0
    for number, signature in enumerate(function.signatures):
        label, places = signature_label(function.name, signature)
        if signature is found.signature:
            active = number
        text = signature.summary or function.summary or ""
        docs = [parameter_markdown(param, query.platform) for param in signature.params]
        informations.append(_information(query, label, places, text, docs))
    return types.SignatureHelp(
        informations, active_signature=active, active_parameter=_active(place, found)
    )


def _active(place: Place, found: Expectation) -> int | None:
    """The number of the parameter at the cursor; one beyond the last if there is none."""
    signature = found.signature
    if not isinstance(signature, Signature):
        return place.argument
    if found.parameter is not None and found.parameter in signature.params:
        return signature.params.index(found.parameter)
    return len(signature.params)


def _callback(query: Query, place: Place, found: Expectation) -> types.SignatureHelp | None:
    """The parameters that the firmware gives to the function that is being written."""
    type_ = callback_type(found)
    function = None if type_ is None else type_of_function(type_, query.platform)
    if function is None:
        return None
    label, places = callback_label(function)
    remarks: list[str] = []
    if found.event is not None:
        remarks = [found.event.summary or "", *callback_remarks(found.event.callback)]
    elif found.parameter is not None and found.parameter.callback is not None:
        remarks = list(callback_remarks(found.parameter.callback))
    text = phrases(remarks)
    return _one(query, label, places, place.callback_parameter, text)


def _one(
    query: Query, label: str, places: Sequence[tuple[int, int]], active: int, text: str
) -> types.SignatureHelp:
    is_open = bool(places) and label[places[-1][0] :].startswith("...")
    if is_open:
        active = min(active, len(places) - 1)
    information = _information(query, label, places, text, [""] * len(places))
    return types.SignatureHelp([information], active_signature=0, active_parameter=active)


def _information(
    query: Query,
    label: str,
    places: Sequence[tuple[int, int]],
    text: str,
    docs: Sequence[str],
) -> types.SignatureInformation:
    offsets = query.session.client.label_offsets
    parameters = [
        types.ParameterInformation(
            label=_utf16(label, place) if offsets else label[place[0] : place[1]],
            documentation=_markdown(doc),
        )
        for place, doc in zip(places, docs, strict=True)
    ]
    return types.SignatureInformation(label, _markdown(text), parameters)


def _markdown(text: str) -> types.MarkupContent | None:
    return types.MarkupContent(types.MarkupKind.Markdown, text) if text else None


def _utf16(label: str, place: tuple[int, int]) -> tuple[int, int]:
    """The protocol counts offsets in labels in UTF-16 units, whatever was negotiated."""
    if label.isascii():
        return place
    start = len(label[: place[0]].encode("utf-16-le")) // 2
    return start, start + len(label[place[0] : place[1]].encode("utf-16-le")) // 2
