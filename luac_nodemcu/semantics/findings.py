"""What inference found, as data. The rules in `luac_nodemcu.rules` put it into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luac_nodemcu.semantics.scopes import FunctionInfo
    from luac_nodemcu.semantics.values import ApiFunction, Value
    from luac_nodemcu.stubs.model import Signature
    from luac_nodemcu.syntax.nodes import Call, Chain


class Finding:
    """One fact that a rule may report.

    - `kind`: which rule takes it, for example `argument-type`.
    - `first`, `last`: the tokens to point at.
    - `data`: what the rule needs to word it.
    """

    __slots__ = ("data", "first", "kind", "last")

    def __init__(self, kind: str, first: int, last: int, data: dict[str, object]) -> None:
        self.kind = kind
        self.first = first
        self.last = last
        self.data = data

    def text(self, key: str) -> str:
        """A value of `data` as text; empty if it is missing."""
        value = self.data.get(key)
        return "" if value is None else str(value)


class CallSite:
    """A call of a firmware function, for rules that look at what it does.

    - `chain`, `place`: the call is `chain.suffixes[place]`.
    - `signature`: the way it was called, None if none fits.
    - `arguments`: values in order, without the receiver.
    - `is_statement`: its results are dropped.
    """

    __slots__ = (
        "arguments", "call", "callee", "chain", "function", "is_statement", "place", "signature",
    )  # fmt: skip

    def __init__(
        self,
        chain: Chain,
        place: int,
        call: Call,
        callee: ApiFunction,
        signature: Signature | None,
        arguments: list[Value],
        function: FunctionInfo,
        is_statement: bool,
    ) -> None:
        self.chain = chain
        self.place = place
        self.call = call
        self.callee = callee
        self.signature = signature
        self.arguments = arguments
        self.function = function
        self.is_statement = is_statement
