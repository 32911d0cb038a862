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

Safe: the parameter takes the variable's place if the callback has one with a name that does not
begin with `_`, and the variable is set once.

## References

- "So how is the Lua Registry used" in the Lua developer FAQ of the firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import enter
from luac_nodemcu.semantics.activity import own_parameter
from luac_nodemcu.semantics.findings import CallSite, Registration
from luac_nodemcu.semantics.names import key_of
from luac_nodemcu.semantics.scopes import Access, FunctionInfo, Symbol, Variable
from luac_nodemcu.semantics.values import Nil
from luac_nodemcu.syntax import nodes as n


class ObjectKeptByCallback(HazardRule):
    """Each object leaks; advice for one that is made once, when the file is loaded."""

    code: ClassVar[str] = "301"
    name: ClassVar[str] = "object-kept-by-callback"
    severity: ClassVar[Severity] = "warning"

    def start_file(self) -> None:
        self._assignments: list[n.Assign] = []
        self._places: set[int] = set()

    @enter(n.Assign)
    def assign(self, node: n.Assign) -> None:
        self._assignments.append(node)

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
        if key is None or len(key) > 2 or not isinstance(key[0], Symbol):
            return None
        if len(key) == 2 and not self._is_part_of_new(key[0]):
            return None
        for symbol in self._captured(registration.function):
            if symbol is key[0] or self.activity.object_in(symbol) == key:
                return symbol
        return None

    def _captured(self, info: FunctionInfo) -> list[Symbol]:
        """What a function keeps alive: its upvalues, and those of local functions among them."""
        found: dict[Symbol, None] = {}
        waiting = [info]
        seen = {info}
        while waiting:
            for symbol in waiting.pop().upvalues_read:
                found[symbol] = None
                value = symbol.writes[0].value if len(symbol.writes) == 1 else None
                if isinstance(value, n.Function):
                    function = self.context.file.scopes.info_of(value)
                    if function not in seen:
                        seen.add(function)
                        waiting.append(function)
        return list(found)

    def _is_part_of_new(self, symbol: Symbol) -> bool:
        """Whether a variable is a table that its function has just made: `self` in `new`.

        The field of another table is given another object next time, which frees the old one.
        """
        if symbol.function.is_main or symbol.kind != "local" or len(symbol.writes) != 1:
            return False
        value = symbol.writes[0].value
        if isinstance(value, n.Table):
            return True
        site = self.activity.call_of(value)
        return site is not None and site.name == "setmetatable"

    def _is_broken(self, registration: Registration, symbol: Symbol) -> bool:
        if any(
            (write.is_nil and write.kind > 2) or isinstance(write.value, n.Nil)
            for write in symbol.writes
        ):
            return True
        key = self.activity.receiver(registration.site)
        assert registration.callback is not None
        assert key is not None
        if len(key) == 2 and self._is_field_emptied(key[1]):
            return True
        released = registration.callback.released
        is_ended = _waits_for_start(registration) or (
            registration.site.callee.receiver is not None
            and registration.site.callee.receiver.entry.resource is not None
        )
        for site in self.activity.calls_on(key):
            if site is registration.site:
                continue
            method = site.name.rpartition(":")[2]
            if f"call:{method}" in released or f"call:{site.name}" in released:
                return True
            if "nil" in released and self._takes_back(site, registration.site):
                return True
            if self._ends(site):
                is_ended = True
        return not is_ended

    def _is_field_emptied(self, field: object) -> bool:
        """Whether a field of that name is set to nil anywhere in the file."""
        return any(
            isinstance(value, n.Nil)
            and isinstance(target, n.Chain)
            and key_of(target.suffixes[-1]) == field
            for node in self._assignments
            for target, value in zip(node.targets, node.values, strict=False)
        )

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
        key = self.activity.receiver(registration.site)
        is_field = key is not None and len(key) == 2
        name = self.object_text(key) if is_field else symbol.name.decode("utf-8", "replace")
        use = self._use(registration, symbol, key[1] if key is not None and is_field else None)
        given = own_parameter(registration)
        which = ("first", "second", "third")[given] if given is not None and given < 3 else ""
        method = registration.site.name.rpartition(":")[2]
        place = use if use is not None else self.call_place(registration.site)
        offset = self.context.range_of(place)[0]
        if offset in self._places:
            # A function that is registered twice: one cause.
            return
        self._places.add(offset)
        self.report(
            place,
            f"the callback of {method}() keeps its own object '{name}' alive: it is never freed",
            f"Use the callback's {which} parameter, which is the same object, "
            f"or set '{name}' to nil when it is over."
            if which
            else f"Set '{name}' to nil when it is over.",
            related=[self.related(self.call_place(registration.site), "registered here")],
            # A table with its object is often kept for good.
            severity="info" if is_field or self._is_made_once(registration) else "warning",
            fix=self._fix(registration, symbol, given),
        )

    def _fix(self, registration: Registration, symbol: Symbol, given: int | None) -> Fix | None:
        """The parameter in the variable's place, if the callback names it and nothing else keeps
        the object.
        """
        info = registration.function
        parameters = [s for s in info.parameters if s.kind == "parameter"]
        if given is None or given >= len(parameters) or self.activity.registrations[info][1:]:
            return None
        own = parameters[given]
        if own.name.startswith(b"_") or len(own.writes) != 1 or info in self.activity.callers:
            return None
        key = self.activity.receiver(registration.site)
        reads = [read for read in symbol.reads if read.function is info]
        captured = self._captured(info)
        if any(s is not symbol and self.activity.object_in(s) == key for s in captured):
            return None
        is_direct = symbol in info.upvalues_read and key == (symbol,) and len(symbol.writes) == 1
        if not is_direct or symbol.writes[0].function is info:
            return None
        # A function in it, or a helper, has the variable as well.
        others = (f for f in symbol.captured_by if f is not info)
        if any(self._is_inside(f, info) or self.activity.name_of(f) in captured for f in others):
            return None
        scopes = self.context.file.scopes
        if any(scopes.visible_at(read.token).get(own.name) is not own for read in reads):
            return None
        name = own.name.decode("utf-8", "replace")
        return Fix(
            f"Use the parameter '{name}'", tuple(self.edit(read, own.name) for read in reads), True
        )

    def _is_inside(self, inner: FunctionInfo, info: FunctionInfo) -> bool:
        """Whether a function is in the code of another."""
        outer = inner.parent
        while outer is not None and outer is not info:
            outer = outer.parent
        return outer is info

    def _is_made_once(self, registration: Registration) -> bool:
        """Whether the file makes the object when it is loaded, and not in a loop."""
        key = self.activity.receiver(registration.site)
        assert key is not None
        symbol = key[0]
        if not isinstance(symbol, Symbol) or not symbol.function.is_main or symbol.kind != "local":
            return False
        paths = self.activity.paths(symbol.function)
        return not any(
            write.function is not symbol.function
            or paths.is_in_loop(paths.step_at(write.token).index)
            for write in symbol.writes
        )

    def _use(
        self, registration: Registration, symbol: Symbol, field: Variable | int | bytes | None
    ) -> Access | None:
        """The first use in the callback, of the field if there is one that is of it."""
        first = registration.function.node.first
        last = registration.function.node.last
        chains = self.context.file.scopes.chains
        uses = [read for read in symbol.reads if first <= read.token <= last]
        for read in uses:
            chain = chains.get(read.token)
            if field is not None and chain is not None and key_of(chain.suffixes[0]) == field:
                return read
        return uses[0] if uses else None


def _waits_for_start(registration: Registration) -> bool:
    """Whether it runs once, and the firmware keeps the function for the next start."""
    return registration.callback is not None and registration.callback.runs == "at-most-once"
