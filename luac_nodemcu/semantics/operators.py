"""Operators: their values, and operands that they certainly fail on.

Source of the language's rules: lvm.c and ldebug.c of the firmware.
"""

from __future__ import annotations

import functools
from typing import Final

from luac_nodemcu.semantics.inference_base import InferenceBase
from luac_nodemcu.semantics.narrowing import narrow, undo
from luac_nodemcu.semantics.values import (
    BOOLEAN,
    BOOLEAN_TAG,
    FALSE,
    FUNCTION_TAG,
    INSTANCE_TAG,
    INTEGER,
    MODULE_TAG,
    NIL_TAG,
    NUMBER,
    NUMBER_TAG,
    STRING,
    STRING_TAG,
    TRUE,
    UNKNOWN,
    UNKNOWN_TAG,
    ApiFunction,
    Callable_,
    Instance,
    Number,
    String,
    Table,
    Value,
    describe,
    falsy,
    join,
    lua_type,
    may_be_nil,
    members_of,
    truth,
    truthy,
    without_nil,
)
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

_ARITHMETIC: Final = frozenset(
    (t.PLUS, t.MINUS, t.STAR, t.SLASH, t.PERCENT, t.CARET, t.IDIV, t.AMPERSAND, t.PIPE, t.TILDE,
     t.SHL, t.SHR)
)  # fmt: skip
_ORDER: Final = frozenset((t.LT, t.LE, t.GT, t.GE))
_NO_ARITHMETIC: Final = frozenset((NIL_TAG, BOOLEAN_TAG, FUNCTION_TAG, MODULE_TAG))


class OperatorInference(InferenceBase):
    """Evaluates unary and binary operators."""

    # Operators

    @functools.cached_property
    def strings_have_operators(self) -> bool:
        """Whether the file may give strings operators, as `getmetatable("").__mod = ...` does."""
        return b"getmetatable" in self.scopes.globals

    def _unary(self, node: n.Unary) -> Value:
        kind = self.tokens.kinds[node.first]
        value = self.tested_value(node.operand) if kind == t.NOT else self.value(node.operand)
        if kind == t.NOT:
            known = truth(value)
            return BOOLEAN if known is None else (FALSE if known else TRUE)
        if kind == t.MINUS:
            self.check_operand("-", node.operand, value)
            if isinstance(value, Number) and value.value is not None:
                return Number(-value.value)
            if isinstance(value, Number):
                return INTEGER if value.integer else NUMBER
            return NUMBER if value.tag == STRING_TAG else UNKNOWN
        if kind == t.HASH:
            self._check_length(node, value)
            return INTEGER
        self.check_operand("~", node.operand, value)
        return INTEGER if value.tag == NUMBER_TAG else UNKNOWN

    def _check_length(self, node: n.Unary, value: Value) -> None:
        bad = (NIL_TAG, BOOLEAN_TAG, NUMBER_TAG, FUNCTION_TAG)
        if all(member.tag in bad for member in members_of(value)):
            self._bad_operand("#", node.operand, value)
        else:
            self._nil_operand("#", node.operand, value)

    def _binary(self, node: n.Binary) -> Value:
        kind = self.tokens.kinds[node.operators[0]]
        if kind == t.AND or kind == t.OR:
            return self._logical(node, kind == t.AND)
        operands = node.operands
        if kind in (t.EQ, t.NE) and isinstance(operands[1], n.Nil):
            self.tested_value(operands[0])
            return BOOLEAN
        values = [self.value(operand) for operand in operands]
        if kind == t.CONCAT:
            for operand, value in zip(operands, values, strict=True):
                self._check_concat(operand, value)
            return self._concatenated(values)
        if kind in _ARITHMETIC:
            return self._arithmetic(node, values)
        left, right = values[0], values[1]
        if kind in _ORDER:
            self._check_order(node, left, right)
        else:
            self._check_equality(node, left, right)
        return BOOLEAN

    def _concatenated(self, values: list[Value]) -> Value:
        """What `..` makes: a string, or what the metamethod of an object gives."""
        for value in values:
            for member in members_of(value):
                if isinstance(member, Instance):
                    entry = member.entry
                    meta = entry.meta.get(f"{entry.name}:__concat")
                    returns = meta.signatures[0].returns if meta is not None else ()
                    return self.converter.value(returns[0].type) if returns else UNKNOWN
                if isinstance(member, Table) and member.metatable is not None:
                    return UNKNOWN
        return STRING

    def _logical(self, node: n.Binary, is_and: bool) -> Value:
        """`and` or `or`: each operand is evaluated where the ones before let it be."""
        changes = []
        result: Value | None = None
        stops = falsy if is_and else truthy
        # Of `if a and b then` only the truth of the last operand counts as well.
        last = None if node is self.tested else node.operands[-1]
        for operand in node.operands:
            value = self.value(operand) if operand is last else self.tested_value(operand)
            if result is None:
                result = value
            else:
                known = truth(result)
                if known is is_and:
                    result = value
                elif known is None:
                    result = join(stops(result), value)
            if operand is not last:
                changes += narrow(self, operand, is_and)
        undo(self, changes)
        return result or UNKNOWN

    def _arithmetic(self, node: n.Binary, values: list[Value]) -> Value:
        kinds = self.tokens.kinds
        if self.strings_have_operators and any(value.tag == STRING_TAG for value in values):
            return UNKNOWN
        if kinds[node.operators[0]] == t.PERCENT and values[0].tag == STRING_TAG:
            # The firmware's strings have __mod: format % argument, or % {arguments} (lstrlib.c).
            return STRING
        for place, value in enumerate(values):
            operator = node.operators[max(place - 1, 0)]
            text = self.operator_text(operator).decode("latin-1")
            self.check_operand(text, node.operands[place], value)
        if len(values) == 2 and kinds[node.operators[0]] == t.MINUS:
            self._check_wrap(node, values[0], values[1])
        if not all(value.tag in (NUMBER_TAG, STRING_TAG) for value in values):
            return UNKNOWN
        folded = self._folded(node, values)
        if folded is not None:
            return folded
        whole = all(isinstance(value, Number) and value.integer is True for value in values)
        divides = any(kinds[operator] in (t.SLASH, t.CARET) for operator in node.operators)
        return INTEGER if whole and not divides else NUMBER

    def _folded(self, node: n.Binary, values: list[Value]) -> Number | None:
        """The value of constants, computed from the left as the operators of a chain are."""
        result = values[0]
        for operator, value in zip(node.operators, values[1:], strict=False):
            if not isinstance(result, Number) or not isinstance(value, Number):
                return None
            found = _fold(self.tokens.kinds[operator], result, value)
            if found is None:
                return None
            result = found
        return result if isinstance(result, Number) and node.operators else None

    def _check_wrap(self, node: n.Binary, left: Value, right: Value) -> None:
        """Notes a difference with a counter that starts again at 0: `tmr.now() - start`."""
        if not isinstance(left, Number) or left.wraps is None:
            return
        if isinstance(right, Number) and right.value is not None:
            return
        self.report("wrap-difference", node.first, node.last, {"modulus": left.wraps, "node": node})

    def check_operand(self, operator: str, node: n.Expression, value: Value) -> None:
        """Reports an operand that arithmetic certainly fails on."""
        if value.tag == UNKNOWN_TAG or value.tag == NUMBER_TAG:
            return
        if value.tag == STRING_TAG and self.strings_have_operators:
            return
        if all(_refuses_arithmetic(member) for member in members_of(value)):
            self._bad_operand(operator, node, value)
        else:
            self._nil_operand(operator, node, value)

    def _check_concat(self, node: n.Expression, value: Value) -> None:
        if value.tag in (UNKNOWN_TAG, STRING_TAG, NUMBER_TAG):
            return
        if all(_refuses_concat(member) for member in members_of(value)):
            self._bad_operand("..", node, value)
        else:
            self._nil_operand("..", node, value)

    def _bad_operand(self, operator: str, node: n.Expression, value: Value) -> None:
        self.report(
            "bad-operand", node.first, node.last,
            {"operator": operator, "got": describe(value), "value": value, "node": node},
        )  # fmt: skip

    def _nil_operand(self, operator: str, node: n.Expression, value: Value) -> None:
        maybe = may_be_nil(value)
        if maybe is not None and maybe.why is not None:
            self.report(
                "nil-unchecked", node.first, node.last,
                {"why": maybe.why, "use": f"operator {operator}", "node": node},
            )  # fmt: skip
            self.assume_not_nil(node)

    def assume_not_nil(self, node: n.Expression) -> None:
        """After a report, so that it is made once."""
        if isinstance(node, n.Name):
            symbol = self.scopes.symbol_of(node)
            if symbol is not None and symbol in self.environment.current:
                old = self.environment.current[symbol]
                self.environment.current[symbol] = without_nil(old)

    def _check_order(self, node: n.Binary, left: Value, right: Value) -> None:
        for operand, value in ((node.operands[0], left), (node.operands[1], right)):
            bad = (NIL_TAG, BOOLEAN_TAG, FUNCTION_TAG, MODULE_TAG, INSTANCE_TAG)
            if all(member.tag in bad for member in members_of(value)):
                text = self.operator_text(node.operators[0]).decode("latin-1")
                self._bad_operand(text, operand, value)
                return
            self._nil_operand(
                self.operator_text(node.operators[0]).decode("latin-1"), operand, value
            )
        left, right = without_nil(left), without_nil(right)
        if {left.tag, right.tag} == {NUMBER_TAG, STRING_TAG}:
            self._bad_comparison("order", node, left, right)
        for counter, other in ((left, right), (right, left)):
            if (
                isinstance(counter, Number)
                and counter.wraps is not None
                and isinstance(other, Number)
                and other.wraps is None
                and other.value is None
            ):
                # Two readings are compared to see whether it has wrapped; a sum is a deadline.
                data: dict[str, object] = {"modulus": counter.wraps, "node": node}
                self.report("wrap-comparison", node.first, node.last, data)

    def _check_equality(self, node: n.Binary, left: Value, right: Value) -> None:
        # nil is not equal to the other value either.
        left, right = without_nil(left), without_nil(right)
        a, b = lua_type(left), lua_type(right)
        if a is None or b is None or a == b or "nil" in (a, b):
            return
        self._bad_comparison("equality", node, left, right)

    def _bad_comparison(self, kind: str, node: n.Binary, left: Value, right: Value) -> None:
        self.report(
            "bad-comparison", node.first, node.last,
            {
                "kind": kind, "left": describe(left), "right": describe(right),
                "operator": self.operator_text(node.operators[0]).decode("latin-1"), "node": node,
            },
        )  # fmt: skip


def _refuses_arithmetic(value: Value) -> bool:
    if value.tag in _NO_ARITHMETIC:
        return True
    if isinstance(value, String):
        return value.value is not None and not _numeric(value.value)
    if isinstance(value, Table):
        return value.metatable is None and not value.is_open and value.node is not None
    if isinstance(value, Instance):
        return not any(name.rpartition(":")[2] in _ARITHMETIC_META for name in value.entry.meta)
    return isinstance(value, ApiFunction | Callable_)


def _refuses_concat(value: Value) -> bool:
    if value.tag in (NIL_TAG, BOOLEAN_TAG, FUNCTION_TAG, MODULE_TAG):
        return True
    if isinstance(value, Table):
        return value.metatable is None and not value.is_open and value.node is not None
    if isinstance(value, Instance):
        return f"{value.entry.name}:__concat" not in value.entry.meta
    return isinstance(value, ApiFunction | Callable_)


_ARITHMETIC_META: Final = frozenset(
    ("__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__idiv", "__band")
)


def _numeric(text: bytes) -> bool:
    try:
        float(int(text.strip(), 16) if text.strip()[:2].lower() == b"0x" else float(text))
    except (ValueError, OverflowError):
        return False
    return True


def _fold(kind: int, left: Number, right: Number) -> Number | None:
    a, b = left.value, right.value
    if a is None or b is None:
        return None
    try:
        if kind == t.PLUS:
            return Number(a + b)
        if kind == t.MINUS:
            return Number(a - b)
        if kind == t.STAR:
            return Number(a * b)
    except OverflowError:
        return None
    return None
