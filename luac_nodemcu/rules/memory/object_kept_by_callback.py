"""A callback refers to the object it is registered on, so neither is ever freed.

## What it does

Finds callbacks that use the variable of their own socket, timer or client from outside instead of
the parameter they get. Silent where the program breaks the circle: the variable is set to nil,
the callback is taken back (`on(event, nil)`, `unregister()`), or the firmware drops it when it has
run, as with single-shot timers. A timer that is never stopped is meant to live.

## Why it hurts on the device

The firmware keeps the callback until the object is collected, and the callback keeps the object.
The collector cannot break that circle: each connection takes its memory until the chip restarts.

## Bad

```lua
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(_, data)
    sck:send(data)
  end)
end)
```

```lua
local t = tmr.create()
t:alarm(500, tmr.ALARM_AUTO, function()
  if gpio.read(1) == 1 then t:stop() end
end)
```

## Good

```lua
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s, data)
    s:send(data)
  end)
end)
```

```lua
local t = tmr.create()
t:alarm(500, tmr.ALARM_AUTO, function(self)
  if gpio.read(1) == 1 then self:unregister() end
end)
```

## Fix safety

None.

## References

- "So how is the Lua Registry used" in the Lua developer FAQ of the firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import CallSite, Registration
from luac_nodemcu.semantics.scopes import Access, Symbol
from luac_nodemcu.semantics.values import Nil
from luac_nodemcu.syntax import nodes as n


class ObjectKeptByCallback(HazardRule):
    """Each object leaks; advice for one that is made once, when the file is loaded."""

    code: ClassVar[str] = "301"
    name: ClassVar[str] = "object-kept-by-callback"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        seen: set[tuple[Symbol, int]] = set()
        for registration in self.activity.types.registrations:
            symbol = self._kept(registration)
            if symbol is None or (symbol, registration.function.index) in seen:
                continue
            seen.add((symbol, registration.function.index))
            if not self._is_broken(registration, symbol):
                self._word(registration, symbol)

    def _kept(self, registration: Registration) -> Symbol | None:
        """The variable through which a callback keeps its own object alive."""
        callback = registration.callback
        if callback is None or "gc" not in callback.released:
            return None
        if "fire" in callback.released or "last-fire" in callback.released:
            return None
        key = self.activity.receiver(registration.site)
        if key is None or len(key) != 1:
            return None
        captured = registration.function.upvalues_read
        for symbol in captured:
            if (symbol,) == key or self.activity.aliases.get(symbol) == key:
                return symbol
        return None

    def _is_broken(self, registration: Registration, symbol: Symbol) -> bool:
        if any(
            (write.is_nil and write.kind > 2) or isinstance(write.value, n.Nil)
            for write in symbol.writes
        ):
            return True
        key = self.activity.receiver(registration.site)
        assert registration.callback is not None
        released = registration.callback.released
        is_ended = registration.site.callee.receiver is not None and (
            registration.site.callee.receiver.entry.resource is not None
        )
        for site in self.activity.sites:
            if site is registration.site or self.activity.receiver(site) != key:
                continue
            method = site.name.rpartition(":")[2]
            if f"call:{method}" in released or f"call:{site.name}" in released:
                return True
            if "nil" in released and self._takes_back(site, registration.site):
                return True
            if self._ends(site):
                is_ended = True
        return not is_ended

    def _ends(self, site: CallSite) -> bool:
        """Whether a call takes the object back to an earlier state: `stop` of a timer."""
        class_ = self.activity.class_of(site)
        if class_ is None or not class_.states or not site.effects.gives:
            return False
        return class_.states[-1] not in site.effects.gives and not self.activity.callbacks_of(site)

    def _takes_back(self, site: CallSite, registered: CallSite) -> bool:
        """Whether a call sets the same event to nil."""
        return (
            site.name == registered.name
            and site.event is registered.event
            and any(isinstance(value, Nil) for value in site.arguments)
        )

    def _word(self, registration: Registration, symbol: Symbol) -> None:
        name = symbol.name.decode("utf-8", "replace")
        use = self._use(registration, symbol)
        parameters = [parameter.name for parameter in registration.type.params[:1]]
        method = registration.site.name.rpartition(":")[2]
        place = use if use is not None else self.call_place(registration.site)
        self.report(
            place,
            f"the callback of {method}() keeps its own object '{name}' alive: it is never freed",
            "Use the callback's first parameter, which is the same object, "
            f"or set '{name}' to nil when it is over."
            if parameters
            else f"Set '{name}' to nil when it is over.",
            related=[self.related(self.call_place(registration.site), "registered here")],
            severity="info" if self._is_made_once(symbol) else "warning",
        )

    def _is_made_once(self, symbol: Symbol) -> bool:
        """Whether the file makes the object when it is loaded, and not in a loop."""
        if not symbol.function.is_main or symbol.kind != "local":
            return False
        paths = self.activity.paths(symbol.function)
        return not any(
            write.function is not symbol.function
            or paths.is_in_loop(paths.step_at(write.token).index)
            for write in symbol.writes
        )

    def _use(self, registration: Registration, symbol: Symbol) -> Access | None:
        first = registration.function.node.first
        last = registration.function.node.last
        for read in symbol.reads:
            if first <= read.token <= last:
                return read
        return None
