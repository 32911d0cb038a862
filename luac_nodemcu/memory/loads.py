"""Which modules a module loads: calls of `require`, `dofile` and the LFS functions.

Found in bytecode, so that aliases (`local req = require`) and `pcall(require, "x")` are seen.
A name that is not constant is reported as such. What is then loaded is `program.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from luac_nodemcu.memory.events import Call, Value, Values
from luac_nodemcu.memory.survivors import ModuleGraph

LoadKind = Literal["require", "dofile", "loadfile", "lfs"]

_BY_NAME: Final[dict[str, LoadKind]] = {
    "require": "require",
    "dofile": "dofile",
    "loadfile": "loadfile",
    "node.flashindex": "lfs",
    "node.LFS.get": "lfs",
    "LFS.get": "lfs",
    "LFS._get": "lfs",
}
_FIELDS_OF: Final = ("node.LFS.", "LFS.")
"""Tables whose fields are the functions in LFS."""

_NOT_MODULES: Final = frozenset(
    ["get", "list", "time", "reload", "config", "_get", "_list", "_time", "_config", "__index"]
)
_PROTECTED: Final = frozenset(["pcall", "xpcall"])


@dataclass(frozen=True, slots=True)
class Load:
    """A place that loads a module.

    - `function`, `pc`, `line`: where. `kind`: by what.
    - `name`: the constant that says what, None if it is not constant.
    - `conditional`: the place may not be reached when its function runs.
    """

    function: int
    pc: int
    line: int
    kind: LoadKind
    name: bytes | None
    conditional: bool


def find_loads(graph: ModuleGraph, lines: list[list[int]]) -> list[Load]:
    """Every load of a module, by function and instruction; `lines` are the lines of each
    function's instructions.
    """
    found: list[Load] = []
    for number, flow in enumerate(graph.flows):
        for pc, call in sorted(flow.calls.items()):
            for kind, name in _loads_of(graph, call):
                line = lines[number][pc] if pc < len(lines[number]) else 0
                found.append(Load(number, pc, line, kind, name, flow.conditional[pc]))
    return found


def load_of_value(graph: ModuleGraph, value: Value) -> tuple[LoadKind, bytes | None] | None:
    """The load whose result a value is, if it is one."""
    if value.kind != "result":
        return None
    call = graph.flows[value.number].calls.get(value.other)
    loads = _loads_of(graph, call) if call is not None else []
    return loads[0] if loads else None


def _loads_of(graph: ModuleGraph, call: Call) -> list[tuple[LoadKind, bytes | None]]:
    callee, arguments = call.callee, call.arguments
    paths = _paths(graph, callee)
    if paths & _PROTECTED and arguments:
        callee, arguments = arguments[0], arguments[1:]
        paths = _paths(graph, callee)
    found: list[tuple[LoadKind, bytes | None]] = []
    for path in sorted(paths):
        kind = _BY_NAME.get(path)
        if kind is not None:
            names = _constants(arguments[0]) if arguments else [None]
            found += [(kind, name) for name in names]
        else:
            name = _field_name(path)
            if name is not None:
                found.append(("lfs", name))
    return found


def _paths(graph: ModuleGraph, values: Values) -> set[str]:
    return {graph.path(value) for value in graph.resolve(values)} - {""}


def _field_name(path: str) -> bytes | None:
    """The module that a field of the LFS table is."""
    for prefix in _FIELDS_OF:
        if path.startswith(prefix):
            name = path.removeprefix(prefix)
            if name and name not in _NOT_MODULES and not set(name) & set(".:("):
                return name.encode("utf-8", "surrogateescape")
    return None


def _constants(values: Iterable[Value]) -> list[bytes | None]:
    """The constant strings that a value may be; None stands for anything else."""
    found: list[bytes | None] = []
    for value in values:
        constant = value.key if value.kind == "constant" else None
        if constant is None and value.kind == "constant":
            continue
        name = constant if isinstance(constant, bytes) else None
        if name not in found:
            found.append(name)
    return sorted(found, key=lambda name: name or b"") if found else [None]
