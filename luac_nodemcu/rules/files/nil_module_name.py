"""A module unloads itself by its name, but is run in a way that gives it none.

## What it does

Finds `local name = ...` with `package.loaded[name] = nil` at the top of a file that others run
with `dofile`, or as an LFS module.

## Why it hurts on the device

`require` gives a file its name, `dofile` and `node.LFS.name()` do not: `...` is empty, and
`package.loaded[nil] = nil` raises `table index is nil`.

## Bad

```lua
-- file: init.lua
dofile("setup.lua")
-- file: setup.lua
local name = ...
package.loaded[name] = nil
print("setting up")
```

## Good

```lua
-- file: init.lua
dofile("setup.lua")
-- file: setup.lua
local name = ...
if name then package.loaded[name] = nil end
print("setting up")
```

## Fix safety

None.

## References

- docs/lua-developer-faq.md, on volatile modules
- app/lua/lbaselib.c, `luaB_dofile`
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import RelatedPlace, Severity
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.modules import device_name
from luac_nodemcu.semantics.names import path_of
from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.syntax import nodes as n


class NilModuleName(Rule):
    """Certain for `dofile`; an LFS module may be called with its name as argument."""

    code: ClassVar[str] = "713"
    name: ClassVar[str] = "nil-module-name"

    def check_file(self) -> None:
        """Looks at the simple statements of the main chunk."""
        file = self.context.file
        names = {
            file.scopes.symbol_of(statement.names[0])
            for statement in file.scopes.main.body.statements
            if isinstance(statement, n.LocalStatement)
            and statement.names
            and statement.values
            and isinstance(statement.values[0], n.Vararg)
        }
        if not names:
            return
        for statement in file.scopes.main.body.statements:
            if not isinstance(statement, n.Assign):
                continue
            for target in statement.targets:
                if self._is_loaded_entry(target, names):
                    self._report(target)

    def _is_loaded_entry(self, target: n.Expression, names: set[Symbol | None]) -> bool:
        if not isinstance(target, n.Chain) or len(target.suffixes) != 2:
            return False
        if path_of(target, 1) != [b"package", b"loaded"]:
            return False
        index = target.suffixes[1]
        if not isinstance(index, n.Index) or not isinstance(index.key, n.Name):
            return False
        symbol = self.context.file.scopes.symbol_of(index.key)
        return symbol is not None and symbol in names and len(symbol.writes) == 1

    def _report(self, target: n.Expression) -> None:
        graph = self.context.project.graph
        path = self.context.file.path
        for other in graph.loaded_by.get(path, ()):
            for request in graph.summaries[other].requests:
                if request.kind not in ("dofile", "lfs") or path not in graph.resolve(
                    request, other
                ):
                    continue
                is_file = request.kind == "dofile" and device_name(request.name) != request.name
                severity: Severity = "error" if is_file else "warning"
                how = "with dofile" if is_file else "as an LFS module"
                place = RelatedPlace(other, request.offset, request.end_offset, "run from here")
                self.report(
                    target,
                    f"{other} runs this file {how}, which gives it no name: indexing with nil "
                    "raises an error",
                    "Ask `if name then` before.", related=[place], severity=severity,
                )  # fmt: skip
                return
