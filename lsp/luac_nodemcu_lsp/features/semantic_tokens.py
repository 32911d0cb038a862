"""What every name in a file is, for colours: by meaning, not by how it looks.

Strings, numbers, keywords and comments are left to the editor, but for the words of annotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from weakref import WeakKeyDictionary

from lsprotocol import types

from luac_nodemcu.semantics.scopes import MUTATE, READ, Access, Symbol
from luac_nodemcu.semantics.values import (
    UNKNOWN,
    ApiFunction,
    ApiTable,
    Callable_,
    Number,
    OwnFunction,
    Value,
)
from luac_nodemcu.stubs.model import Constant
from luac_nodemcu.syntax.tokens import ASSIGN, COLON, DOT, NAME
from luac_nodemcu_lsp.features.token_legend import MODIFIERS, TYPES
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session

_TYPE: Final = {name: number for number, name in enumerate(TYPES)}
_BIT: Final = {name: 1 << number for number, name in enumerate(MODIFIERS)}
_LIBRARY: Final = _BIT["defaultLibrary"]
_WORDS: Final = re.compile(rb"@[a-z]+|[A-Za-z_\x80-\xff][\w.\x80-\xff]*")

_Token = tuple[int, int, int, int]
"""Offset, end offset, number of the type, bits of the modifiers."""

_Kind = tuple[int, int]

_SENT: WeakKeyDictionary[Session, dict[str, tuple[str, list[int]]]] = WeakKeyDictionary()
"""What each client has, so that it can be told what is different."""


def full(query: Query, params: types.SemanticTokensParams) -> types.SemanticTokens:
    """All tokens of a file."""
    data = _encoded(query, _tokens(query))
    return types.SemanticTokens(data, _remember(query, data))


def delta(
    query: Query, params: types.SemanticTokensDeltaParams
) -> types.SemanticTokens | types.SemanticTokensDelta:
    """What is different from what the client has; all tokens if that is not known."""
    sent = _SENT.get(query.session, {}).get(query.uri)
    data = _encoded(query, _tokens(query))
    result_id = _remember(query, data)
    if sent is None or sent[0] != params.previous_result_id:
        return types.SemanticTokens(data, result_id)
    old = sent[1]
    start = next(
        (place for place, (a, b) in enumerate(zip(old, data, strict=False)) if a != b),
        min(len(old), len(data)),
    )
    most = min(len(old), len(data)) - start
    ends = zip(islice(reversed(old), most), islice(reversed(data), most), strict=True)
    same = next((place for place, (a, b) in enumerate(ends) if a != b), most)
    if start == len(old) == len(data):
        return types.SemanticTokensDelta([], result_id)
    edit = types.SemanticTokensEdit(
        start, len(old) - start - same, data[start : len(data) - same]
    )  # fmt: skip
    return types.SemanticTokensDelta([edit], result_id)


def of_range(query: Query, params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    """The tokens in a part of a file."""
    start, end = query.text.bytes_of(params.range)
    tokens = [token for token in _tokens(query) if token[1] > start and token[0] < end]
    return types.SemanticTokens(_encoded(query, tokens))


def _remember(query: Query, data: list[int]) -> str:
    sent = _SENT.setdefault(query.session, {})
    documents = query.session.documents
    for uri in [uri for uri in sent if documents.get(uri) is None]:
        del sent[uri]
    last = sent.get(query.uri)
    result_id = "1" if last is None else str(int(last[0]) + 1)
    sent[query.uri] = result_id, data
    return result_id


def _encoded(query: Query, tokens: list[_Token]) -> list[int]:
    """Five numbers for each token, relative to the one before."""
    found: list[int] = []
    line = column = 0
    position_of = query.text.position_of
    for start, end, kind, bits in tokens:
        place = position_of(start)
        if query.data[start:end].isascii():
            length = end - start
        else:
            length = position_of(end).character - place.character
        if place.line != line:
            column = 0
        found += (place.line - line, place.character - column, length, kind, bits)
        line, column = place.line, place.character
    return found


def _tokens(query: Query) -> list[_Token]:
    found = [*_names(query), *_annotations(query)]
    found.sort()
    return found


def _names(query: Query) -> Iterator[_Token]:
    tokens = query.tokens
    kinds, starts, ends = tokens.kinds, tokens.starts, tokens.ends
    values = query.types.values
    accesses = query.scopes.accesses
    for token, kind in enumerate(kinds):
        if kind != NAME:
            continue
        value = values.get(token, UNKNOWN)
        access = accesses.get(token)
        found: _Kind
        if access is not None:
            found = _variable(access, value)
        elif kinds[token - 1] in (DOT, COLON):
            found = _member(query, value, kinds[token - 1] == COLON)
        elif kinds[token + 1] == ASSIGN:
            number = "function" if _is_function(value) else "property"
            found = _TYPE[number], _BIT["declaration"]
        else:
            continue
        yield starts[token], ends[token], *found


def _variable(access: Access, value: Value) -> _Kind:
    variable = access.variable
    bits = 0
    if isinstance(variable, Symbol):
        if access.kind not in (READ, MUTATE):
            is_first = access.token == variable.token
            bits = _BIT["declaration"] if is_first else _BIT["modification"]
        if variable.kind == "parameter" or variable.kind == "self":
            return _TYPE["parameter"], bits
        if variable.kind == "function" or _is_function(value):
            return _TYPE["function"], bits
        return _TYPE["variable"], bits
    if access.kind not in (READ, MUTATE):
        bits = _BIT["definition"] if _is_function(value) else _BIT["modification"]
    if isinstance(value, ApiTable):
        return _TYPE["namespace"], bits | _LIBRARY
    if isinstance(value, ApiFunction):
        return _TYPE["function"], bits | _LIBRARY | _deprecated(value)
    return _TYPE["function" if _is_function(value) else "variable"], bits


def _member(query: Query, value: Value, is_method: bool) -> _Kind:
    name = "method" if is_method else "function"
    if isinstance(value, ApiFunction):
        return _TYPE[name], _LIBRARY | _deprecated(value)
    if isinstance(value, ApiTable):
        return _TYPE["namespace"], _LIBRARY
    if isinstance(value, Number) and value.constant is not None:
        entry = query.stubs.find(value.constant)
        bits = _LIBRARY | _BIT["readonly"]
        if isinstance(entry, Constant) and entry.deprecated is not None:
            bits |= _BIT["deprecated"]
        return _TYPE["enumMember"], bits
    if is_method or _is_function(value):
        return _TYPE[name], 0
    return _TYPE["property"], 0


def _is_function(value: Value) -> bool:
    return isinstance(value, OwnFunction | Callable_ | ApiFunction)


def _deprecated(value: ApiFunction) -> int:
    return 0 if value.entry.deprecated is None else _BIT["deprecated"]


def _annotations(query: Query) -> Iterator[_Token]:
    """The tags of annotations, and the types that the project declares."""
    if not query.file.summary.types.is_annotated:
        return
    data, known = query.data, query.project.type_files
    bits = _BIT["documentation"]
    for start, end in query.tokens.comments:
        if not data.startswith(b"---", start) or b"@" not in data[start:end]:
            continue
        for match in _WORDS.finditer(data, start, end):
            word = match[0]
            if word.startswith(b"@"):
                yield *match.span(), _TYPE["keyword"], bits
            elif word.decode("utf-8", "replace") in known:
                yield *match.span(), _TYPE["type"], bits
