"""What a function's code does, as events: the vocabulary of `flow.py` and of its readers.

Plain data; nothing here looks at code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from luac_nodemcu.compiler.proto import Constant
from luac_nodemcu.memory.functions import Function


class Value(NamedTuple):
    """Where a value may come from.

    | kind | number | other | key | base |
    | --- | --- | --- | --- | --- |
    | `constant` | | | the constant | |
    | `closure` | function index | | | |
    | `table` | function index | instruction of NEWTABLE | | |
    | `global` | | | name | |
    | `field` | | | key, None if not constant | what is indexed |
    | `method` | | | name | the receiver |
    | `upvalue` | function index | number of the upvalue | | |
    | `variable` | function index | number of the captured variable | | |
    | `parameter` | function index | number | | |
    | `result` | function index | instruction of the call | | |
    | `unknown` | | | | |
    """

    kind: Literal[
        "constant",
        "closure",
        "table",
        "global",
        "field",
        "method",
        "upvalue",
        "variable",
        "parameter",
        "result",
        "unknown",
    ]
    number: int = -1
    other: int = -1
    key: Constant = None
    base: Value | None = None


Values = frozenset[Value]

UNKNOWN: Final = Value("unknown")


@dataclass(frozen=True, slots=True)
class Call:
    """A call: `arguments` without the receiver of a method; `open`: more arguments follow
    whose number is not known.
    """

    pc: int
    callee: Values
    receiver: Values | None
    arguments: tuple[Values, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class TableStore:
    """`base[key] = value`; `key` is empty if it is not one constant."""

    pc: int
    base: Values
    key: Values
    value: Values


@dataclass(frozen=True, slots=True)
class ListStore:
    """Items of a constructor: `first` is the index of the first, `open` if their number is
    not known beyond `items`.
    """

    pc: int
    base: Values
    first: int
    items: tuple[Values, ...]
    open: bool


@dataclass(slots=True)
class Capture:
    """A variable of this function that a closure captures: register, first and last
    instruction of its life, and every value it may hold.
    """

    register: int
    start: int
    end: int
    values: set[Value] = field(default_factory=set)


@dataclass(slots=True)
class FunctionFlow:
    """What a function does, by instruction.

    - `captured[pc]`: for the closure made there, for each upvalue the number of the captured
      variable in `captures`, or `~n` for the function's own upvalue n.
    - `conditional[pc]`: not every run of the function comes there (bodies of `for` loops are
      taken to run). `repeated[pc]`: it is in a loop.
    """

    function: Function
    calls: dict[int, Call] = field(default_factory=dict)
    table_stores: dict[int, TableStore] = field(default_factory=dict)
    list_stores: dict[int, ListStore] = field(default_factory=dict)
    global_stores: dict[int, tuple[bytes, Values]] = field(default_factory=dict)
    upvalue_stores: dict[int, tuple[int, Values]] = field(default_factory=dict)
    returns: dict[int, tuple[Values, ...]] = field(default_factory=dict)
    closures: dict[int, int] = field(default_factory=dict)
    captured: dict[int, tuple[int, ...]] = field(default_factory=dict)
    captures: list[Capture] = field(default_factory=list)
    tables: dict[int, tuple[int, int]] = field(default_factory=dict)
    concats: list[int] = field(default_factory=list)
    varargs: list[int] = field(default_factory=list)
    global_reads: dict[int, bytes] = field(default_factory=dict)
    conditional: list[bool] = field(default_factory=list)
    repeated: list[bool] = field(default_factory=list)
