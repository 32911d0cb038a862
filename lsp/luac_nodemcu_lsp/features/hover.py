"""Hover: what is known of the name under the cursor, or of the word in a string."""

from __future__ import annotations

from typing import Final

from lsprotocol import types

from luac_nodemcu.output.stub_text import callback_remarks
from luac_nodemcu.semantics.scopes import Global, Symbol
from luac_nodemcu.semantics.values import (
    ApiFunction,
    ApiTable,
    Instance,
    Number,
    OwnFunction,
    Table,
    Union,
    Value,
    describe,
    members_of,
)
from luac_nodemcu.stubs.model import Constant
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.tokens import DOT, NAME, STRING
from luac_nodemcu_lsp import own_functions
from luac_nodemcu_lsp.call_sites import (
    expectation,
    field_at,
    place_at,
    value_at,
)
from luac_nodemcu_lsp.entries import code, entry_markdown, event_line, struct_field_line
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.sizes import Size, file_sizes

_SHOWN_FIELDS: Final = 12


def hover(query: Query, params: types.HoverParams) -> types.Hover | None:
    """What is known of the name or string under the cursor; None if there is nothing."""
    offset = query.offset(params.position)
    if query.in_comment(offset):
        return None
    token = query.token_at(offset)
    if token < 0:
        return None
    kind = query.tokens.kinds[token]
    text = ""
    if kind == NAME:
        text = _name(query, token)
    elif kind == STRING:
        text = _string(query, token)
    if not text:
        return None
    return types.Hover(
        types.MarkupContent(types.MarkupKind.Markdown, text), query.token_range(token)
    )


# Names.


def _name(query: Query, token: int) -> str:
    value = value_at(query, token)
    name = query.tokens.text(token).decode("utf-8", "replace")
    entry_text = _firmware(query, value)
    if entry_text:
        return entry_text
    option = _option(query, token, name)
    if option:
        return option
    head = _head(query, token)
    function = _own_function(query, token, value)
    if isinstance(function, OwnFunction):
        return _function(query, head, name, function)
    if not head and query.tokens.kinds[token - 1] != DOT and token not in query.types.values:
        return ""
    return code(f"{head}{_written(query, token, name)}: {_described(value)}") + _callback_note(
        query, token
    )


def _firmware(query: Query, value: Value) -> str:
    """The entry of a firmware's function, module, object or constant."""
    platform = query.platform
    if isinstance(value, ApiFunction):
        return entry_markdown(value.entry, platform)
    if isinstance(value, ApiTable):
        found = query.stubs.find(value.prefix)
        return entry_markdown(value.module if found is None else found, platform)
    if isinstance(value, Number) and value.constant is not None:
        entry = query.stubs.find(value.constant)
        if isinstance(entry, Constant):
            return entry_markdown(entry, platform)
    return ""


def _head(query: Query, token: int) -> str:
    """What sort of name it is, as a word before it."""
    access = query.scopes.accesses.get(token)
    if access is None:
        return ""
    variable = access.variable
    if isinstance(variable, Global):
        return "global "
    assert isinstance(variable, Symbol)
    if variable.kind in ("parameter", "self", "arg"):
        return "(parameter) "
    if access.function is not variable.function:
        return "(upvalue) "
    return "local "


def _written(query: Query, token: int, name: str) -> str:
    """A member with what it is a member of: `client.host`."""
    tokens = query.tokens
    first = token
    while first >= 2 and tokens.kinds[first - 1] == DOT and tokens.kinds[first - 2] == NAME:
        first -= 2
    if first == token:
        return name
    return tokens.data[tokens.starts[first] : tokens.ends[token]].decode("utf-8", "replace")


def _described(value: Value) -> str:
    parts = dict.fromkeys(_one(member) for member in members_of(value))
    return " | ".join(parts)


def _one(value: Value) -> str:
    if isinstance(value, Instance):
        return value.entry.name
    if isinstance(value, Table) and not isinstance(value, Union):
        fields = [name.decode("utf-8", "replace") for name in value.fields]
        if not fields:
            return describe(value)
        shown = ", ".join(fields[:_SHOWN_FIELDS])
        more = ", ..." if len(fields) > _SHOWN_FIELDS or value.is_open else ""
        return f"table {{ {shown}{more} }}"
    return describe(value)


def _callback_note(query: Query, token: int) -> str:
    """Of a parameter of a callback: what runs the callback, and when."""
    access = query.scopes.accesses.get(token)
    if access is None or not isinstance(access.variable, Symbol):
        return ""
    node = access.variable.node
    if access.variable.kind != "parameter" or node.first != token:
        return ""
    return callback_text(query, access.variable.function.node)


def callback_text(query: Query, node: n.Node) -> str:
    """When a function that is given to the firmware runs, and who keeps it; empty if none is."""
    if not isinstance(node, n.Function) or node.function_token < 1:
        return ""
    start = query.tokens.starts[node.function_token]
    place = place_at(query, start)
    if place is None or place.braces:
        return ""
    found = expectation(query, place)
    if not isinstance(found.callee, ApiFunction) or found.parameter is None:
        return ""
    callback = found.parameter.callback
    events = found.callee.entry.events
    if events is not None and found.event is not None and found.parameter.name == events.callback:
        callback = found.event.callback
    remarks = [] if callback is None else list(callback_remarks(callback))
    given = f"Given to `{found.callee.entry.name}`"
    return "\n\n" + "; ".join([given, *remarks]) + "."


def _own_function(query: Query, token: int, value: Value) -> OwnFunction | None:
    if isinstance(value, OwnFunction):
        return value
    functions = [member for member in members_of(value) if isinstance(member, OwnFunction)]
    return functions[0] if len(functions) == 1 else None


def _function(query: Query, head: str, name: str, function: OwnFunction) -> str:
    """A function of the project: its parameters, its comment, what it takes on the device."""
    label, _ = own_functions.label(name, function)
    prefix = "local " if head == "local " else ""
    parts = [code(f"{prefix}function {label}")]
    owner = owner_of(query, function)
    if owner is not None:
        info = function.info
        text = own_functions.documentation(owner.tokens, info)
        if text:
            parts.append(text)
        if isinstance(info.node, n.Function):
            note = callback_text(owner, info.node).strip()
            if note:
                parts.append(note)
            sizes = file_sizes(owner)
            size = None if sizes is None else sizes.functions.get(info.node.function_token)
            if size is not None:
                parts.append(size_text(size))
    return "\n\n".join(parts)


def owner_of(query: Query, function: OwnFunction) -> Query | None:
    """The file that a function is in, None if that cannot be told."""
    info = function.info
    if any(info is own for own in query.scopes.functions):
        return query
    for name in query.folder.workspace.types.bases(query.name):
        other = query.other(name)
        if other is not None and any(info is own for own in other.scopes.functions):
            return other
    return None


def size_text(size: Size) -> str:
    """What a function takes on the device."""
    return f"LFS {size.lfs:,} bytes · RAM {size.ram:,} bytes if it is loaded from a source"


# Strings and table fields.


def _string(query: Query, token: int) -> str:
    """An event, or a module."""
    text = _request(query, token)
    if text:
        return text
    place = place_at(query, query.tokens.starts[token] + 1)
    if place is None:
        return ""
    found = expectation(query, place)
    value = query.tokens.values[token].decode("utf-8", "replace")
    callee = found.callee
    if isinstance(callee, ApiFunction) and found.parameter is not None and not place.braces:
        events = callee.entry.events
        if events is not None and found.parameter.name == events.of:
            for event in events.events:
                if event.name == value:
                    return event_line(event, query.platform)
    return ""


def _request(query: Query, token: int) -> str:
    """The files that `require`, `dofile` and the like name."""
    start = query.tokens.starts[token]
    for request in query.file.summary.requests:
        if request.offset <= start < request.end_offset:
            names = query.project.graph.resolve(request, query.name)
            if names:
                return "\n\n".join(f"[{name}]({_uri(query, name)})" for name in names)
            module = query.stubs.lua_module(request.name)
            if module is not None:
                return entry_markdown(module, query.platform)
    return ""


def _uri(query: Query, name: str) -> str:
    return query.session.uri_of(query.folder, name)


def _option(query: Query, token: int, name: str) -> str:
    """A field of a table argument: `ssid` in `wifi.sta.config { ssid = ... }`."""
    tokens = query.tokens
    if tokens.kinds[token - 1] == DOT or token in query.scopes.accesses:
        return ""
    place = place_at(query, tokens.ends[token])
    if place is None or not place.braces:
        return ""
    place.braces[-1].key = name
    field = field_at(query, expectation(query, place), place.braces)
    return "" if field is None else struct_field_line(field)
