"""A variable that one function uses alone is global.

## What it does

Finds assignments in functions to names that are not declared anywhere, where nothing outside of
that function uses the name: mostly a forgotten `local`.

## Why it hurts on the device

A global lives until the board restarts and keeps its value in RAM: a buffer, a socket or a timer
is never freed. Calls of the function that overlap, such as callbacks of two connections, share
it. Access takes a search in a table by name.

## Bad

```lua
local function average(pin)
  total = 0
  for _ = 1, 4 do
    total = total + adc.read(pin)
  end
  return total / 4
end
return average
```

## Good

```lua
local function average(pin)
  local total = 0
  for _ = 1, 4 do
    total = total + adc.read(pin)
  end
  return total / 4
end
return average
```

## Fix safety

Unsafe: `local` is put before the first assignment, which is wrong if the value has to survive
the call.

## References

- luacheck's warning 111; LuaLS's `lowercase-global`; selene's `unscoped_variables`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, TextEdit
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.names import callee_path
from luac_nodemcu.semantics.scopes import ASSIGN, Access, FunctionInfo, Global, Write
from luac_nodemcu.stubs.model import Function
from luac_nodemcu.stubs.types import NamedType
from luac_nodemcu.syntax import nodes as n


class AccidentalGlobal(Rule):
    """Globals whose every use lies in one function; one report for each statement."""

    code: ClassVar[str] = "102"
    name: ClassVar[str] = "accidental-global"
    luacheck: ClassVar[tuple[str, ...]] = ("111",)
    luals: ClassVar[tuple[str, ...]] = ("lowercase-global",)

    def start_file(self) -> None:
        """Token of a statement -> the globals that it creates."""
        self.found: dict[int, list[Write]] = {}

    def check_global(self, variable: Global) -> None:
        """Collects the first assignment of each."""
        if not variable.writes or not is_projects_own(self, variable):
            return
        if any(write.kind != ASSIGN for write in variable.writes):
            return
        owner = common_function([*variable.reads, *variable.writes])
        if owner is None or owner.is_main or _reads_what_an_earlier_call_left(variable):
            return
        first = variable.writes[0]
        if not any(self._keeps_object(write) for write in variable.writes):
            self.found.setdefault(first.statement.first, []).append(first)

    def check_file(self) -> None:
        """Reports what was collected."""
        for writes in self.found.values():
            names = [write.variable.name.decode("utf-8", "replace") for write in writes]
            shown = ", ".join(map(repr, names))
            are, them = ("is", "it") if len(names) == 1 else ("are", "them")
            self.report(
                writes[0],
                f"{shown} {are} global, but only this function uses {them}: `local` may be missing",
                fix=make_local(self, writes),
                subject=writes[0].variable.name,
            )

    def _keeps_object(self, write: Write) -> bool:
        """Whether the value is an object of the firmware, which a global keeps alive."""
        value = write.value
        if not isinstance(value, n.Chain):
            return False
        path = callee_path(value, self.context.file.scopes)
        entry = None if path is None else self.context.platform.entry(path)
        if not isinstance(entry, Function):
            return False
        types = (result.type for s in entry.signatures for result in s.returns[:1])
        return any(isinstance(type_, NamedType) for type_ in types)


def is_projects_own(rule: Rule, variable: Global) -> bool:
    """Whether the file alone knows a global, and nothing hides what else may be known."""
    context = rule.context
    name = variable.name.decode("utf-8", "replace")
    if context.platform.has_global(variable.name) or context.project.is_declared(name):
        return False
    shared = context.project.shared_globals(context.file.path)
    if shared.is_open or shared.read.get(name, [context.file.path]) != [context.file.path]:
        return False
    return shared.writers.get(name, []) == [context.file.path]


def common_function(accesses: list[Access]) -> FunctionInfo | None:
    """The innermost function that contains all places."""
    common: FunctionInfo | None = accesses[0].function
    for access in accesses[1:]:
        function: FunctionInfo | None = access.function
        while function is not common and function is not None and common is not None:
            if function.depth >= common.depth:
                function = function.parent
            else:
                common = common.parent
    return common


def _reads_what_an_earlier_call_left(variable: Global) -> bool:
    """Whether a read comes before every assignment: the value must survive the call."""
    if not variable.reads:
        return False
    first_write = min(write.token for write in variable.writes)
    # In `x = x or 0` the read stands behind the target.
    statement = variable.writes[0].statement
    return variable.reads[0].token < first_write or variable.reads[0].token <= statement.last


def make_local(rule: Rule, writes: list[Write]) -> Fix | None:
    """A fix that declares variables where they are first assigned, all by one statement."""
    statement = writes[0].statement
    if not isinstance(statement, n.Assign) or len(statement.targets) != len(writes):
        return None
    start = rule.context.range_of(statement)[0]
    return Fix("make it local", (TextEdit(start, start, b"local "),), safe=False)
