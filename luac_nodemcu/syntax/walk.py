"""Walking a tree without recursion: all nodes, or one walk that serves many subscribers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from luac_nodemcu.syntax.nodes import KIND_COUNT, Node

Handler = Callable[[Node, list[Node]], None]
"""Takes a node and its ancestors (the root first, the parent last; not to be kept or changed)."""


def walk(root: Node) -> Iterator[Node]:
    """The node and everything below it, parents before children, in the order of the source."""
    stack = [root]
    pop = stack.pop
    extend = stack.extend
    while stack:
        node = pop()
        yield node
        children = node.children()
        if children:
            extend(reversed(children))


class Walk:
    """One walk over a tree that calls every subscriber of each node.

    Rules subscribe to kinds of nodes and are called when the walk enters or leaves one. The
    cost of a node without subscribers does not depend on how many subscribers there are.
    """

    __slots__ = ("_enter", "_leave")

    def __init__(self) -> None:
        self._enter: list[list[Handler]] = [[] for _ in range(KIND_COUNT)]
        self._leave: list[list[Handler]] = [[] for _ in range(KIND_COUNT)]

    def on_enter(self, kinds: Iterable[type[Node]], handler: Handler) -> None:
        """Calls the handler for each node of these classes, before its children."""
        for node_class in kinds:
            self._enter[node_class.kind].append(handler)

    def on_leave(self, kinds: Iterable[type[Node]], handler: Handler) -> None:
        """Calls the handler for each node of these classes, after its children."""
        for node_class in kinds:
            self._leave[node_class.kind].append(handler)

    def run(self, root: Node) -> None:
        """Walks the tree. Handlers of one node are called in the order of subscription."""
        enter = self._enter
        leave = self._leave
        parents: list[Node] = []
        # A node that is met again at the end of its children is left.
        stack = [root]
        while stack:
            node = stack.pop()
            if parents and node is parents[-1]:
                parents.pop()
                for handler in leave[node.kind]:
                    handler(node, parents)
                continue
            for handler in enter[node.kind]:
                handler(node, parents)
            children = node.children()
            if children:
                parents.append(node)
                stack.append(node)
                stack.extend(reversed(children))
            else:
                for handler in leave[node.kind]:
                    handler(node, parents)
