"""The firmware's compiler refuses the file.

## What it does

Reports what is wrong with the syntax: the first error in the words of the firmware's own
compiler and at the line that it counts, then further mistakes that reading on has found. Limits
that only code generation sees, such as too many local variables, are found as well.

## Why it hurts on the device

The file does not compile: an LFS image cannot be built, and on the device `dofile` and `require`
fail with this message.

## Bad

```lua
if temperature > 30 then
  fan(true)
```

```lua
local function read()
  return adc.read(0
end
```

## Good

```lua
if temperature > 30 then
  fan(true)
end
```

## Fix safety

None as a rule; where a likely correction is known it is offered as an unsafe fix, because what
was meant is a guess.

## References

- `app/lua/lparser.c`, `app/lua53/lparser.c`: what the compilers accept.
"""

from __future__ import annotations

from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Fix, RelatedPlace, Severity, TextEdit
from luac_nodemcu.rules.limits import may_have_locals, most_locals
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.errors import SyntaxIssue, merge_errors

_MANY_TOKENS: Final = 150
_MANY_LOCALS: Final = 40
_MANY_UPVALUES: Final = 50
_LARGE_FILE: Final = 60_000


class SyntaxErrors(Rule):
    """Asks the compiler only where the parser or a large statement gives reason to."""

    code: ClassVar[str] = "001"
    name: ClassVar[str] = "syntax-error"
    severity: ClassVar[Severity] = "error"
    luacheck: ClassVar[tuple[str, ...]] = ("011",)

    def start_file(self) -> None:
        """Nothing is known of limits yet."""
        self.is_large = len(self.context.file.tokens) > _LARGE_FILE

    @enter(n.Assign, n.LocalStatement, n.CallStatement, n.Return)
    def statement(self, node: n.Statement) -> None:
        """A statement with few tokens cannot run out of registers."""
        if node.last - node.first > _MANY_TOKENS and not self.is_large:
            self.is_large = _has_large_list(node)

    def check_file(self) -> None:
        """Reports the compiler's first error and what the parser adds."""
        file = self.context.file
        tree = file.tree
        is_suspicious = tree.has_errors or self.is_large
        if not is_suspicious and not any(map(_has_many_names, file.scopes.functions)):
            return
        error = self.context.compiler_error
        for number, issue in enumerate(merge_errors(tree.issues, error, file.tokens)):
            if issue.severity == "error":
                self._report(issue, number == 0)

    def _report(self, issue: SyntaxIssue, is_first: bool) -> None:
        path = self.context.file.path
        fix = None
        if issue.edits:
            edits = tuple(TextEdit(e.offset, e.end_offset, e.text) for e in issue.edits)
            fix = Fix(issue.help or "correct it", edits, safe=False)
        related = [
            RelatedPlace(path, place.offset, place.end_offset, place.message)
            for place in issue.related
        ]
        line = None
        if is_first and self.context.compiler_error is not None:
            line = self.context.compiler_error.line
        self.report(
            (issue.offset, issue.end_offset), issue.message, issue.help, related=related, fix=fix,
            line=line,
        )  # fmt: skip


def _has_many_names(info: FunctionInfo) -> bool:
    """Whether a function comes near the limits for locals (50 in 5.1) or upvalues (60)."""
    if len(info.upvalues_read) + len(info.upvalues_written) > _MANY_UPVALUES:
        return True
    return may_have_locals(info, _MANY_LOCALS) and most_locals(info)[0] > _MANY_LOCALS


def _has_large_list(node: n.Statement) -> bool:
    """Whether many values of a statement may be in registers at once."""
    stack: list[n.Node] = [node]
    while stack:
        inner = stack.pop()
        if isinstance(inner, n.Function):
            continue
        children = inner.children()
        # A table's items are stored in portions of 50, but each may be large itself.
        if not isinstance(inner, n.Table) and len(children) > 40:
            return True
        if inner.last - inner.first > _MANY_TOKENS:
            stack += children
    return False
