"""A file or other handle is not closed on some path.

## What it does

Follows what a call opens along all paths of the function, and reports it if the function can end
without closing it, while nothing else can know it: it is no result, no upvalue of a function that
lives on, in no table and given to no function. Paths on which it is known to be nil do not count.

## Why it hurts on the device

There are few handles: four files may be open at a time on the ESP8266. The collector closes
forgotten ones at some time, until then the next `open` fails, and what was written may not be in
the flash when the power goes.

## Bad

```lua
local function first_line(name)
  local fd = file.open(name)
  if not fd then return nil end
  local line = fd:readline()
  if not line then return nil end
  fd:close()
  return line
end
print(first_line("log.txt"))
```

## Good

```lua
local function first_line(name)
  local fd = file.open(name)
  if not fd then return nil end
  local line = fd:readline()
  fd:close()
  return line
end
print(first_line("log.txt"))
```

## Fix safety

None.

## References

- The `file` page of the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import enter
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.flow import CONDITION, Step
from luac_nodemcu.semantics.names import key_of
from luac_nodemcu.semantics.scopes import READ, FunctionInfo, Symbol
from luac_nodemcu.syntax import nodes as n


class HandleNotClosed(HazardRule):
    """Paths on which the variable is nil are left out."""

    code: ClassVar[str] = "303"
    name: ClassVar[str] = "handle-not-closed"
    severity: ClassVar[Severity] = "warning"

    def start_file(self) -> None:
        self._in_fields: list[tuple[n.Chain, n.Expression]] = []
        self._tests: dict[FunctionInfo, set[int]] = {}

    @enter(n.Assign)
    def assign(self, node: n.Assign) -> None:
        for target, value in zip(node.targets, node.values, strict=False):
            if isinstance(target, n.Chain):
                self._in_fields.append((target, value))

    def check_file(self) -> None:
        # Calls that close what they are given, by the variable; and functions of modules by
        # their code, as some close the last one: file.close().
        self._given: dict[Symbol, list[CallSite]] = {}
        self._given_tokens: set[int] = set()
        self._by_code: dict[tuple[FunctionInfo, str], set[int]] = {}
        scopes = self.context.file.scopes
        for site in self.sites:
            entry = site.callee.entry
            if entry.c and not entry.method:
                steps = self._by_code.setdefault((site.function, entry.c), set())
                steps.add(self.activity.step_of(site))
            if site.effects.releases in (None, "self"):
                continue
            for argument in site.call.arguments:
                self._given_tokens.add(argument.first)
                symbol = scopes.symbol_of(argument) if isinstance(argument, n.Name) else None
                if symbol is not None:
                    self._given.setdefault(symbol, []).append(site)
        for info in scopes.functions:
            for symbol in info.symbols:
                # `local fd` or `fd = nil` gives no handle.
                given = [
                    write
                    for write in symbol.writes
                    if not write.is_nil and not isinstance(write.value, n.Nil)
                ]
                if len(given) == 1 and given[0].value is not None:
                    made = self.activity.call_of(given[0].value)
                    if made is not None and made.effects.acquires == "result":
                        self._follow(info, symbol, made)

        for target, value in self._in_fields:
            opened = self.activity.call_of(value)
            if opened is not None and opened.effects.acquires == "result":
                self._field(target, opened)

    def _field(self, target: n.Chain, site: CallSite) -> None:
        """Advice on a handle in a field where nothing in the file closes any of its kind."""
        made = self.activity.made_class(site)
        if made is None or made.resource is None or key_of(target.suffixes[-1]) is None:
            return
        closers = {f"{made.name}:{name}" for name in made.resource.release}
        functions = {m.c for m in made.methods.values() if m.name in closers and m.c}
        names = self.context.file.tokens.values
        if any(s.name in closers or s.callee.entry.c in functions for s in self.sites):
            return
        # Neither is there a method of that name of an object that is not known.
        if any(name.encode() in names for name in made.resource.release):
            return
        text = self.context.file.text_of(target).decode("utf-8", "replace")
        limit = f"; at most {made.resource.limit} may be open" if made.resource.limit else ""
        self.report(
            target,
            f"nothing in this file closes what {self.call_text(site)} opened as '{text}'{limit}",
            "Close it when the work is done.",
            severity="info",
        )

    def _follow(self, info: FunctionInfo, symbol: Symbol, site: CallSite) -> None:
        if self._escapes(symbol):
            return
        made = self.activity.made_class(site)
        paths = self.activity.paths(info)
        last: set[int] = set()
        if made is not None and made.resource is not None:
            for method in made.methods.values():
                if method.c and method.name.rpartition(":")[2] in made.resource.release:
                    last |= self._by_code.get((info, method.c), set())
        own = [c for c in self.activity.calls_on((symbol,)) if c.effects.releases == "self"]
        calls = own + self._given.get(symbol, [])
        closing = last | {self.activity.step_of(call) for call in calls if call.function is info}
        start = self.activity.step_of(site)
        if self._may_leave(paths.flow.steps, start, closing, symbol, not last):
            limit = "" if made is None or made.resource is None else made.resource.limit or ""
            name = symbol.name.decode("utf-8", "replace")
            some = "is not closed on every path" if closing else "is never closed"
            at_most = f"; at most {limit} may be open at a time" if limit else ""
            self.report(
                symbol.node,
                f"what {self.call_text(site)} opened as '{name}' {some}{at_most}",
                "Close it before each return, or in one place behind the work.",
            )

    def _escapes(self, symbol: Symbol) -> bool:
        """Whether anything else may close it: all uses must be methods, tests or a `close`."""
        if symbol.captured_by:
            return True
        chains = self.context.file.scopes.chains
        released = self._given_tokens
        tests = self._test_tokens(symbol.function)
        for read in symbol.reads:
            chain = chains.get(read.token)
            is_method = chain is not None and isinstance(chain.suffixes[0], n.MethodCall)
            if not is_method and read.token not in released and read.token not in tests:
                return True
            if is_method and read.kind != READ:
                return True
        return False

    def _test_tokens(self, info: FunctionInfo) -> set[int]:
        """Tokens of variables where only their truth counts."""
        if info in self._tests:
            return self._tests[info]
        found = self._tests[info] = set()
        for step in self.context.file.flow(info).steps:
            if step.kind == CONDITION:
                _add_tests(step.node, found)
            elif isinstance(step.node, n.LocalStatement | n.Assign | n.CallStatement | n.Return):
                for child in step.node.children():
                    # A value by itself goes elsewhere: `return fd`, `kept = fd`.
                    if not isinstance(child, n.Name):
                        _add_tests(child, found)
        return found

    def _may_leave(
        self, steps: list[Step], start: int, closing: set[int], symbol: Symbol, by_it: bool
    ) -> bool:
        """Whether the function may end without a step of `closing`; `by_it`: or the variable may
        end, as nothing else closes what it holds.
        """
        exit_ = len(steps) - 1
        found = {start}
        waiting = [start]
        while waiting:
            step = steps[waiting.pop()]
            for index in self._following(step, symbol):
                node = steps[index].node
                is_over = not symbol.scope_start <= node.first < symbol.scope_end
                if index == exit_ or (by_it and is_over):
                    return True
                if index not in found and index not in closing:
                    found.add(index)
                    waiting.append(index)
        return False

    def _following(self, step: Step, symbol: Symbol) -> list[int]:
        """The next steps on which the variable may not be nil."""
        if step.kind != CONDITION:
            return [*step.next, *step.other]
        known = self._says(step.node, symbol)
        if known is True:
            return step.next
        if known is False:
            return step.other
        return [*step.next, *step.other]

    def _says(self, node: n.Node, symbol: Symbol) -> bool | None:
        """Whether the handle is there if the condition is true (False: if it is false)."""
        scopes = self.context.file.scopes
        tokens = self.context.file.tokens
        if isinstance(node, n.Paren):
            return self._says(node.expression, symbol)
        if isinstance(node, n.Name):
            return True if scopes.symbol_of(node) is symbol else None
        if isinstance(node, n.Unary) and tokens.values[node.first] == b"not":
            inner = self._says(node.operand, symbol)
            return None if inner is None else not inner
        if isinstance(node, n.Binary) and len(node.operands) == 2:
            operator = tokens.values[node.operators[0]]
            left, right = node.operands
            if operator in (b"==", b"~=") and isinstance(right, n.Nil):
                if isinstance(left, n.Name) and scopes.symbol_of(left) is symbol:
                    return operator == b"~="
                return None
        if isinstance(node, n.Binary):
            operator = tokens.values[node.operators[0]]
            says = [self._says(operand, symbol) for operand in node.operands]
            if operator == b"and" and True in says:
                return True
            if operator == b"or" and False in says:
                return False
        return None


def _add_tests(node: n.Node, found: set[int]) -> None:
    """Adds the first tokens of names that are operands of `and`, `or`, `not` and comparisons."""
    if isinstance(node, n.Name):
        found.add(node.first)
    elif isinstance(node, n.Paren):
        _add_tests(node.expression, found)
    elif isinstance(node, n.Unary):
        _add_tests(node.operand, found)
    elif isinstance(node, n.Binary):
        for operand in node.operands[:-1]:
            _add_tests(operand, found)
        if not isinstance(node.operands[-1], n.Name):
            _add_tests(node.operands[-1], found)
    elif isinstance(node, n.Chain):
        for suffix in node.suffixes:
            if isinstance(suffix, n.Call):
                for argument in suffix.arguments:
                    if not isinstance(argument, n.Name):
                        _add_tests(argument, found)
