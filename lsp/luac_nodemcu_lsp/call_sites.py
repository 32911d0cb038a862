"""The call around a place in the text, complete or not, and what it expects there.

Found from the tokens, backwards, because a call that is being written has no useful tree yet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from luac_nodemcu.semantics.api_calls import ApiCalls
from luac_nodemcu.semantics.binding import Argument, Binding
from luac_nodemcu.semantics.convert import Converter
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.fit import Fitter
from luac_nodemcu.semantics.values import (
    UNKNOWN,
    ApiFunction,
    ApiTable,
    Callable_,
    OwnFunction,
    Value,
)
from luac_nodemcu.stubs.model import Event, Function, Parameter, Signature, StructField
from luac_nodemcu.stubs.types import Type
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu_lsp.entries import struct_of
from luac_nodemcu_lsp.query import Query

_CALLABLE: Final = frozenset((t.NAME, t.RPAREN, t.RBRACKET, t.STRING))
"""Kinds of tokens behind which `(` begins a call."""

_LIMIT: Final = 20_000
"""Tokens; an argument list that begins farther away is not looked for."""


@dataclass(slots=True)
class Brace:
    """A table constructor around the place: its `{`, and the field that is being written.

    `key` is the name before `=`, None at the beginning of a field; `keys`: names before it.
    """

    token: int
    key: str | None
    keys: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Place:
    """Where a cursor is.

    - `opener`: the token that begins the arguments: `(`, a string, or `{`.
    - `callee`: the last token of what is called.
    - `argument`: number of the argument, from 0; `before`: the token in front of it.
    - `braces`: tables around the place inside the argument, the outermost first.
    - `callback`: the `(` of a function's parameters if the place is among these.
    - `colon`: whether it is a call with `:`.
    """

    opener: int
    callee: int
    argument: int
    before: int
    braces: list[Brace]
    callback: int = -1
    callback_parameter: int = 0
    colon: bool = False


def place_at(query: Query, offset: int) -> Place | None:
    """The call around a byte; None if there is none, or a function's body is between them."""
    tokens = query.tokens
    token = query.token_before(offset)
    if token >= 0 and in_string(query, token, offset):
        token -= 1
        if token >= 0 and _ends_callee(tokens, token):
            return _made(query, token + 1, token, 0, [])
    return _Scan(query, token).run()


def in_string(query: Query, token: int, offset: int) -> bool:
    """Whether a byte is inside of the string that begins before it; it may be unfinished."""
    tokens = query.tokens
    if tokens.kinds[token] == t.STRING:
        return offset < tokens.ends[token]
    return tokens.kinds[token] == t.ERROR and offset <= tokens.ends[token]


class _Scan:
    """One walk backwards from a token."""

    def __init__(self, query: Query, token: int) -> None:
        self.query = query
        self.tokens = query.tokens
        self.token = token
        self.commas = 0
        self.comma = -1
        self.braces: list[Brace] = []
        self.blocks = 0
        self.callback = -1
        self.callback_parameter = 0

    def run(self) -> Place | None:
        kinds = self.tokens.kinds
        token = self.token
        stop = max(-1, token - _LIMIT)
        key = self._key_at(token)
        while token > stop:
            kind = kinds[token]
            if kind in (t.RPAREN, t.RBRACKET, t.RBRACE):
                token = self._opener(token, stop) - 1
                continue
            if kind in (t.END, t.UNTIL):
                self.blocks += 1
            elif kind in (t.FUNCTION, t.IF, t.DO, t.REPEAT):
                if self.blocks == 0:
                    return None
                self.blocks -= 1
            elif self.blocks:
                pass
            elif kind in (t.LOCAL, t.SEMICOLON, t.RETURN, t.THEN, t.ELSE):
                return None
            elif kind == t.COMMA:
                self.commas += 1
                self.comma = max(self.comma, token)
            elif kind == t.LBRACKET:
                # Inside an index the arguments around do not matter.
                return None
            elif kind == t.LBRACE:
                self._enter_table(token, key)
                if token > 0 and _ends_callee(self.tokens, token - 1):
                    return _made(self.query, token, token - 1, 0, self.braces)
                self.commas, self.comma = 0, -1
                key = self._key_at(token - 1)
            elif kind == t.LPAREN:
                found = self._enter_paren(token)
                if found is not None:
                    return found if found.opener >= 0 else None
                if self.callback == token:
                    # Its arguments are around `function`.
                    token -= 1
                    while token > stop and kinds[token] != t.FUNCTION:
                        token -= 1
                self.commas, self.comma = 0, -1
            token -= 1
        return None

    def _enter_paren(self, token: int) -> Place | None:
        """The call that `(` begins; None for a parenthesis and for a function's parameters."""
        kinds = self.tokens.kinds
        before = token - 1
        if before < 0:
            return None
        if kinds[before] == t.FUNCTION:
            if self.callback < 0 and not self.braces:
                self.callback, self.callback_parameter = token, self.commas
            return None
        if not _ends_callee(self.tokens, before):
            return None
        start = before
        while start > 0 and kinds[start] in (t.NAME, t.DOT, t.COLON):
            start -= 1
        if kinds[start] == t.FUNCTION:
            return Place(-1, -1, 0, -1, [])  # the parameters of a statement's function
        return _made(
            self.query, token, before, self.commas, self.braces, self.callback,
            self.callback_parameter, self.comma,
        )  # fmt: skip

    def _enter_table(self, token: int, key: str | None) -> None:
        self.braces.insert(0, Brace(token, key, self._keys_after(token)))

    def _key_at(self, token: int) -> str | None:
        """The field whose value a token is in: looks back to `name =` at the same depth."""
        kinds = self.tokens.kinds
        depth = 0
        stop = max(0, token - 2_000)
        while token > stop:
            kind = kinds[token]
            if kind in (t.RPAREN, t.RBRACKET, t.RBRACE, t.END):
                depth += 1
            elif kind in (t.LPAREN, t.LBRACKET, t.LBRACE, t.FUNCTION, t.DO, t.IF):
                if depth == 0:
                    return None
                depth -= 1
            elif depth == 0 and kind in (t.COMMA, t.SEMICOLON):
                return None
            elif depth == 0 and kind == t.ASSIGN and kinds[token - 1] == t.NAME:
                return self.tokens.values[token - 1].decode("utf-8", "replace")
            token -= 1
        return None

    def _keys_after(self, brace: int) -> set[str]:
        """The names of a table's fields, as far as they are written."""
        kinds = self.tokens.kinds
        found = set()
        depth = 0
        for token in range(brace + 1, min(len(kinds) - 1, brace + 2_000)):
            kind = kinds[token]
            if kind in (t.LPAREN, t.LBRACKET, t.LBRACE, t.FUNCTION, t.DO, t.IF):
                depth += 1
            elif kind in (t.RPAREN, t.RBRACKET, t.RBRACE, t.END):
                depth -= 1
                if depth < 0:
                    break
            elif depth == 0 and kind == t.NAME and kinds[token + 1] == t.ASSIGN:
                found.add(self.tokens.values[token].decode("utf-8", "replace"))
        return found

    def _opener(self, token: int, stop: int) -> int:
        """The bracket that a closing one belongs to."""
        kinds = self.tokens.kinds
        depth = 0
        while token > stop:
            kind = kinds[token]
            if kind in (t.RPAREN, t.RBRACKET, t.RBRACE):
                depth += 1
            elif kind in (t.LPAREN, t.LBRACKET, t.LBRACE):
                depth -= 1
                if depth == 0:
                    return token
            token -= 1
        return stop + 1


def _made(
    query: Query,
    opener: int,
    callee: int,
    argument: int,
    braces: list[Brace],
    callback: int = -1,
    callback_parameter: int = 0,
    comma: int = -1,
) -> Place:
    kinds = query.tokens.kinds
    colon = callee > 0 and kinds[callee] == t.NAME and kinds[callee - 1] == t.COLON
    before = max(opener, comma)
    return Place(opener, callee, argument, before, braces, callback, callback_parameter, colon)


def _ends_callee(tokens: t.Tokens, token: int) -> bool:
    """Whether what ends with a token can be called by what follows it."""
    return tokens.kinds[token] in _CALLABLE


# What is called.


@dataclass(slots=True)
class Expectation:
    """What a call expects.

    - `callee`: what is called; UNKNOWN if that is not known.
    - `site`: the call as inference saw it, if it did.
    - `signature`: the one that is meant, or likeliest. `parameter`: the one at the place.
    - `event`: the event that the call names.
    """

    callee: Value
    site: CallSite | None = None
    signature: Signature | None = None
    parameter: Parameter | None = None
    event: Event | None = None


def expectation(query: Query, place: Place) -> Expectation:
    """What the call around a place expects at it."""
    site = site_of(query, place)
    callee: Value = UNKNOWN if site is None else site.callee
    if site is None:
        callee = value_at(query, place.callee)
    found = Expectation(callee, site)
    if not isinstance(callee, ApiFunction):
        return found
    # `text:find(...)` is string.find, whose first parameter is the text.
    argument = place.argument + (place.colon and not callee.entry.method)
    signatures = callee.entry.signatures
    bound: Sequence[Parameter | None] = ()
    if site is not None:
        binding, found.event = bind(query, site)
        if binding is not None and isinstance(binding.signature, Signature):
            found.signature = binding.signature
            bound = binding.params
    if found.signature is None or not _has_parameter(found.signature, argument):
        found.signature = next(
            (one for one in signatures if _has_parameter(one, argument)),
            found.signature or signatures[0],
        )
    found.parameter = _parameter(found.signature, bound, argument)
    return found


def _has_parameter(signature: Signature, argument: int) -> bool:
    params = signature.params
    return argument < len(params) or (bool(params) and params[-1].vararg)


def _parameter(
    signature: Signature, bound: Sequence[Parameter | None], argument: int
) -> Parameter | None:
    """The parameter of an argument, which may not be written yet."""
    if argument < len(bound) and bound[argument] is not None:
        found = bound[argument]
        if found is None or found in signature.params:
            return found
    params = signature.params
    place = argument
    if bound and argument >= len(bound):
        last = bound[-1]
        if last is not None and last in params:
            # Parameters before that were skipped.
            place = params.index(last) + argument - len(bound) + 1
    if place < len(params):
        return params[place]
    return params[-1] if params and params[-1].vararg else None


def site_of(query: Query, place: Place) -> CallSite | None:
    """The call of a firmware function around a place, as inference saw it."""
    for site in query.recent_types.at(place.before).calls:
        call = site.call
        opener = call.lparen
        if opener < 0 and call.arguments:
            opener = call.arguments[0].first
        if opener == place.opener:
            return site
    return None


def bind(query: Query, site: CallSite) -> tuple[Binding | None, Event | None]:
    """Which parameters a call's arguments go to, and the event that it names."""
    view = query.stubs
    converter = Converter(view)
    api = ApiCalls(converter, Fitter(view), view.lua, lambda kind, first, last, data: None)
    arguments = [Argument(value, None) for value in site.arguments]
    signature, binding = api.check(site.callee, arguments, False, site.call, site.chain.first)
    del signature
    if binding is None:
        return None, None
    event, _ = api.event_of(site.callee.entry, binding, arguments)
    return binding, event


def value_at(query: Query, token: int) -> Value:
    """What is known of the value that a name, call or index ends with at a token.

    Where inference did not come by, a variable has the value that was last assigned before.
    """
    recent = query.recent_types
    if recent.are_earlier and recent.before(token) is None:
        quick = _value_of_name(query, token)
        if quick is not None:
            return quick
    values = recent.at(token).values
    found = values.get(token)
    if found is not None:
        return found
    access = query.scopes.accesses.get(token)
    if access is None:
        return UNKNOWN
    if not access.variable.writes:
        return _value_of_name(query, token) or UNKNOWN
    writes = [write.token for write in access.variable.writes]
    place = bisect_right(writes, token)
    for written in (*reversed(writes[:place]), *writes[place:]):
        if written in values:
            return values[written]
    return UNKNOWN


def _value_of_name(query: Query, token: int) -> Value | None:
    """The value of a variable that was just typed: what it was last given, or a module.

    None if that takes inference.
    """
    access = query.scopes.accesses.get(token)
    if access is None:
        return None
    variable = access.variable
    for write in reversed(variable.writes):
        types = query.recent_types.before(write.token) if write.token < token else None
        if types is not None:
            return types.values.get(write.token)
    if variable.writes:
        return None
    name = variable.name.decode("utf-8", "replace")
    module = query.stubs.module(name)
    if module is not None:
        return None if module.gone is not None else ApiTable(module, name)
    entry = query.stubs.find(name)
    return ApiFunction(entry) if isinstance(entry, Function) else None


def callback_type(found: Expectation) -> Type | None:
    """The type of the function that is expected at a place, by the event if there is one."""
    callee, parameter = found.callee, found.parameter
    if parameter is None or not isinstance(callee, ApiFunction):
        return None
    events = callee.entry.events
    if events is not None and parameter.name == events.callback and found.event is not None:
        return found.event.type
    return parameter.type


def field_at(query: Query, found: Expectation, braces: Sequence[Brace]) -> StructField | None:
    """The field of a table argument whose value is at a place."""
    if found.parameter is None:
        return None
    type_: Type = found.parameter.type
    result: StructField | None = None
    for brace in braces:
        struct = struct_of(type_, query.platform)
        if struct is None or brace.key is None:
            return None
        result = struct.fields.get(brace.key)
        if result is None:
            return None
        type_ = result.type
    return result


def is_callable(value: Value) -> bool:
    """Whether something is known of a call of a value."""
    return isinstance(value, ApiFunction | OwnFunction | Callable_)
