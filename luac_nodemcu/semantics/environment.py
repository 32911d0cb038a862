"""What is known of the variables of one file while its code is walked.

Locals of the function at hand are followed statement by statement. Variables that other
functions use keep the union of everything assigned to them, and are UNKNOWN until all their
assignments were seen.
"""

from __future__ import annotations

from luac_nodemcu.semantics.scopes import FunctionInfo, Global, Symbol, Variable
from luac_nodemcu.semantics.values import NIL_TAG, UNKNOWN, Instance, Value, join, without_nil
from luac_nodemcu.syntax.nodes import Nil

State = dict[Symbol, Value]


class Environment:
    """Values of variables. `current` is the state of the function at hand."""

    __slots__ = ("_count", "_joined", "current", "function", "silent")

    def __init__(self) -> None:
        self.current: State = {}
        self.function: FunctionInfo | None = None
        self.silent = 0
        """More than 0 while code is looked at a second time: nothing is recorded then."""
        self._joined: dict[Variable, Value] = {}
        self._count: dict[Variable, int] = {}

    def read(self, symbol: Symbol) -> Value:
        """The value of a local or upvalue."""
        # An upvalue is in the state only where a condition has told something of it.
        value = self.current.get(symbol)
        return self.shared(symbol) if value is None else value

    def shared(self, variable: Variable) -> Value:
        """The union of all assignments to a variable, UNKNOWN until all were seen."""
        value = self._joined.get(variable)
        if value is None or self._count.get(variable, 0) < _needed(variable):
            return UNKNOWN
        # A variable with several assignments mostly starts as nil and is set before it is used.
        if len(variable.writes) > 1 or isinstance(variable, Global):
            return without_nil(value)
        return value

    def assign(self, symbol: Symbol, value: Value) -> None:
        """A local of the function at hand, or an upvalue, gets a value."""
        if symbol.function is self.function and not written_elsewhere(symbol):
            self.current[symbol] = value
        elif symbol.function is not self.function and isinstance(value, Instance):
            # What is done with a new object is seen here, whatever others give the upvalue later.
            self.current[symbol] = value
        else:
            self.current.pop(symbol, None)
        if symbol.captured_by:
            self.record(symbol, value)

    def record(self, variable: Variable, value: Value) -> None:
        """Adds an assignment to those that were seen."""
        if self.silent:
            return
        old = self._joined.get(variable)
        self._joined[variable] = value if old is None else join(old, value)
        if len(variable.writes) == 1 or value.tag != NIL_TAG:
            self._count[variable] = self._count.get(variable, 0) + 1


def _needed(variable: Variable) -> int:
    """How many assignments must be seen: of several, those of nil tell nothing new."""
    writes = variable.writes
    if len(writes) == 1:
        return 1
    return sum(not write.is_nil and not isinstance(write.value, Nil) for write in writes)


def written_elsewhere(symbol: Symbol) -> bool:
    """Whether a function other than the owner gives the symbol another value than nil.

    A callback that sets it to nil lets an object go: what it was before is still known.
    """
    if not symbol.captured_by or len(symbol.writes) == 1:
        return False
    owner = symbol.function
    return any(
        write.function is not owner and not isinstance(write.value, Nil) for write in symbol.writes
    )


def merge(states: list[State]) -> State:
    """The state after several ways came together. The first state is changed."""
    result = states[0]
    for other in states[1:]:
        for symbol, value in list(result.items()):
            new = other.get(symbol)
            if new is None:
                del result[symbol]
            elif new is not value:
                result[symbol] = join(value, new)
    return result
