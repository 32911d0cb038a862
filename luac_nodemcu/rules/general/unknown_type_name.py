"""The result of `type` is compared with a word that it never returns.

## What it does

Finds comparisons of `type(x)` with a string that is not the name of a type. They are `nil`,
`boolean`, `number`, `string`, `table`, `function`, `userdata` and `thread`, and `lightfunction`
on Lua 5.1 firmware.

## Why it hurts on the device

The condition is always false (`~=`: always true). Programs for firmware before 3.0 compare with
`romtable` and `lightuserdata`, which `type` does not return any more.

## Bad

```lua
if type(value) == "int" then
  print(value)
end
```

## Good

```lua
if type(value) == "number" then
  print(value)
end
```

## Fix safety

Unsafe where a similar name exists: it replaces the word.

## References

- `app/lua/ltm.c`, `luaT_typenames`; `app/lua53/ltm.c`, `luaT_typenames_`.
- Luau's `UnknownType`.
"""

from __future__ import annotations

import difflib
from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.expressions import unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.semantics.names import callee_path
from luac_nodemcu.semantics.scopes import FileScopes
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

NAMES: Final = (
    b"nil", b"boolean", b"number", b"string", b"table", b"function", b"userdata", b"thread",
)  # fmt: skip


class UnknownTypeName(Rule):
    """`type(x) == "name"` in either order."""

    code: ClassVar[str] = "935"
    name: ClassVar[str] = "unknown-type-name"
    severity: ClassVar[Severity] = "error"

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """One side is the call, the other the string."""
        tokens = self.context.file.tokens
        kind = tokens.kinds[node.operators[0]]
        if kind not in (t.EQ, t.NE) or len(node.operands) != 2:
            return
        one, other = unparen(node.operands[0]), unparen(node.operands[1])
        if isinstance(one, n.String):
            one, other = other, one
        if not isinstance(other, n.String) or not is_type_call(one, self.context.file.scopes):
            return
        word = other.value
        if word in NAMES or (word == b"lightfunction" and tokens.dialect.version == 51):
            return
        close = difflib.get_close_matches(
            word.decode("latin-1"), [name.decode() for name in NAMES], n=1, cutoff=0.7
        )
        suggestion = {
            b"romtable": "table",
            b"lightuserdata": "userdata",
            b"int": "number",
            b"integer": "number",
            b"float": "number",
            b"bool": "boolean",
        }.get(word)
        suggestion = suggestion or (close[0] if close else None)
        fix = None
        help_text = ""
        if suggestion is not None:
            help_text = f'Did you mean "{suggestion}"?'
            fix = Fix(help_text, (self.edit(other, b'"%s"' % suggestion.encode()),), safe=False)
        always = "true" if kind == t.NE else "false"
        shown = word.decode("utf-8", "replace")
        self.report(
            other, f"type() never returns {shown!r}: this is always {always}", help_text, fix=fix
        )


def is_type_call(node: n.Expression, scopes: FileScopes) -> bool:
    """Whether an expression is a call of the global `type`, and nothing behind it."""
    return (
        isinstance(node, n.Chain)
        and len(node.suffixes) == 1
        and isinstance(node.suffixes[0], n.Call)
        and callee_path(node, scopes) == b"type"
    )
