"""Which parameter each argument of a call goes to, as data. Made by `api_calls.py`."""

from __future__ import annotations

from dataclasses import dataclass, field

from luac_nodemcu.semantics.values import Value
from luac_nodemcu.stubs.model import OldForm, Parameter, Signature
from luac_nodemcu.syntax import nodes as n


@dataclass(slots=True)
class Argument:
    """An argument: its value and its expression (None for one of several results)."""

    value: Value
    node: n.Expression | None


@dataclass(slots=True)
class Problem:
    """Something wrong with a call; `argument` is the index it is about, or None."""

    kind: str
    argument: int | None
    data: dict[str, object] = field(default_factory=dict)
    weight: int = 1


@dataclass(slots=True)
class Binding:
    """Which parameter each argument goes to, and what is wrong with that.

    `others`: ways to call the function with other effects that may be meant as well, as a value
    is not known.
    """

    signature: Signature | OldForm
    params: list[Parameter | None] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    others: tuple[Signature, ...] = ()
