r"""A timer gets a function, but nothing starts it.

## What it does

Looks at objects that this file makes and uses alone, and reports those that are prepared and never
started: `register` without `start`.

## Why it hurts on the device

The function is never called. `alarm` does both in one call.

## Bad

```lua
local t = tmr.create()
t:register(1000, tmr.ALARM_AUTO, function() print("tick") end)
```

## Good

```lua
local t = tmr.create()
t:register(1000, tmr.ALARM_AUTO, function() print("tick") end)
t:start()
```

```lua
tmr.create():alarm(1000, tmr.ALARM_AUTO, function() print("tick") end)
```

## Fix safety

Unsafe: the timer starts at once.

## References

- `tobj:register()` and `tobj:alarm()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.activity import ObjectKey
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.syntax import nodes as n


class TimerNotStarted(HazardRule):
    """By the states of the class: prepared is neither the first one nor the last."""

    code: ClassVar[str] = "406"
    name: ClassVar[str] = "timer-not-started"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        # States that objects get which are not known.
        self._given = {
            state
            for site in self.sites
            if site.effects.gives and self.activity.receiver(site) is None
            for state in site.effects.gives
        }
        for site in self.sites:
            states = self._states(site)
            if len(states) < 3 or site.effects.gives != (states[1],):
                continue
            if not self.activity.callbacks_of(site) and len(site.arguments) < 3:
                continue
            key = self.activity.receiver(site)
            if key is None or not self._is_own(key):
                continue
            start = self._starting(site, states[-1])
            # An object that becomes ready with an event is not started by a call.
            if not start or self._is_started(key, states[-1]):
                continue
            self.report(
                self.call_place(site),
                f"{self.call_text(site)} only prepares it: nothing in this file starts it",
                f"Call {start}, or use a call that does both.",
                fix=self._fix(site, states[-1]),
            )

    def _fix(self, site: CallSite, state: str) -> Fix | None:
        """The method with the same parameters that starts it as well: `alarm` for `register`."""
        class_ = self.activity.class_of(site)
        suffix = site.chain.suffixes[site.place]
        if class_ is None or not isinstance(suffix, n.MethodCall) or suffix.name_token < 0:
            return None
        params = [s.params for s in site.callee.entry.signatures]
        for method in class_.methods.values():
            starts = all(state in s.effects.gives for s in method.signatures)
            if starts and [s.params for s in method.signatures] == params:
                tokens = self.context.file.tokens
                place = tokens.starts[suffix.name_token], tokens.ends[suffix.name_token]
                name = method.name.rpartition(":")[2]
                return Fix(f"Call {name}()", (self.edit(place, name.encode()),), False)
        return None

    def _states(self, site: CallSite) -> tuple[str, ...]:
        class_ = self.activity.class_of(site)
        return () if class_ is None else class_.states

    def _is_started(self, key: ObjectKey, state: str) -> bool:
        """Whether a call starts the object, or one that is not known."""
        return state in self._given or any(
            state in site.effects.gives for site in self.activity.calls_on(key)
        )

    def _starting(self, site: CallSite, state: str) -> str:
        """The methods that start such an object."""
        class_ = self.activity.class_of(site)
        assert class_ is not None
        names = [
            f"{method.name.rpartition(':')[2]}()"
            for method in class_.methods.values()
            if any(state in signature.effects.gives for signature in method.signatures)
        ]
        return " or ".join(names)

    def _is_own(self, key: ObjectKey) -> bool:
        """Whether only this file can start it: a temporary, a local used for methods only, or a
        field of a local table that is used for fields only.
        """
        root = key[0]
        if isinstance(root, int):
            return len(key) == 1
        if not isinstance(root, Symbol) or len(key) > 2:
            return False
        chains = self.context.file.scopes.chains
        return root.kind == "local" and all(
            read.token in chains and self._is_own_use(chains[read.token], len(key))
            for read in root.reads
        )

    def _is_own_use(self, chain: n.Chain, depth: int) -> bool:
        if len(chain.suffixes) < depth or any(
            not isinstance(suffix, n.Member) for suffix in chain.suffixes[: depth - 1]
        ):
            return False
        if depth == 2 and len(chain.suffixes) == 1:
            return False
        return isinstance(chain.suffixes[depth - 1], n.MethodCall)
