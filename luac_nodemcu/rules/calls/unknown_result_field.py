"""A table that comes from the firmware has no such field.

## What it does

Looks up the fields of tables that firmware functions return, or hand to a callback, in the stubs.
A field that the program only looks for (`T.IP or T.ip`) or sets itself is left alone.

## Why it hurts on the device

The field is nil. An address is printed as `nil`, a comparison is never true, and nothing says why.

## Bad

```lua
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(T)
  print(T.ip)
end)
```

## Good

```lua
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(T)
  print(T.IP)
end)
```

## Fix safety

Unsafe: the nearest name may not be the one that was meant.

## References

- `lua_setfield` in the C source of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, did_you_mean, listing
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.syntax import nodes as n


class UnknownResultField(TypeRule):
    """Only tables whose stub lists all fields."""

    code: ClassVar[str] = "235"
    name: ClassVar[str] = "unknown-result-field"
    severity: ClassVar[Severity] = "warning"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("result-field",)

    def word(self, finding: Finding) -> None:
        suggestion, names = finding.data["suggestion"], finding.data["names"]
        assert isinstance(names, list)
        message = f"{self._owner(finding)} has no field '{finding.text('field')}': it is nil"
        hint = did_you_mean(suggestion)
        if not hint and names:
            shown = names if len(names) <= 8 else [*names[:7], "..."]
            hint = f"It has {listing(shown, 'and')}."
        fix = None
        if isinstance(suggestion, str):
            fix = self.replace_tokens(hint, finding.first, finding.last, suggestion, False)
        self.report(self.place(finding), message, hint, fix=fix)

    def _owner(self, finding: Finding) -> str:
        """The table as it is written, if that is short."""
        node, place = finding.data["node"], finding.data["place"]
        if isinstance(node, n.Chain) and isinstance(place, int):
            last = node.base if place == 0 else node.suffixes[place - 1]
            tokens = self.context.file.tokens
            text = tokens.data[tokens.starts[node.first] : tokens.ends[last.last]]
            if len(text) <= 40 and b"\n" not in text:
                return f"'{text.decode('utf-8', 'replace')}'"
        return "this table"
