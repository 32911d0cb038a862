"""What inference found, as data. The rules in `luac_nodemcu.rules` put it into words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from luac_nodemcu.stubs.model import NO_EFFECTS, Effects

if TYPE_CHECKING:
    from luac_nodemcu.semantics.scopes import FunctionInfo
    from luac_nodemcu.semantics.values import ApiFunction, Value
    from luac_nodemcu.stubs.model import Callback, Event, Parameter, Signature
    from luac_nodemcu.stubs.types import FunctionType
    from luac_nodemcu.syntax.nodes import Call, Chain, Expression


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
    - `signature`: the way it was called, None if none fits; `others`: ways with other effects
      that it may be as well.
    - `arguments`: values in order, without the receiver; `nodes`: their expressions, None for
      one of several results; `params`: what they are bound to, shorter if that is not known.
    - `event`: the event that is named in it, if it is one that the function knows.
    - `function`: the function whose code contains it.
    - `is_statement`: its results are dropped.
    """

    __slots__ = (
        "_effects", "arguments", "call", "callee", "chain", "event", "function", "is_statement",
        "nodes", "others", "params", "place", "signature",
    )  # fmt: skip

    def __init__(
        self,
        chain: Chain,
        place: int,
        call: Call,
        callee: ApiFunction,
        signature: Signature | None,
        arguments: list[Value],
        nodes: list[Expression | None],
        params: list[Parameter | None],
        function: FunctionInfo,
        is_statement: bool,
    ) -> None:
        self.chain = chain
        self.place = place
        self.call = call
        self.callee = callee
        self.signature = signature
        self.arguments = arguments
        self.nodes = nodes
        self.params = params
        self.event: Event | None = None
        self.function = function
        self.is_statement = is_statement
        self.others: tuple[Signature, ...] = ()
        self._effects: Effects | None = None

    @property
    def name(self) -> str:
        """Full name of the function: `net.tcpsocket:on`."""
        return self.callee.entry.name

    @property
    def effects(self) -> Effects:
        """What it does beside returning, nothing if it is called in no way that is known.

        Of states of the firmware it gives all that it may give.
        """
        if self._effects is None:
            self._effects = NO_EFFECTS if self.signature is None else self.signature.effects
            if self.others:
                self._effects = _with_gives(self._effects, [one.effects for one in self.others])
        return self._effects

    @property
    def token(self) -> int:
        """The first token of the call itself, behind what is called."""
        return self.call.first

    def argument(self, name: str) -> tuple[Value, Expression | None] | None:
        """Value and expression of the argument for a parameter, None if there is none."""
        for place, param in enumerate(self.params):
            if param is not None and param.name == name:
                return self.arguments[place], self.nodes[place]
        return None


def _with_gives(effects: Effects, others: list[Effects]) -> Effects:
    """Effects with the states of the firmware that others give."""
    further = {name: None for other in others for name in other.gives if "." in name}
    gives = (*effects.gives, *(name for name in further if name not in effects.gives))
    return replace(effects, gives=gives)


class Registration:
    """A function of the file that was given to the firmware.

    - `site`: the call. `node`: the argument or field, None if it is not at hand.
    - `slot`: the parameter's or field's name.
    - `callback`: how the firmware treats it, None if nothing is known.
    - `type`: what it gets and returns.
    """

    __slots__ = ("callback", "function", "node", "site", "slot", "type")

    def __init__(
        self,
        site: CallSite,
        function: FunctionInfo,
        slot: str,
        callback: Callback | None,
        type_: FunctionType,
        node: Expression | None,
    ) -> None:
        self.site = site
        self.function = function
        self.slot = slot
        self.callback = callback
        self.type = type_
        self.node = node


class OtherCall:
    """A call of something that is not the firmware's.

    - `callee`: the function of this file that it calls, None if that is not known.
    - `function`: the one whose code contains the call.
    """

    __slots__ = ("call", "callee", "chain", "function", "place")

    def __init__(
        self,
        chain: Chain,
        place: int,
        call: Call,
        callee: FunctionInfo | None,
        function: FunctionInfo,
    ) -> None:
        self.chain = chain
        self.place = place
        self.call = call
        self.callee = callee
        self.function = function

    @property
    def token(self) -> int:
        """The first token of the call itself, behind what is called."""
        return self.call.first
