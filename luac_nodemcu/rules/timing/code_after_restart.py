r"""Code goes on after a restart or deep sleep was asked for.

## What it does

Finds statements that run after a call which restarts the chip a moment later, such as
`node.restart()` and `node.dsleep()` on the ESP8266.

## Why it hurts on the device

These calls only arrange the restart; the code behind them still runs. What was meant as "or else"
runs as well, with what it does to files and outputs.

## Bad

```lua
local function check(volts)
  if volts < 3000 then
    node.dsleep(60000000)
  end
  gpio.write(1, gpio.HIGH)
end
check(adc.readvdd33())
```

## Good

```lua
local function check(volts)
  if volts < 3000 then
    node.dsleep(60000000)
    return
  end
  gpio.write(1, gpio.HIGH)
end
check(adc.readvdd33())
```

## Fix safety

Unsafe: what comes later does not run any more.

## References

- `node.restart()` and `node.dsleep()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity, TextEdit
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import enter
from luac_nodemcu.semantics.findings import CallSite, OtherCall
from luac_nodemcu.semantics.flow import STATEMENT
from luac_nodemcu.syntax import nodes as n


class CodeAfterRestart(HazardRule):
    """Advice: code that only prints or tidies up is harmless."""

    code: ClassVar[str] = "410"
    name: ClassVar[str] = "code-after-restart"
    severity: ClassVar[Severity] = "info"

    def start_file(self) -> None:
        self._lasts: set[int] = set()

    @enter(n.Block)
    def block(self, node: n.Block) -> None:
        if node.statements:
            self._lasts.add(node.statements[-1].last)

    def check_file(self) -> None:
        for site in self.sites:
            if site.effects.restarts != "soon":
                continue
            self._look(site)
            if self.activity.always_runs(site):
                # The function that always restarts comes back to who called it.
                for call in self.activity.callers.get(site.function, ()):
                    self._look(call)

    def _look(self, call: CallSite | OtherCall) -> None:
        paths = self.activity.paths(call.function)
        steps = paths.flow.steps
        start = self.activity.step_of(call)
        for index in sorted(paths.after(start)):
            node = steps[index].node
            if steps[index].kind != STATEMENT or not isinstance(node, n.CallStatement | n.Assign):
                continue
            if index == start or self._is_harmless(node):
                continue
            self.report(
                self.call_place(call),
                f"{self.call_text(call)} returns, and line {self.line_of(node)} still runs",
                "Put 'return' behind it, or the rest into 'else'.",
                related=[self.related(node, "this runs before the restart")],
                fix=self._fix(steps[start].node),
            )
            return

    def _fix(self, statement: n.Node) -> Fix | None:
        """A `return` behind a statement that is the last one of its block."""
        file = self.context.file
        if not isinstance(statement, n.CallStatement) or statement.last not in self._lasts:
            return None
        start, end = file.range_of(statement)
        line = file.source.line_of(start)
        before = file.data[file.source.line_range(line)[0] : start]
        after = file.data[end : file.source.line_range(file.source.line_of(end))[1]]
        is_whole_line = not before.strip() and (not after.strip() or after.lstrip()[:2] == b"--")
        text = b"\n" + before + b"return" if is_whole_line else b" return"
        if is_whole_line:
            end += len(after)
        elif file.data[end : end + 1] == b";":
            end += 1
        return Fix("Add 'return'", (TextEdit(end, end, text),), False)

    def _is_harmless(self, node: n.Statement) -> bool:
        """Whether a statement only prints."""
        if not isinstance(node, n.CallStatement):
            return False
        site = self.activity.site_of(node.call)
        return site is not None and site.name == "print"
