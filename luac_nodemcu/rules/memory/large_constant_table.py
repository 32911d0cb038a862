r"""A large table of constants stays in RAM.

## What it does

Finds table constructors that consist of constants only, are executed when the file is loaded and
whose table stays: in a global, a field, a variable that functions use, or as what the file
returns. It computes the heap that the table takes, tables in it included and strings not, and
reports those of at least `bytes`.

## Why it hurts on the device

Code and strings can be in flash (LFS); a table cannot. However it is stored, it is made in RAM
when its constructor runs, each list item taking 8 or 12 bytes and each named one 20 or 32 (their
number rounded up to a power of two), and stays there as long as something refers to it.

## Bad

```lua bytes=200
local curve = { 0, 1, 2, 4, 6, 9, 12, 16, 20, 25, 30, 36, 42, 49, 56, 64 }
function dim(level)
  pwm.setduty(1, curve[level])
end
```

## Good

```lua bytes=200
local curve = "\0\1\2\4\6\9\12\16\20\25\30\36\42\49\56\64"
function dim(level)
  pwm.setduty(1, curve:byte(level))
end
```

```lua bytes=200
function dim(level)
  local curve = { 0, 1, 2, 4, 6, 9, 12, 16, 20, 25, 30, 36, 42, 49, 56, 64 }
  pwm.setduty(1, curve[level])
end
```

## Fix safety

None: data that is read by its place can be a string, which is in flash with LFS; rare data can
be a file, or a table that is made in the function that needs it and is garbage afterwards.

## References

- [How memory is computed](../memory-model.md): the sizes were measured in the firmware's VM.
"""

from __future__ import annotations

from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.memory.machine import Machine, machine
from luac_nodemcu.memory.ram import Ram
from luac_nodemcu.memory.tables import constructor
from luac_nodemcu.rules.expressions import is_constant, unparen
from luac_nodemcu.rules.model import Option, Rule, enter
from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.syntax import nodes as n

_MOST_PER_TOKEN: Final = 40
"""More heap than constructors take for each of their tokens, on either chip."""


class LargeConstantTable(Rule):
    """Looks at tables that enough tokens are in, outside of functions."""

    code: ClassVar[str] = "390"
    name: ClassVar[str] = "large-constant-table"
    severity: ClassVar[Severity] = "info"
    options: ClassVar[tuple[Option, ...]] = (
        Option("bytes", 1024, "Report tables that take at least so much heap on the target's chip"),
    )

    @enter(n.Table)
    def table(self, node: n.Table) -> None:
        """A table with few tokens cannot be large."""
        least = self.option_int("bytes")
        if (node.last - node.first) * _MOST_PER_TOKEN < least or not self._stays(node):
            return
        target = load_target(self.context.platform.target)
        found = _ram(node, machine(target))
        if found is None or found[0].heap(target.chip) < least:
            return
        ram, items = found
        tokens = self.context.file.tokens
        self.report(
            (tokens.starts[node.first], tokens.ends[node.first]),
            f"this table of {items} constants stays in RAM: {ram.heap_esp8266:,} bytes of heap on "
            f"the ESP8266, {ram.heap_esp32:,} on the ESP32, without its strings",
            "LFS does not help, as a table is made when its constructor runs: use a string and "
            "its bytes, a file, or make the table in the function that needs it.",
        )

    def _stays(self, node: n.Table) -> bool:
        """Whether the value of the constructor outlives the main chunk."""
        place: n.Node = node
        for parent in reversed(self.context.parents):
            if isinstance(parent, n.Function):
                return False
            if isinstance(parent, n.Paren):
                place = parent
            elif isinstance(parent, n.Return):
                return self._is_outside()
            elif isinstance(parent, n.Assign | n.LocalStatement):
                values = parent.values
                at = next((i for i, value in enumerate(values) if value is place), -1)
                if at < 0 or not self._is_outside():
                    return False
                if isinstance(parent, n.Assign):
                    return at < len(parent.targets) and self._target_stays(parent.targets[at])
                if at >= len(parent.names):
                    return False
                return self._is_kept(self.context.file.scopes.symbol_of(parent.names[at]))
            else:
                return False
        return False

    def _is_outside(self) -> bool:
        """Whether no function is around the place."""
        return not any(isinstance(parent, n.Function) for parent in self.context.parents)

    def _target_stays(self, target: n.Expression) -> bool:
        if not isinstance(target, n.Name):
            return True
        symbol = self.context.file.scopes.symbol_of(target)
        return symbol is None or self._is_kept(symbol)

    def _is_kept(self, symbol: Symbol | None) -> bool:
        """Whether a variable of the main chunk is used by a function or returned."""
        if symbol is None:
            return False
        if symbol.is_captured:
            return True
        returns = symbol.function.returns
        return any(
            unparen(value) is read.node
            for read in symbol.reads
            for statement in returns
            for value in statement.values
        )


def _ram(table: n.Table, sizes: Machine) -> tuple[Ram, int] | None:
    """What a constructor's tables take and how many constants there are in them; None if
    something in it is not constant.
    """
    total, count = Ram(), 0
    listed = keyed = 0
    for field in table.fields:
        value = unparen(field.value)
        if isinstance(field, n.KeyedField) and not is_constant(field.key):
            return None
        if isinstance(value, n.Table):
            # An empty one is to be filled.
            inner = _ram(value, sizes) if value.fields else None
            if inner is None:
                return None
            total, count = total + inner[0], count + inner[1]
        elif is_constant(value):
            count += 1
        else:
            return None
        if isinstance(field, n.NamedField | n.KeyedField):
            keyed += 1
        else:
            listed += 1
    return total + constructor(sizes, listed, keyed), count
