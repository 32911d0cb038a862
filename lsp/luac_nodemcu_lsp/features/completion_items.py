"""Items of completion: how entries, names of the project and callbacks look in the list.

Which of them are offered is decided by `completion.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from lsprotocol import types

from luac_nodemcu.semantics.values import ApiTable, OwnFunction, Value, describe, members_of
from luac_nodemcu.stubs.library import Entry
from luac_nodemcu.stubs.model import (
    Class,
    Constant,
    FieldEntry,
    Function,
    Module,
    TableEntry,
)
from luac_nodemcu.stubs.types import FunctionType
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu_lsp import own_functions
from luac_nodemcu_lsp.entries import (
    deprecation,
    lacking,
    short_parameters,
    type_of_function,
)
from luac_nodemcu_lsp.query import Query

_KIND: Final = types.CompletionItemKind

EXPECTED: Final = "0"
NEAR: Final = "1"
MEMBER: Final = "2"
FAR: Final = "3"
WORD: Final = "4"
UNWANTED: Final = "9"
"""What items are sorted by: what is expected at the place, what is near, the rest."""


def entry_item(
    query: Query, name: str, entry: Entry, sort: str = MEMBER, label: str = ""
) -> types.CompletionItem:
    """An item for an entry of a stub; `name` is what is inserted."""
    kind, detail, brief = _shape(entry)
    lack = lacking(entry, query.platform)
    old = deprecation(entry)
    if lack is not None:
        sort, detail = UNWANTED, f"not in this build: lacks {lack}"
    elif old is not None:
        sort, detail = UNWANTED, f"deprecated: {old.summary}"
    label = label or name
    return types.CompletionItem(
        label=label,
        kind=kind,
        label_details=types.CompletionItemLabelDetails(
            detail=brief or None, description="not in this build" if lack is not None else None
        ),
        detail=detail or None,
        tags=[types.CompletionItemTag.Deprecated] if old is not None else None,
        sort_text=sort + label,
        insert_text=None if label == name else name,
        data={"entry": entry.name, "uri": query.uri},
    )


def _shape(entry: Entry) -> tuple[types.CompletionItemKind, str, str]:
    """Kind, detail, and what stands directly behind the name."""
    match entry:
        case Function():
            kind = _KIND.Method if entry.method else _KIND.Function
            signature = entry.signatures[0]
            results = ", ".join(str(result.type) for result in signature.returns)
            return kind, results, short_parameters(signature)
        case Module():
            return _KIND.Module, entry.summary or "module", ""
        case Constant():
            value = "" if entry.value is None else f" = {entry.value}"
            return _KIND.Constant, entry.summary or "constant", value
        case FieldEntry():
            return _KIND.Field, str(entry.type), ""
        case TableEntry():
            return _KIND.Struct, entry.summary or "table", ""
        case Class():
            return _KIND.Class, entry.summary or "class", ""
    return _KIND.Value, "", ""


def own_item(
    query: Query, name: str, value: Value, sort: str, kind: types.CompletionItemKind
) -> types.CompletionItem:
    """An item for a name of the project."""
    functions = [member for member in members_of(value) if isinstance(member, OwnFunction)]
    brief = ""
    data: dict[str, Any] | None = None
    if functions:
        kind = _KIND.Method if functions[0].receiver is not None else _KIND.Function
        brief = f"({', '.join(own_functions.parameters(functions[0]))})"
        node = functions[0].info.node
        if isinstance(node, n.Function):
            data = {"token": node.function_token, "uri": query.uri}
    elif isinstance(value, ApiTable):
        kind = _KIND.Module
    detail = describe(value)
    return types.CompletionItem(
        label=name,
        kind=kind,
        label_details=types.CompletionItemLabelDetails(detail=brief) if brief else None,
        detail=None if detail == "unknown" else detail,
        sort_text=sort + name,
        data=data,
    )


def value_item(text: str) -> types.CompletionItem:
    return types.CompletionItem(label=text, kind=_KIND.EnumMember, sort_text=EXPECTED + text)


def function_item(type_: FunctionType) -> types.CompletionItem:
    """A callback with its parameters filled in."""
    names = [param.name for param in type_.params]
    return types.CompletionItem(
        label=f"function({', '.join(names)})",
        kind=_KIND.Snippet,
        detail="callback",
        filter_text="function",
        sort_text=EXPECTED,
        insert_text=_function_snippet(names, 1),
        insert_text_format=types.InsertTextFormat.Snippet,
    )


def _function_snippet(names: Iterable[str], first: int) -> str:
    params = ", ".join(f"${{{first + i}:{_quoted(name)}}}" for i, name in enumerate(names))
    return f"function({params})\n\t$0\nend"


def callback_snippet(query: Query, name: str, function: Function) -> Iterator[types.CompletionItem]:
    """A whole call, if the function takes a callback: `alarm(interval, mode, function ...)`."""
    if not (query.session.client.snippets and query.settings.snippets):
        return
    if lacking(function, query.platform) is not None or deprecation(function) is not None:
        return
    found = _call_with_callback(query, function)
    if found is None:
        return
    labels, snippet = found
    yield types.CompletionItem(
        label=f"{name}({', '.join(labels)})",
        kind=_KIND.Snippet,
        detail="call with a callback",
        filter_text=name,
        sort_text=f"{MEMBER}{name}~",
        insert_text=f"{name}({snippet})",
        insert_text_format=types.InsertTextFormat.Snippet,
        data={"entry": function.name, "uri": query.uri},
    )


def _call_with_callback(query: Query, function: Function) -> tuple[list[str], str] | None:
    """The arguments of the first signature with a callback, in words and as a snippet."""
    for signature in function.signatures:
        labels: list[str] = []
        parts: list[str] = []
        number = 1
        has_callback = False
        for param in signature.params:
            type_ = type_of_function(param.type, query.platform)
            if function.events is not None and param.name == function.events.callback:
                event = function.events.events[0] if function.events.events else None
                type_ = None if event is None else type_of_function(event.type, query.platform)
            if type_ is not None and not has_callback:
                names = [one.name for one in type_.params]
                parts.append(_function_snippet(names, number))
                labels.append(f"function({', '.join(names)})")
                number += len(names)
                has_callback = True
            elif param.optional or param.skip is not None or param.vararg:
                if has_callback:
                    break
                if param.skip is None:
                    return None  # what comes before the callback would have to be guessed
            else:
                parts.append(f"${{{number}:{_quoted(param.name)}}}")
                labels.append(param.name)
                number += 1
        if has_callback:
            return labels, ", ".join(parts)
    return None


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def constant_item(query: Query, name: str) -> Iterator[types.CompletionItem]:
    entry = query.stubs.find(name)
    if isinstance(entry, Constant):
        yield entry_item(query, name, entry, EXPECTED)
