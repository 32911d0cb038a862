"""Control flow: the steps of each function and which step may follow which.

A step is a simple statement, the condition of a branch or loop, or the head of a `for`; `and`
and `or` do not branch. What values do along the steps is in `value_flow.py`. Which calls never
return is knowledge about the firmware, so the caller brings it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from luac_nodemcu.semantics.scopes import PARAMETER, Access, FileScopes, FunctionInfo
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.cursor import allow_deep_recursion
from luac_nodemcu.syntax.nodes import Block, Expression, Node, Statement

NeverReturns = Callable[[n.Chain], bool]
"""Whether a call that is a statement never comes back to the statement after it."""

# Kinds of steps.
ENTRY: Final = 0
"""The parameters get their values."""
STATEMENT: Final = 1
CONDITION: Final = 2
"""`node` is the condition's expression."""
LOOP: Final = 3
"""The loop variables of a `for` get their values, or the loop ends; `node` is the statement."""
EXIT: Final = 4
"""The function has returned, or run off its end; `node` is the Function or Chunk."""


class Step:
    """One step of a function.

    - `node`: what it evaluates. For a compound statement it is a part of that or, as for a
      label and `do`, marks only the place.
    - `next`: steps that may follow: for a condition, if it is true; for a LOOP, its body.
    - `other`: steps that follow if a condition is false or a LOOP has ended.
    - `accesses`: the step's own, in the order of evaluation but for writes among reads: all
      reads come before all writes. `closures`: functions that it creates.
    - `is_reached`: whether any path from the entry leads here.
    """

    __slots__ = (
        "accesses", "closures", "index", "is_reached", "kind", "next", "node", "other", "previous",
    )  # fmt: skip

    def __init__(self, index: int, kind: int, node: Node, accesses: list[Access]) -> None:
        self.index = index
        self.kind = kind
        self.node = node
        self.accesses = accesses
        self.closures: list[FunctionInfo] = []
        self.next: list[int] = []
        self.other: list[int] = []
        self.previous: list[int] = []
        self.is_reached = False

    def successors(self) -> Iterator[int]:
        """Indices of all steps that may follow."""
        yield from self.next
        yield from self.other


class Flow:
    """The steps of a function, the entry first and the exit last.

    - `loops_once`: loops that are reached, but whose body never comes to a second round.
    - `used_labels`: tokens of the labels that a goto leads to.
    """

    __slots__ = ("_by_token", "_first", "info", "loops_once", "steps", "used_labels")

    def __init__(self, info: FunctionInfo) -> None:
        self.info = info
        self.steps: list[Step] = []
        self.loops_once: list[Statement] = []
        self.used_labels: set[int] = set()
        self._first: dict[int, int] = {}
        self._by_token: dict[int, int] | None = None

    @property
    def exit(self) -> Step:
        """The last step; not reached if the function never returns."""
        return self.steps[-1]

    def start_of(self, statement: Statement) -> Step:
        """The first step of a statement of this function."""
        return self.steps[self._first[statement.first]]

    def is_reached(self, statement: Statement) -> bool:
        """Whether any path leads to the statement."""
        return self.steps[self._first[statement.first]].is_reached

    def step_of(self, access: Access) -> Step:
        """The step that does this access of the function's own code."""
        if self._by_token is None:
            self._by_token = {
                access.token: step.index
                for step in self.steps
                if step.kind != ENTRY
                for access in step.accesses
            }
        return self.steps[self._by_token.get(access.token, 0)]


class FileFlow:
    """The flow of all functions of a file, each made when it is asked for."""

    __slots__ = ("_flows", "never_returns", "scopes")

    def __init__(self, scopes: FileScopes, never_returns: NeverReturns) -> None:
        self.scopes = scopes
        self.never_returns = never_returns
        self._flows: list[Flow | None] = [None] * len(scopes.functions)

    def of(self, info: FunctionInfo) -> Flow:
        """The flow of a function. Linear in its size."""
        flow = self._flows[info.index]
        if flow is None:
            flow = self._flows[info.index] = _Builder(info, self.never_returns).run()
        return flow


class _Jump:
    """A goto or break that waits for its target: `ends` is where to enter it."""

    __slots__ = ("ends", "name")

    def __init__(self, name: bytes, ends: list[int]) -> None:
        self.name = name
        self.ends = ends


_BREAK: Final = b""


class _Builder:
    """Makes the steps of one function in the order of the source.

    `open` holds the successor lists in which the next step is to be entered; it is empty where
    nothing leads on.
    """

    __slots__ = (
        "accesses", "child", "exits", "flow", "info", "jumps", "labels", "never_returns", "open",
        "place", "steps",
    )  # fmt: skip

    def __init__(self, info: FunctionInfo, never_returns: NeverReturns) -> None:
        self.info = info
        self.never_returns = never_returns
        self.flow = Flow(info)
        self.steps = self.flow.steps
        self.accesses = info.accesses
        # The next access and the next inner function that no step has yet.
        self.place = 0
        self.child = 0
        self.open: list[list[int]] = []
        self.exits: list[list[int]] = []
        self.jumps: list[_Jump] = []
        # Labels of the open blocks: name -> (step, token).
        self.labels: list[dict[bytes, tuple[int, int]]] = []

    def run(self) -> Flow:
        allow_deep_recursion()
        info = self.info
        accesses = self.accesses
        while self.place < len(accesses) and accesses[self.place].kind == PARAMETER:
            self.place += 1
        self._add(ENTRY, info.node, accesses[: self.place])
        self._block(info.body)
        self.open += self.exits
        self._add(EXIT, info.node, [])
        self._reach()
        self.flow.loops_once = [
            loop for loop in self.flow.loops_once if self.flow.start_of(loop).is_reached
        ]
        return self.flow

    def _add(self, kind: int, node: Node, accesses: list[Access]) -> Step:
        steps = self.steps
        index = len(steps)
        step = Step(index, kind, node, accesses)
        steps.append(step)
        for ends in self.open:
            ends.append(index)
        self.open = [step.next]
        return step

    def _step(self, kind: int, node: Node, last: int) -> Step:
        """Adds a step that evaluates everything up to the token `last`."""
        accesses = self.accesses
        start = place = self.place
        count = len(accesses)
        is_ordered = True
        has_write = False
        while place < count:
            access = accesses[place]
            if access.node.first > last:
                break
            if access.kind > 1:
                has_write = True
            elif has_write:
                is_ordered = False
            place += 1
        self.place = place
        own = accesses[start:place]
        if not is_ordered:
            own = [a for a in own if a.kind <= 1] + [a for a in own if a.kind > 1]
        step = self._add(kind, node, own)
        children = self.info.children
        while self.child < len(children) and children[self.child].node.first <= last:
            step.closures.append(children[self.child])
            self.child += 1
        return step

    def _reach(self) -> None:
        """Marks what is reached, and enters the predecessors of reached steps."""
        steps = self.steps
        steps[0].is_reached = True
        waiting = [steps[0]]
        while waiting:
            step = waiting.pop()
            for successors in (step.next, step.other):
                for index in successors:
                    following = steps[index]
                    following.previous.append(step.index)
                    if not following.is_reached:
                        following.is_reached = True
                        waiting.append(following)

    # Statements.

    def _block(self, block: Block) -> None:
        first_jump = len(self.jumps)
        labels: dict[bytes, tuple[int, int]] = {}
        self.labels.append(labels)
        first = self.flow._first
        for statement in block.statements:
            first[statement.first] = len(self.steps)
            kind = statement.kind
            if kind == n.CallStatement.kind:
                self._step(STATEMENT, statement, statement.last)
                assert isinstance(statement, n.CallStatement)
                if self.never_returns(statement.call):
                    self.open = []
            elif isinstance(statement, n.If):
                self._if(statement)
            elif isinstance(statement, n.Return):
                self.exits.append(self._step(STATEMENT, statement, statement.last).next)
                self.open = []
            elif isinstance(statement, n.NumericFor | n.GenericFor):
                self._for(statement)
            elif isinstance(statement, n.While):
                self._while(statement)
            elif isinstance(statement, n.Repeat):
                self._repeat(statement)
            elif isinstance(statement, n.Do):
                self._step(STATEMENT, statement, statement.first)
                self._block(statement.body)
            elif isinstance(statement, n.Break):
                ends = self._step(STATEMENT, statement, statement.last).next
                self.jumps.append(_Jump(_BREAK, ends))
                self.open = []
            elif isinstance(statement, n.Goto):
                self._goto(statement)
            elif isinstance(statement, n.Label):
                self._label(statement, labels, first_jump)
            else:
                self._step(STATEMENT, statement, statement.last)
        self.labels.pop()

    def _if(self, node: n.If) -> None:
        ends: list[list[int]] = []
        for clause in node.clauses:
            condition = self._step(CONDITION, clause.condition, clause.body.first - 1)
            self._block(clause.body)
            ends += self.open
            self.open = [condition.other]
        if node.orelse is not None:
            self._block(node.orelse)
        self.open += ends

    def _for(self, node: n.NumericFor | n.GenericFor) -> None:
        variables = [node.variable] if isinstance(node, n.NumericFor) else node.variables
        self._step(STATEMENT, node, node.body.first - 1)
        head = self.steps[-1]
        # The loop variables are written after the head is evaluated, and in every round.
        count = len(head.accesses) - len(variables)
        loop = self._add(LOOP, node, head.accesses[count:])
        head.accesses = head.accesses[:count]
        self._loop(node, node.body, loop.index)
        self.open.append(loop.other)

    def _while(self, node: n.While) -> None:
        condition = self._step(CONDITION, node.condition, node.body.first - 1)
        self._loop(node, node.body, condition.index)
        if constant_value(node.condition) is not True:
            self.open.append(condition.other)

    def _loop(self, node: Statement, body: Block, head: int) -> None:
        """A loop's body, which leads back to its head. Only breaks are open after it."""
        first_jump = len(self.jumps)
        self._block(body)
        if not self.open:
            self.flow.loops_once.append(node)
        for ends in self.open:
            ends.append(head)
        self.open = self._breaks(first_jump)

    def _repeat(self, node: n.Repeat) -> None:
        first_jump = len(self.jumps)
        # A step of its own, to which the loop leads back.
        start = self._step(STATEMENT, node, node.first)
        self._block(node.body)
        is_open = bool(self.open)
        condition = self._step(CONDITION, node.condition, node.last)
        value = constant_value(node.condition)
        if not is_open or value is True:
            self.flow.loops_once.append(node)
        if value is not True:
            condition.other.append(start.index)
        self.open = self._breaks(first_jump)
        if value is not False:
            self.open.append(condition.next)

    def _breaks(self, first_jump: int) -> list[list[int]]:
        """Takes the breaks since `first_jump`, which leave the loop that ends here."""
        jumps = self.jumps[first_jump:]
        self.jumps[first_jump:] = [jump for jump in jumps if jump.name != _BREAK]
        return [jump.ends for jump in jumps if jump.name == _BREAK]

    def _goto(self, node: n.Goto) -> None:
        ends = self._step(STATEMENT, node, node.last).next
        self.open = []
        for labels in reversed(self.labels):
            target = labels.get(node.name)
            if target is not None:
                ends.append(target[0])
                self.flow.used_labels.add(target[1])
                return
        if node.name:
            self.jumps.append(_Jump(node.name, ends))

    def _label(self, node: n.Label, labels: dict[bytes, tuple[int, int]], first_jump: int) -> None:
        step = self._step(STATEMENT, node, node.last)
        labels[node.name] = (step.index, node.first)
        jumps = self.jumps[first_jump:]
        self.jumps[first_jump:] = [jump for jump in jumps if jump.name != node.name]
        for jump in jumps:
            if jump.name == node.name:
                jump.ends.append(step.index)
                self.flow.used_labels.add(node.first)


_CONSTANT_TRUE: Final = (n.TrueLiteral, n.Number, n.String, n.Table, n.Function)


def constant_value(node: Expression) -> bool | None:
    """Whether a condition is always true or always false by its form, else None."""
    while isinstance(node, n.Paren):
        node = node.expression
    if isinstance(node, _CONSTANT_TRUE):
        return True
    if isinstance(node, n.FalseLiteral | n.Nil):
        return False
    return None
