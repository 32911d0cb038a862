"""A value is overwritten or dropped before anyone can read it.

## What it does

Follows the values of local variables along all paths of a function and finds assignments whose
value no path reads. Assigning `nil` is left alone: it frees what the variable held. A constant
that only serves as a default is reported as information.

## Why it hurts on the device

The value was computed, and perhaps allocated, for nothing. More often it is a mistake: the
result of a call is lost, or the wrong variable is assigned.

## Bad

```lua
local function average(pin)
  local sum = adc.read(pin)
  sum = adc.read(pin)
  return sum / 2
end
return average
```

## Good

```lua
local function average(pin)
  local sum = adc.read(pin)
  sum = sum + adc.read(pin)
  return sum / 2
end
return average
```

```lua
local buffer = file.getcontents("big")
send(buffer)
buffer = nil
collectgarbage()
```

## Fix safety

None: which of the two values is wanted is not known.

## References

- luacheck's warnings 311, 312 and 313.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import RelatedPlace
from luac_nodemcu.rules.expressions import is_constant, unparen
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.scopes import LOOP, PARAMETER, FunctionInfo, Write
from luac_nodemcu.semantics.value_flow import ValueFlow
from luac_nodemcu.syntax import nodes as n


class UnusedValue(Rule):
    """Asks the value flow of each function."""

    code: ClassVar[str] = "905"
    name: ClassVar[str] = "unused-value"
    luacheck: ClassVar[tuple[str, ...]] = ("311", "312", "313")

    def check_function(self, info: FunctionInfo) -> None:
        """Reports the unused writes of the function's locals."""
        values = self.context.file.values(info)
        unused = set(map(id, values.unused))
        for write in values.unused:
            name = write.variable.name.decode("utf-8", "replace")
            value = write.value
            if name.startswith("_") or (value is not None and isinstance(unparen(value), n.Nil)):
                continue
            if not _is_secondary(write, unused, info):
                self._report(write, name, values)

    def _report(self, write: Write, name: str, values: ValueFlow) -> None:
        later = values.overwriting(write)
        what = f"the value of {name!r}"
        if write.kind == PARAMETER:
            what = f"the argument {name!r}"
        elif write.kind == LOOP:
            what = f"the loop variable {name!r}"
        related: list[RelatedPlace] = []
        if later:
            message = f"{what} is overwritten before it is used"
            related = [self.related(access, "overwritten here") for access in later[:3]]
        else:
            message = f"{what} is never used after this"
        harmless = write.value is not None and is_default(write.value)
        self.report(
            write,
            message,
            related=related,
            severity="info" if harmless else None,
            subject=write.variable.name,
        )


def is_default(value: n.Expression) -> bool:
    """Whether a value only stands for "nothing yet": a constant or an empty table."""
    value = unparen(value)
    return is_constant(value) or (isinstance(value, n.Table) and not value.fields)


def _is_secondary(write: Write, unused: set[int], info: FunctionInfo) -> bool:
    """Whether a target behind it takes a result of the same call, and that is used."""
    value = write.value
    if not isinstance(value, n.Chain | n.Vararg):
        return False
    if fills_place_of_field(write):
        return True
    return any(
        isinstance(other, Write)
        and other.value is value
        and other.token > write.token
        and id(other) not in unused
        and bool(other.variable.reads)
        for other in info.accesses
    )


def fills_place_of_field(write: Write) -> bool:
    """Whether a later target of the assignment is a field that gets a result of the same call."""
    statement = write.statement
    if not isinstance(statement, n.Assign):
        return False
    fields = (t for t in statement.targets if isinstance(t, n.Chain))
    return statement.values[-1] is write.value and any(t.first > write.token for t in fields)
