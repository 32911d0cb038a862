r"""Hardware is used before it was set up, or without.

## What it does

Many calls need another one before them: `i2c.setup` for all of `i2c`, `spi.setup` for its bus,
`gpio.mode` for its pin. The rule follows the paths of the program and reports a use that comes
before, and a use of what nothing in the program prepares.

## Why it hurts on the device

Most of these calls do not raise: they drive a pin that is an input, or read a bus that is not
there, and return something.

## Bad

```lua
gpio.write(1, gpio.HIGH)
gpio.mode(1, gpio.OUTPUT)
```

```lua
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  i2c.start(0)
  i2c.stop(0)
end)
```

## Good

```lua
gpio.mode(1, gpio.OUTPUT)
gpio.write(1, gpio.HIGH)
```

```lua
i2c.setup(0, 1, 2, i2c.SLOW)
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  i2c.start(0)
  i2c.stop(0)
end)
```

## Fix safety

None.

## References

- The firmware's documentation of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import OUTCOMES, HazardRule
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.states import FirmwareKey, StateProblem, firmware_key
from luac_nodemcu.semantics.values import UNKNOWN


class UsedBeforeSetup(HazardRule):
    """Once for each thing that is not set up: the first use. Advice unless the firmware raises."""

    code: ClassVar[str] = "601"
    name: ClassVar[str] = "used-before-setup"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        seen: set[object] = set()
        reported: set[int] = set()
        wrong = self._calls_with_wrong_values()
        for problem in self.context.state_problems:
            if id(problem.site.call) in wrong:
                continue
            if problem.is_firmware and problem.key not in seen and self._givers(problem.key[0]):
                seen.add(problem.key)
                reported.add(id(problem.site))
                self._word(problem.site, problem)
        if self._is_whole_program():
            self._never_set_up(seen)

    def _calls_with_wrong_values(self) -> set[int]:
        """Calls of which another rule says it: `bus 8` is no bus that could be set up."""
        by_kind = self.context.types.by_kind
        return {
            id(finding.data["call"])
            for kind in ("argument-range", "argument-set", "argument-type")
            for finding in by_kind.get(kind, ())
            if "call" in finding.data
        }

    def _givers(self, state: object) -> list[str]:
        """The functions that give a state; none if it comes with an event."""
        assert isinstance(state, str)
        module = self.context.platform.stubs.module(state.partition(".")[0])
        if module is None:
            return []
        return [
            function.name
            for function in module.functions.values()
            if any(
                name.partition("[")[0] == state
                for signature in function.signatures
                for name in signature.effects.gives
            )
        ]

    def _is_whole_program(self) -> bool:
        """Whether what this file does not do is done nowhere: it stands alone and gives nothing."""
        context = self.context
        path = context.file.path
        types = context.types
        return (
            len(context.project.graph.joined(path)) <= 1
            and types.exports is UNKNOWN
            and not types.globals
            and not any(site.effects.runs_code for site in self.sites)
        )

    def _never_set_up(self, seen: set[object]) -> None:
        given: dict[str, set[FirmwareKey | None]] = {}
        for site in self.sites:
            for name in site.effects.gives:
                given.setdefault(name.partition("[")[0], set()).add(firmware_key(site, name))
        for call in self.activity.types.other_calls:
            if call.callee is None:
                return
        for site in sorted(self.sites, key=lambda site: site.call.first):
            needs = [name for name in site.effects.needs if "." in name]
            states = {name.partition("[")[0] for name in needs}
            if not states or self._may_be_given(site, needs, given):
                continue
            key = firmware_key(site, needs[0])
            identity = key if key is not None else (needs[0], "")
            givers = self._givers(needs[0].partition("[")[0])
            if identity in seen or (needs[0].partition("[")[0], "") in seen or not givers:
                continue
            seen.add(identity)
            seen.add((needs[0].partition("[")[0], ""))
            self.report(
                self.call_place(site),
                f"nothing in this program sets up what {self.call_text(site)} uses: it "
                f"{OUTCOMES[site.effects.needs_else]}",
                f"Call {givers[0]}() first.",
                severity="warning" if site.effects.needs_else == "raises" else "info",
            )

    def _may_be_given(
        self, site: CallSite, needs: list[str], given: dict[str, set[FirmwareKey | None]]
    ) -> bool:
        """Whether anything in the program gives what a call needs, or may: its pin is not known."""
        for name in needs:
            keys = given.get(name.partition("[")[0], set())
            key = firmware_key(site, name)
            if keys and (key is None or key in keys or None in keys):
                return True
        return False

    def _word(self, site: CallSite, problem: StateProblem) -> None:
        state, value = str(problem.key[0]), problem.key[1]
        assert isinstance(value, str)
        giver = self._givers(state)[0]
        need = next((name for name in problem.needs if name.partition("[")[0] == state), state)
        of = f" for {need.partition('[')[2].rstrip(']')} {value}" if value else ""
        word = state.rpartition(".")[2]
        way = "" if word.startswith(giver.rpartition(".")[2]) else f" ({word})"
        related = [
            self.related(self.call_place(call), "reached through this call")
            for call in problem.through
        ]
        self.report(
            self.call_place(site),
            f"{self.call_text(site)} before {giver}(){of}{way}: it "
            f"{OUTCOMES[site.effects.needs_else]}",
            f"Call {giver}() first.",
            related=related,
            severity=self._severity(site),
        )

    def _severity(self, site: CallSite) -> Severity:
        """Advice where it does not raise: many a pin works without.

        An error is certain only in what runs first; another file may be a part of a program.
        """
        if site.effects.needs_else != "raises":
            return "info"
        runs_first = self.context.project.runs_first(self.context.file.path)
        return "error" if runs_first else "warning"
