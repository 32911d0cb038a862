"""One walk for all subscribers."""

from __future__ import annotations

import inspect

from luac_nodemcu.syntax import nodes
from luac_nodemcu.syntax.dialect import LUA53
from luac_nodemcu.syntax.nodes import KIND_COUNT, Binary, Block, Function, Name, Node, String
from luac_nodemcu.syntax.parser import parse_bytes
from luac_nodemcu.syntax.walk import Walk, walk
from tests.syntax.sources import corpus

CLASSES = [
    member for _, member in inspect.getmembers(nodes, inspect.isclass) if issubclass(member, Node)
]


def test_kinds_are_unique_and_dense() -> None:
    concrete = [c for c in CLASSES if "kind" in vars(c)]
    assert sorted(c.kind for c in concrete) == list(range(KIND_COUNT))


def test_nodes_have_no_dict() -> None:
    for node_class in CLASSES:
        assert "__slots__" in vars(node_class), node_class
        assert not hasattr(node_class(*[0] * _arguments(node_class)), "__dict__"), node_class


def _arguments(node_class: type[Node]) -> int:
    return len(inspect.signature(node_class.__init__).parameters) - 1


def test_every_concrete_node_appears_in_the_corpus() -> None:
    seen: set[type[Node]] = set()
    for _, data in corpus():
        seen |= {type(node) for node in walk(parse_bytes(data, LUA53).chunk)}
    abstract = {nodes.Node, nodes.Expression, nodes.Statement, nodes.Suffix}
    assert seen == set(CLASSES) - abstract


def test_handlers_see_nodes_in_order_with_their_ancestors() -> None:
    tree = parse_bytes(b"local function f() return a + 's' .. b end", LUA53)
    log: list[str] = []

    def enter(node: Node, parents: list[Node]) -> None:
        log.append(f"+{type(node).__name__} {len(parents)} {type(parents[-1]).__name__}")

    def leave(node: Node, parents: list[Node]) -> None:
        log.append(f"-{type(node).__name__} {len(parents)} {type(parents[-1]).__name__}")

    visit = Walk()
    visit.on_enter((Name, String, Binary, Function), enter)
    visit.on_leave((Function, Binary, Name), leave)
    visit.run(tree.chunk)
    assert log == [
        "+Function 3 LocalFunction",
        "+Binary 6 Return",
        "+Binary 7 Binary",
        "+Name 8 Binary",
        "-Name 8 Binary",
        "+String 8 Binary",
        "-Binary 7 Binary",
        "+Name 7 Binary",
        "-Name 7 Binary",
        "-Binary 6 Return",
        "-Function 3 LocalFunction",
    ]


def test_several_handlers_of_one_kind_run_in_the_order_of_subscription() -> None:
    log: list[int] = []
    visit = Walk()

    def subscribe(number: int) -> None:
        visit.on_enter((Block,), lambda node, parents: log.append(number))

    for number in range(3):
        subscribe(number)
    visit.run(parse_bytes(b"do end", LUA53).chunk)
    assert log == [0, 1, 2, 0, 1, 2]


def test_the_walk_meets_every_node_once() -> None:
    for _, data in corpus():
        chunk = parse_bytes(data, LUA53).chunk
        entered: list[Node] = []
        left: list[Node] = []
        visit = Walk()
        visit.on_enter(CLASSES, lambda node, parents: entered.append(node))  # noqa: B023
        visit.on_leave(CLASSES, lambda node, parents: left.append(node))  # noqa: B023
        visit.run(chunk)
        assert entered == list(walk(chunk))
        assert sorted(map(id, left)) == sorted(map(id, entered))
