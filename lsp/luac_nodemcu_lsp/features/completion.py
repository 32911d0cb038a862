"""Completion: what may stand at the cursor, by what is around it.

One function for each place: members, strings, table fields, comments, and expressions. Items are
made quickly; what is shown beside one is made when the client asks for it (`resolve`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from lsprotocol import types

from luac_nodemcu.semantics.modules import device_name, lfs_name
from luac_nodemcu.semantics.values import (
    ApiFunction,
    ApiTable,
    Instance,
    OwnFunction,
    String,
    Table,
    Value,
    members_of,
)
from luac_nodemcu.stubs.model import (
    Alias,
    Enum,
    FieldEntry,
    Function,
    Struct,
)
from luac_nodemcu.stubs.types import (
    BOOLEAN,
    ConstantRef,
    Literal,
    NamedType,
    StringType,
    Type,
    members,
)
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu_lsp import own_functions
from luac_nodemcu_lsp.call_sites import (
    Expectation,
    Place,
    callback_type,
    expectation,
    field_at,
    in_string,
    place_at,
    value_at,
)
from luac_nodemcu_lsp.entries import (
    entry_markdown,
    event_line,
    lacking,
    struct_field_line,
    struct_of,
    type_of_function,
)
from luac_nodemcu_lsp.features.completion_items import (
    EXPECTED,
    FAR,
    MEMBER,
    NEAR,
    UNWANTED,
    WORD,
    callback_snippet,
    constant_item,
    entry_item,
    function_item,
    own_item,
    value_item,
)
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session

_KIND: Final = types.CompletionItemKind
_KEYWORDS: Final = (
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local",
    "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
)  # fmt: skip
_BLOCKS: Final = {
    "if": "if ${1:condition} then\n\t$0\nend",
    "for": "for ${1:i} = ${2:1}, ${3:n} do\n\t$0\nend",
    "for in": "for ${1:key}, ${2:value} in pairs(${3:table}) do\n\t$0\nend",
    "while": "while ${1:condition} do\n\t$0\nend",
    "repeat": "repeat\n\t$0\nuntil ${1:condition}",
    "function": "function ${1:name}(${2})\n\t$0\nend",
    "local function": "local function ${1:name}(${2})\n\t$0\nend",
}
_SUPPRESSION: Final = re.compile(rb"--[ \t]*nodemcu:[ \t]*ignore(?:-file)?\[[^\]]*\Z")

_LFS: Final = b"LFS"


def completion(query: Query, params: types.CompletionParams) -> types.CompletionList | None:
    """What may stand at the cursor."""
    offset = query.offset(params.position)
    context = params.context
    trigger = "" if context is None else context.trigger_character or ""
    if query.in_comment(offset):
        return _as_list(_comment(query, offset))
    token = query.token_before(offset)
    if token >= 0 and in_string(query, token, offset):
        return _as_list(_string(query, token, offset))
    if token >= 0 and query.tokens.kinds[token] == t.NUMBER and offset == query.tokens.ends[token]:
        return None
    dot = _separator(query, token, offset)
    if dot >= 0:
        return _as_list(_members(query, dot))
    place = place_at(query, offset)
    found = None if place is None else expectation(query, place)
    if place is not None and found is not None and place.braces and place.callback < 0:
        fields = _fields(query, place, found)
        if fields is not None:
            return _as_list(fields)
    expected = []
    if place is not None and found is not None and place.callback < 0:
        expected = list(_expected(query, place, found))
    if trigger in ("(", ",", "{", "[", " ", '"', "'"):
        # Typing alone brings up only what is certainly wanted.
        return _as_list(expected) if expected else None
    if _names_something_new(query, token, offset):
        return None
    return _as_list([*expected, *_expression(query, token, offset)])


def resolve(session: Session, item: types.CompletionItem) -> types.CompletionItem:
    """Adds the documentation of an item."""
    data = item.data
    if not isinstance(data, dict):
        return item
    query = session.query(str(data.get("uri", "")))
    if query is None:
        return item
    text = _documentation(query, data)
    if text:
        item.documentation = types.MarkupContent(types.MarkupKind.Markdown, text)
    return item


def _documentation(query: Query, data: dict[str, Any]) -> str:
    name = str(data.get("entry", ""))
    entry = query.stubs.find(name)
    if "field" in data:
        struct = query.stubs.type(name)
        if isinstance(struct, Struct) and data["field"] in struct.fields:
            return struct_field_line(struct.fields[data["field"]])
    if "event" in data and isinstance(entry, Function) and entry.events is not None:
        for event in entry.events.events:
            if event.name == data["event"]:
                return event_line(event, query.platform)
    if "rule" in data:
        from luac_nodemcu.rules.docs import page_of
        from luac_nodemcu.rules.registry import rules_by_name

        rule = rules_by_name().get(str(data["rule"]))
        return "" if rule is None else page_of(rule).summary
    if "token" in data:
        return _own_documentation(query, int(data["token"]))
    return "" if entry is None else entry_markdown(entry, query.platform)


def _own_documentation(query: Query, token: int) -> str:
    for info in query.scopes.functions:
        if isinstance(info.node, n.Function) and info.node.function_token == token:
            return own_functions.documentation(query.tokens, info)
    return ""


def _as_list(items: Iterable[types.CompletionItem]) -> types.CompletionList:
    """The items, each label once; of equals the first, which says most, is kept."""
    found: dict[str, types.CompletionItem] = {}
    for item in items:
        found.setdefault(item.label, item)
    return types.CompletionList(is_incomplete=False, items=list(found.values()))


# Members.


def _separator(query: Query, token: int, offset: int) -> int:
    """The `.` or `:` that the cursor is behind, perhaps with the beginning of a name; or -1."""
    tokens = query.tokens
    if token < 0:
        return -1
    is_word = tokens.kinds[token] == t.NAME or tokens.values[token].isalpha()
    if is_word and offset <= tokens.ends[token]:
        token -= 1
    if token > 0 and tokens.kinds[token] in (t.DOT, t.COLON):
        return token
    return -1


def _members(query: Query, separator: int) -> Iterator[types.CompletionItem]:
    """Fields, or methods behind a colon, of the value before a separator."""
    is_method = query.tokens.kinds[separator] == t.COLON
    value = value_at(query, separator - 1)
    seen: set[str] = set()
    for member in members_of(value):
        for item in _members_of(query, member, is_method):
            if item.label not in seen:
                seen.add(item.label)
                yield item
    if query.tokens.values[separator - 1] == _LFS and not is_method:
        # `node.LFS.name`, and `LFS.name` of the usual `_init.lua`.
        yield from _names_of_files(query, {"lfs-module"})


def _members_of(query: Query, value: Value, is_method: bool) -> Iterator[types.CompletionItem]:
    if isinstance(value, ApiTable):
        yield from _module_members(query, value, is_method)
    elif isinstance(value, Instance):
        entry = value.entry
        for name, method in entry.methods.items():
            yield entry_item(query, _last(name), method)
            yield from callback_snippet(query, _last(name), method)
        if not is_method:
            for name, field in entry.fields.items():
                yield entry_item(query, _last(name), field)
    elif isinstance(value, Table):
        yield from _table_members(query, value, is_method)
    elif isinstance(value, String):
        module = query.stubs.module("string")
        if module is not None:
            yield from _module_members(query, ApiTable(module, "string"), False)


def _module_members(
    query: Query, value: ApiTable, is_method: bool
) -> Iterator[types.CompletionItem]:
    module = value.module
    prefix = "" if value.prefix == "_G" else f"{value.prefix}."
    tables: list[dict[str, Any]] = [dict(module.functions)]
    if not is_method:
        tables += [dict(module.constants), dict(module.fields), dict(module.tables)]
    for table in tables:
        for full, entry in table.items():
            name = full[len(prefix) :]
            if full.startswith(prefix) and name and "." not in name and ":" not in name:
                yield entry_item(query, name, entry)
                if isinstance(entry, Function):
                    yield from callback_snippet(query, name, entry)


def _table_members(query: Query, value: Table, is_method: bool) -> Iterator[types.CompletionItem]:
    table: Table | None = value
    for _ in range(16):
        if table is None:
            return
        for key, slot in table.fields.items():
            name = key.decode("utf-8", "replace")
            is_function = any(
                isinstance(member, OwnFunction | ApiFunction) for member in members_of(slot.value)
            )
            if name.isidentifier() and (is_function or not is_method):
                yield own_item(query, name, slot.value, MEMBER, _KIND.Field)
        table = table.looked_up_in


def _last(name: str) -> str:
    return name.rpartition(":")[2].rpartition(".")[2]


# Calls.


def _expected(query: Query, place: Place, found: Expectation) -> Iterator[types.CompletionItem]:
    """What an argument should be: constants, events, words, callbacks."""
    field = field_at(query, found, place.braces) if place.braces else None
    if place.braces and field is None:
        return
    callee = found.callee
    if isinstance(callee, ApiFunction) and found.parameter is not None and field is None:
        yield from _events(query, callee.entry, found, in_quotes=False)
    type_ = callback_type(found) if field is None else field.type
    for one in _types_expected(found, type_) if field is None else [type_]:
        if one is not None:
            yield from _of_type(query, one, in_quotes=False)
    function = None if type_ is None else type_of_function(type_, query.platform)
    if function is not None and query.session.client.snippets and query.settings.snippets:
        yield function_item(function)


def _types_expected(found: Expectation, type_: Type | None) -> list[Type | None]:
    """The type of the parameter, and of those in its place in other signatures.

    `t:alarm(1000, tmr.ALARM_SINGLE, ...)` has a signature of its own.
    """
    callee, signature, parameter = found.callee, found.signature, found.parameter
    result: list[Type | None] = [type_]
    if isinstance(callee, ApiFunction) and signature is not None and parameter is not None:
        place = signature.params.index(parameter)
        for other in callee.entry.signatures:
            if other is signature or place >= len(other.params):
                continue
            if [p.name for p in other.params[:place]] == [p.name for p in signature.params[:place]]:
                result.append(other.params[place].type)
    return result


def _of_type(query: Query, type_: Type, in_quotes: bool) -> Iterator[types.CompletionItem]:
    """The values that a type names one by one."""
    for member in members(type_):
        if isinstance(member, Literal):
            if isinstance(member.value, str):
                text = member.value if in_quotes else f'"{member.value}"'
                yield value_item(text)
            elif not in_quotes:
                yield value_item(str(member).lower())
        elif in_quotes:
            if isinstance(member, NamedType):
                entry = query.stubs.type(member.name)
                if isinstance(entry, Alias):
                    yield from _of_type(query, entry.type, in_quotes)
        elif isinstance(member, ConstantRef):
            yield from constant_item(query, member.name)
        elif member == BOOLEAN:
            yield value_item("true")
            yield value_item("false")
        elif isinstance(member, NamedType):
            entry = query.stubs.type(member.name)
            if isinstance(entry, Enum):
                for name in entry.constants:
                    yield from constant_item(query, name)
            elif isinstance(entry, Alias):
                yield from _of_type(query, entry.type, in_quotes)


def _events(
    query: Query, function: Function, found: Expectation, in_quotes: bool
) -> Iterator[types.CompletionItem]:
    """The events that a call may name."""
    events = function.events
    if events is None or found.parameter is None or found.parameter.name != events.of:
        return
    for event in events.events:
        if event.constant:
            if not in_quotes:
                yield from constant_item(query, event.name)
            continue
        text = event.name if in_quotes else f'"{event.name}"'
        lack = lacking_event(query, event.name, function)
        yield types.CompletionItem(
            label=text,
            kind=_KIND.Event,
            detail=event.summary if lack is None else f"not in this build: lacks {lack}",
            sort_text=(EXPECTED if lack is None else UNWANTED) + text,
            data={"entry": function.name, "event": event.name, "uri": query.uri},
        )


def lacking_event(query: Query, name: str, function: Function) -> str | None:
    """What the build lacks for an event of a function."""
    from luac_nodemcu.stubs.lacks import lack_of

    for event in () if function.events is None else function.events.events:
        if event.name == name:
            lack = lack_of(event.when, query.platform.build, name)
            return None if lack is None else lack.words
    return None


# Table fields.


def _fields(query: Query, place: Place, found: Expectation) -> list[types.CompletionItem] | None:
    """The fields of a table argument at the beginning of one; None where values belong."""
    brace = place.braces[-1]
    if brace.key is not None or found.parameter is None:
        return None
    type_: Type = found.parameter.type
    outer = field_at(query, found, place.braces[:-1]) if len(place.braces) > 1 else None
    if outer is not None:
        type_ = outer.type
    elif len(place.braces) > 1:
        return None
    struct = struct_of(type_, query.platform)
    if struct is None:
        return None
    items = []
    for name, field in struct.fields.items():
        if name in brace.keys:
            continue
        lack = lacking(field_entry(struct, name), query.platform)
        items.append(
            types.CompletionItem(
                label=name,
                kind=_KIND.Field,
                detail=str(field.type),
                label_details=types.CompletionItemLabelDetails(
                    description="not in this build"
                    if lack
                    else None
                    if field.optional
                    else "needed"
                ),
                tags=[types.CompletionItemTag.Deprecated] if field.deprecated else None,
                sort_text=(
                    UNWANTED if lack or field.deprecated else NEAR if field.optional else EXPECTED
                )
                + name,
                insert_text=f"{name} = ",
                data={"entry": struct.name, "field": name, "uri": query.uri},
            )
        )
    return items


def field_entry(struct: Struct, name: str) -> FieldEntry:
    """A struct's field in the form of other entries."""
    field = struct.fields[name]
    return FieldEntry(f"{struct.name}.{name}", field.type, field.doc, when=field.when)


# Strings and comments.


def _string(query: Query, token: int, offset: int) -> Iterator[types.CompletionItem]:
    """What may be in quotes: events, words, modules, files."""
    place = place_at(query, offset)
    if place is None:
        return
    found = expectation(query, place)
    if not isinstance(found.callee, ApiFunction) or found.parameter is None:
        return
    field = field_at(query, found, place.braces) if place.braces else None
    if place.braces and field is None:
        return
    type_ = found.parameter.type if field is None else field.type
    range_ = _inside_quotes(query, token, offset)
    items: list[types.CompletionItem] = []
    if field is None:
        items += _events(query, found.callee.entry, found, in_quotes=True)
    items += _of_type(query, type_, in_quotes=True)
    kinds = {kind for m in members(type_) if isinstance(m, StringType) for kind in m.kinds}
    items += _names_of_files(query, kinds)
    for item in items:
        item.text_edit = types.TextEdit(range_, item.label)
        item.filter_text = item.label
        yield item


def _names_of_files(query: Query, kinds: set[str]) -> Iterator[types.CompletionItem]:
    """Modules and files, as `require`, LFS and `dofile` call them."""
    names: dict[str, str] = {}
    for path in query.folder.names:
        if path == query.name:
            continue
        base = path.rpartition("/")[2]
        if "module" in kinds:
            names.setdefault(device_name(base), path)
        if "lfs-module" in kinds:
            names.setdefault(lfs_name(path), path)
        if "filename" in kinds:
            names.setdefault(base, path)
    for name, path in names.items():
        yield types.CompletionItem(label=name, kind=_KIND.File, detail=path, sort_text=NEAR + name)
    if "module" in kinds:
        for name in query.stubs.lua_module_names:
            module = query.stubs.lua_module(name)
            if module is not None and name not in names:
                yield entry_item(query, name, module, FAR)


def _inside_quotes(query: Query, token: int, offset: int) -> types.Range:
    """The text of a string, which may not be finished: then up to the cursor."""
    tokens = query.tokens
    start = tokens.starts[token] + 1
    end = tokens.ends[token] - 1 if tokens.kinds[token] == t.STRING else offset
    return query.text.range_of(start, max(end, start))


def _comment(query: Query, offset: int) -> Iterator[types.CompletionItem]:
    """Names of rules behind `-- nodemcu: ignore[`."""
    start = query.data.rfind(b"\n", 0, offset) + 1
    match = _SUPPRESSION.search(query.data[start:offset])
    if match is None:
        return
    word = max(match[0].rfind(b"["), match[0].rfind(b","), match[0].rfind(b" ")) + 1
    range_ = query.text.range_of(start + match.start() + word, offset)
    for name, code in _rules():
        yield types.CompletionItem(
            label=name,
            kind=_KIND.EnumMember,
            detail=code,
            filter_text=name,
            text_edit=types.TextEdit(range_, name),
            data={"rule": name, "uri": query.uri},
        )


@functools.cache
def _rules() -> tuple[tuple[str, str], ...]:
    from luac_nodemcu.rules.registry import rule_classes

    return tuple((rule.name, rule.code) for rule in rule_classes())


# Expressions.


def _names_something_new(query: Query, token: int, offset: int) -> bool:
    """Whether a name is being invented: behind `local`, `function`, `for`, `goto`."""
    tokens = query.tokens
    if token >= 0 and tokens.kinds[token] == t.NAME and offset <= tokens.ends[token]:
        token -= 1
    while token > 0 and tokens.kinds[token] == t.COMMA and tokens.kinds[token - 1] == t.NAME:
        token -= 2
    return token >= 0 and tokens.kinds[token] in (t.LOCAL, t.FOR, t.FUNCTION)


def _expression(query: Query, token: int, offset: int) -> Iterator[types.CompletionItem]:
    """Variables, modules, globals, keywords."""
    visible = query.scopes.visible_at(max(token, 0))
    for name, symbol in visible.items():
        text = name.decode("utf-8", "replace")
        if symbol.token == token and query.tokens.ends[max(token, 0)] >= offset:
            continue
        value = _first_value(query, symbol.writes[0].token if symbol.writes else -1)
        yield own_item(query, text, value, NEAR, _KIND.Variable)
    hidden = {name.decode("utf-8", "replace") for name in visible}
    yield from _globals(query, hidden)
    for word in _KEYWORDS:
        yield types.CompletionItem(label=word, kind=_KIND.Keyword, sort_text=WORD + word)
    if query.session.client.snippets and query.settings.snippets:
        for label, snippet in _BLOCKS.items():
            yield types.CompletionItem(
                label=f"{label} ...",
                kind=_KIND.Snippet,
                filter_text=label,
                sort_text=f"{WORD}{label}~",
                insert_text=snippet,
                insert_text_format=types.InsertTextFormat.Snippet,
            )


def _first_value(query: Query, token: int) -> Value:
    from luac_nodemcu.semantics.values import UNKNOWN

    return query.recent_types.at(token).values.get(token, UNKNOWN)


def _globals(query: Query, hidden: set[str]) -> Iterator[types.CompletionItem]:
    """The firmware's globals, and those of the program."""
    seen = set(hidden)
    for name in query.stubs.module_names:
        module = query.stubs.module(name)
        if name not in seen and module is not None and module.gone is None:
            seen.add(name)
            yield entry_item(query, name, module, FAR)
    basics = query.stubs.module("_G")
    if basics is not None:
        for table in (basics.functions, basics.constants, basics.fields):
            for name, entry in table.items():
                if name not in seen and "." not in name and ":" not in name:
                    seen.add(name)
                    yield entry_item(query, name, entry, FAR)
    for name in query.project.shared_globals(query.name).written:
        if name not in seen and name.isidentifier():
            seen.add(name)
            yield types.CompletionItem(
                label=name, kind=_KIND.Variable, detail="global", sort_text=MEMBER + name
            )
