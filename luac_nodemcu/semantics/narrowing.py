"""What a condition says about the variables in it, where it is true and where it is false."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.semantics.values import (
    NIL,
    NIL_TAG,
    UNKNOWN,
    Nil,
    Union,
    Value,
    falsy,
    lua_type,
    may_be_nil,
    members_of,
    truth,
    truthy,
    without_nil,
)
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

if TYPE_CHECKING:
    from luac_nodemcu.semantics.inference_base import InferenceBase

Undo = list[tuple[Symbol, Value | None]]
"""Variables and what they were before, None for one that the state did not have."""

_EQUAL: Final = (t.EQ, t.NE)


def narrow(inference: InferenceBase, condition: n.Expression, truth: bool) -> Undo:
    """Changes the current state to what holds where `condition` is `truth`.

    Returns what the changed variables were before, for `undo`.
    """
    changes: Undo = []
    _narrow(inference, condition, truth, changes)
    return changes


def undo(inference: InferenceBase, changes: Undo) -> None:
    """Takes changes back."""
    current = inference.environment.current
    for symbol, value in reversed(changes):
        if value is None:
            current.pop(symbol, None)
        else:
            current[symbol] = value


def _narrow(inference: InferenceBase, condition: n.Expression, truth: bool, changes: Undo) -> None:
    if isinstance(condition, n.Paren):
        _narrow(inference, condition.expression, truth, changes)
    elif isinstance(condition, n.Name):
        _set(inference, condition, truthy if truth else falsy, changes)
        _vouch(inference, condition, changes)
    elif isinstance(condition, n.Unary):
        if inference.tokens.kinds[condition.first] == t.NOT:
            _narrow(inference, condition.operand, not truth, changes)
    elif isinstance(condition, n.Binary):
        kind = inference.tokens.kinds[condition.operators[0]]
        if kind == t.AND or kind == t.OR:
            # All parts of a true `and`, and of a false `or`, are known.
            if truth is (kind == t.AND):
                for operand in condition.operands:
                    _narrow(inference, operand, truth, changes)
        else:
            if kind in _EQUAL and len(condition.operands) == 2:
                _narrow_equal(inference, condition, truth is (kind == t.EQ), changes)
            for operand in condition.operands:
                if isinstance(operand, n.Name):
                    _vouch(inference, operand, changes)


def _narrow_equal(
    inference: InferenceBase, condition: n.Binary, equal: bool, changes: Undo
) -> None:
    left, right = condition.operands
    if isinstance(left, n.Nil | n.String) and not isinstance(right, n.Nil | n.String):
        left, right = right, left
    if isinstance(left, n.Name) and isinstance(right, n.Nil):
        _set(inference, left, _only_nil if equal else without_nil, changes)
    elif isinstance(left, n.Name) and equal:
        # Equal to a value that is not nil.
        if isinstance(right, n.String | n.Number | n.TrueLiteral):
            _set(inference, left, without_nil, changes)
    elif isinstance(left, n.Chain) and isinstance(right, n.String):
        name = _type_call(inference, left)
        if name is not None:
            wanted = right.value

            def keep(value: Value) -> Value:
                return _of_type(value, wanted.decode("latin-1"), equal)

            _set(inference, name, keep, changes)


def _type_call(inference: InferenceBase, chain: n.Chain) -> n.Name | None:
    """The variable in `type(variable)`."""
    if not isinstance(chain.base, n.Name) or chain.base.name != b"type":
        return None
    if len(chain.suffixes) != 1 or inference.scopes.global_of(chain.base) is None:
        return None
    call = chain.suffixes[0]
    if isinstance(call, n.Call) and len(call.arguments) == 1:
        argument = call.arguments[0]
        if isinstance(argument, n.Name):
            return argument
    return None


def _of_type(value: Value, name: str, equal: bool) -> Value:
    rest = [
        member
        for member in members_of(value)
        if lua_type(member) is None or (lua_type(member) == name) is equal
    ]
    if not rest or (equal and any(lua_type(member) is None for member in rest)):
        return UNKNOWN
    return rest[0] if len(rest) == 1 else Union(tuple(rest))


def _only_nil(value: Value) -> Value:
    for member in members_of(value):
        if member.tag == NIL_TAG:
            return member
    return NIL


def _set(inference: InferenceBase, name: n.Name, change: object, changes: Undo) -> None:
    symbol = inference.scopes.symbol_of(name)
    if symbol is None:
        return
    environment = inference.environment
    current = environment.current
    old = current.get(symbol)
    is_shared = old is None
    if old is None:
        old = environment.shared(symbol)
    assert callable(change)
    new = change(old)
    if new is old:
        return
    if is_shared and all(truth(member) is False for member in members_of(new)):
        # A call may set what other functions know as well: nil does not stay for certain.
        return
    changes.append((symbol, None if is_shared else old))
    current[symbol] = new
    if may_be_nil(old) is not None and may_be_nil(new) is None and truth(new) is not False:
        _narrow_siblings(inference, symbol, may_be_nil(old), changes)


def _narrow_siblings(
    inference: InferenceBase, symbol: Symbol, reason: Nil | None, changes: Undo
) -> None:
    """Results of one call that are nil for the same reason: if one is there, all are."""
    current = inference.environment.current
    for other in inference.siblings.get(symbol, ()):
        old = current.get(other)
        nil = None if old is None else may_be_nil(old)
        if old is None or nil is None or reason is None or nil.why != reason.why:
            continue
        if nil.why is not None and other is not symbol:
            changes.append((other, old))
            current[other] = without_nil(old)


def _vouch(inference: InferenceBase, name: n.Name, changes: Undo) -> None:
    """A callback's parameter that was looked at, such as a status, tells if others are nil.

    Which value tells it is not known: none of the others is taken to be nil any more.
    """
    symbol = inference.scopes.symbol_of(name)
    current = inference.environment.current
    for other in () if symbol is None else inference.vouched.get(symbol, ()):
        old = current.get(other)
        if old is not None and may_be_nil(old) is not None and other is not symbol:
            changes.append((other, old))
            current[other] = without_nil(old)
