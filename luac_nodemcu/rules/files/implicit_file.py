r"""A file was opened as an object, and is used without it.

## What it does

Finds `file.read()`, `file.close()` and the like in a function that has put what `file.open` gives
into a variable and calls methods of that as well.

## Why it hurts on the device

These functions work on the file that was opened last. If anything opens another one in between,
as a function that is called or one that logs, they read from that, or close it.

## Bad

```lua
local fd = file.open("a.txt")
if fd then
  print(file.readline())
  fd:close()
end
```

## Good

```lua
local fd = file.open("a.txt")
if fd then
  print(fd:readline())
  fd:close()
end
```

```lua
if file.open("a.txt") then
  print(file.readline())
  file.close()
end
```

## Fix safety

Unsafe: it may have meant another file.

## References

- The page of file in the firmware's documentation; `file.c` in its source.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.scopes import Access, Symbol
from luac_nodemcu.syntax import nodes as n


class ImplicitFile(HazardRule):
    """Advice: it works as long as one file is open at a time."""

    code: ClassVar[str] = "715"
    name: ClassVar[str] = "implicit-file"
    severity: ClassVar[Severity] = "info"

    def check_file(self) -> None:
        opened = {id(site): symbol for site, symbol in self._opened()}
        if not opened:
            return
        for info, sites in self.activity.calls.items():
            last: CallSite | None = None
            for site in sorted(sites, key=lambda site: site.call.first):
                if site.effects.acquires == "result":
                    last = site
                elif last is not None and id(last) in opened and self._is_implicit(site, last):
                    paths = self.activity.paths(info)
                    if paths.may_follow(self.activity.step_of(last), self.activity.step_of(site)):
                        self._word(site, last, opened.pop(id(last)))

    def _opened(self) -> list[tuple[CallSite, Symbol]]:
        """The calls whose result is kept in a local variable."""
        found = []
        for symbol in self.context.file.scopes.symbols:
            for write in symbol.writes:
                site = self.activity.call_of(write.value)
                if site is None or site.effects.acquires != "result":
                    continue
                # Only tested, it tells whether there is a file.
                if any(self._is_method(read) for read in symbol.reads):
                    found.append((site, symbol))
        return found

    def _is_method(self, read: Access) -> bool:
        chain = self.context.file.scopes.chains.get(read.token)
        return chain is not None and isinstance(chain.suffixes[0], n.MethodCall)

    def _is_implicit(self, site: CallSite, opened: CallSite) -> bool:
        """Whether a function of the module does with the last file what a method does."""
        made = self.activity.made_class(opened)
        if made is None or site.callee.entry.method or not site.callee.entry.c:
            return False
        base = site.chain.base
        if not isinstance(base, n.Name) or self.context.file.scopes.global_of(base) is None:
            return False
        return any(method.c == site.callee.entry.c for method in made.methods.values())

    def _word(self, site: CallSite, opened: CallSite, symbol: Symbol) -> None:
        name = symbol.name.decode("utf-8", "replace")
        method = site.name.rpartition(".")[2]
        self.report(
            self.call_place(site),
            f"{self.call_text(site)} works on the file that was opened last, which need not be "
            f"'{name}'",
            f"Write {name}:{method}(...).",
            related=[self.related(self.call_place(opened), "opened here")],
            fix=self._fix(site, symbol, method),
        )

    def _fix(self, site: CallSite, symbol: Symbol, method: str) -> Fix | None:
        """The method of the file in the function's place, where the variable can be seen."""
        visible = self.context.file.scopes.visible_at(site.chain.first)
        if visible.get(symbol.name) is not symbol or site.place != 1:
            return None
        text = symbol.name + b":" + method.encode()
        return Fix("Call the method", (self.edit(self.call_place(site), text),), False)
