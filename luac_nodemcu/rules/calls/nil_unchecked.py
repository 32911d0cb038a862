"""A result that may be nil is used without a check.

## What it does

Follows results that the documentation of the firmware says can be nil, and reports where they are
indexed, called, computed with or passed on without `if`, `and`, `or` or `assert` before. Lua's own
functions (`string.find`) and functions that ask for a state (`wifi.sta.getip`) are left out
unless the option `all` is set: a program often knows that the pattern matches, or that it is
connected. So are uses in a function that is given to `pcall`, and files whose name was given to
`file.exists` before.

## Why it hurts on the device

On the day on which the file is missing or the network is down, the program stops with `attempt to
index a nil value`.

## Bad

```lua all=true
local info = net.ifinfo(1)
print(info.ip .. " up")
```

## Good

```lua all=true
local info = net.ifinfo(1)
if info then print(info.ip, "up") end
```

## Fix safety

None.

## References

- The documentation of the function.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, is_library
from luac_nodemcu.rules.calls._protected import Ranges, caught_errors, is_within
from luac_nodemcu.rules.model import Option, Profile
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.stubs.model import Function
from luac_nodemcu.syntax import tokens as t

_SHOWN = 40
_OPENERS = frozenset(("file.open", "io.open"))


class NilUnchecked(TypeRule):
    """Firmware functions are warnings, Lua's own are advice."""

    code: ClassVar[str] = "218"
    name: ClassVar[str] = "nil-unchecked"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("need-check-nil",)
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("nil-unchecked", "nil-argument")

    options: ClassVar[tuple[Option, ...]] = (
        Option("all", False, "Also report Lua's own functions and functions that ask for a state"),
    )

    def start_file(self) -> None:
        self._caught: Ranges | None = None
        self._reported: set[int] = set()

    def word(self, finding: Finding) -> None:
        why = finding.text("why")
        function = why.split("()", 1)[0]
        is_library_own = is_library(function) and function not in _OPENERS
        if not self.option_bool("all") and (is_library_own or self._asks_state(function)):
            return
        if self._caught is None:
            self._caught = caught_errors(self.context.file)
        place = self.place(finding)
        # `text:match(...)` is an index and an argument.
        if is_within(finding.first, self._caught) or place[0] in self._reported:
            return
        if finding.text("use") == "call" and self._is_lfs_at_boot(place):
            return
        if function in _OPENERS and self._is_known_to_exist(finding):
            return
        self._reported.add(place[0])
        if finding.kind == "nil-argument":
            use = f"passed to {finding.text('function')}(), which refuses nil"
        else:
            use = _USES.get(finding.text("use"), f"used with {finding.text('use')}")
        shown = self.context.file.data[slice(*place)].decode("utf-8", "replace")
        what = f"'{shown}'" if len(shown) <= _SHOWN and "\n" not in shown else "this value"
        message = f"{what} may be nil and is {use}"
        self.report(place, message, f"{why}. Check it first, or use 'or'.")

    def _is_lfs_at_boot(self, place: tuple[int, int]) -> bool:
        """Whether `unprotected-lfs-call` reports the place, which says more."""
        path = self.context.file.path
        if not self.context.project.runs_first(path):
            return False
        return any(
            request.kind == "lfs"
            and request.at_load
            and not request.is_protected
            and place[0] <= request.offset < place[1]
            for request in self.context.file.summary.requests
        )

    def _is_known_to_exist(self, finding: Finding) -> bool:
        """Whether the file that is opened was asked for by `file.exists` with the same words."""
        tokens = self.context.file.tokens
        kinds, values = tokens.kinds, tokens.values
        for token in range(max(finding.first, finding.last), 2, -1):
            if kinds[token] != t.LPAREN or values[token - 1] != b"open":
                continue
            name = _argument(tokens, token)
            if len(name) == 1 and name[0][0] == t.STRING:
                return False
            for other in range(token - 1, 2, -1):
                if kinds[other] == t.LPAREN and values[other - 1] == b"exists":
                    return _argument(tokens, other) == name
            return False
        return False

    def _asks_state(self, function: str) -> bool:
        """Whether a function asks for a state that the program may know, such as its address."""
        entry = self.context.platform.stubs.find(function)
        return isinstance(entry, Function) and any(
            signature.effects.polls for signature in entry.signatures
        )


def _argument(tokens: t.Tokens, token: int) -> list[tuple[int, bytes]]:
    """The tokens of a call's first argument, behind its parenthesis."""
    found = []
    depth = 0
    for place in range(token + 1, len(tokens.kinds)):
        kind = tokens.kinds[place]
        if kind in (t.LPAREN, t.LBRACKET, t.LBRACE):
            depth += 1
        elif kind in (t.RPAREN, t.RBRACKET, t.RBRACE):
            depth -= 1
        if depth < 0 or (depth == 0 and kind == t.COMMA) or kind == t.EOF:
            break
        found.append((kind, tokens.values[place]))
    return found


_USES = {"index": "indexed", "call": "called"}
