"""The outline of a file from its tree alone: what is named in it, and inside of what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lsprotocol.types import SymbolKind

from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.semantics.names import constant_string
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.nodes import byte_range
from luac_nodemcu.syntax.walk import walk


@dataclass
class Item:
    """Something with a name. `start` to `end` are its bytes, `name_start` those of its name."""

    name: str
    kind: SymbolKind
    start: int
    end: int
    name_start: int
    name_end: int
    detail: str | None = None
    children: list[Item] = field(default_factory=list)


def outline(file: LuaFile) -> list[Item]:
    """The items of the main chunk, in the order of the source."""
    found = list(_Reader(file).block(file.tree.chunk.body, is_top=True))
    owners = {re.split(r"[.:]", item.name)[0] for item in found if item.kind in _CODE}
    for item in found:
        if item.kind == SymbolKind.Object and item.name in owners:
            item.kind = SymbolKind.Module
    for name, start, end in file.summary.types.names:
        found.append(Item(name, SymbolKind.Class, start, end, start, end))
    return sorted(found, key=lambda item: item.start)


class _Reader:
    def __init__(self, file: LuaFile) -> None:
        self.file = file
        self.tokens = file.tokens

    def block(self, block: n.Block, *, is_top: bool) -> Iterator[Item]:
        """The items of statements. Variables count in the main chunk, functions everywhere."""
        for statement in block.statements:
            if isinstance(statement, n.LocalFunction):
                yield self._function(statement, statement.name, statement.function)
            elif isinstance(statement, n.FunctionStatement):
                yield self._function(statement, statement.target, statement.function)
            elif isinstance(statement, n.LocalStatement):
                yield from self._values(statement, statement.names, statement.values, is_top)
            elif isinstance(statement, n.Assign):
                yield from self._values(statement, statement.targets, statement.values, is_top)
            else:
                yield from self._inside(statement, is_top)

    def _inside(self, node: n.Node, is_top: bool) -> Iterator[Item]:
        """The items in the blocks of a statement, and in functions that have no name."""
        waiting = list(reversed(node.children()))
        while waiting:
            child = waiting.pop()
            if isinstance(child, n.Block):
                yield from self.block(child, is_top=False)
            elif isinstance(child, n.Function):
                yield from self.block(child.body, is_top=False)
            else:
                waiting += reversed(child.children())

    def _values(
        self,
        statement: n.Statement,
        names: Iterable[n.Node],
        values: list[n.Expression],
        is_top: bool,
    ) -> Iterator[Item]:
        for place, name in enumerate(names):
            value = values[place] if place < len(values) else None
            if isinstance(value, n.Function):
                yield self._function(statement, name, value)
                continue
            if isinstance(value, n.Table) and (is_top or _has_functions(value)):
                item = self._item(statement, name, SymbolKind.Module)
                item.children = list(self._fields(value))
                if not any(child.kind in _CODE for child in item.children):
                    item.kind = SymbolKind.Object
                yield item
                continue
            is_local = isinstance(name, n.Local)
            if is_top and (is_local or isinstance(name, n.Name)):
                yield self._item(statement, name, _kind_of(value, is_local))
            if value is not None:
                yield from self._inside(value, is_top=False)

    def _fields(self, table: n.Table) -> Iterator[Item]:
        for one in table.fields:
            if isinstance(one, n.NamedField):
                start, end = self.tokens.starts[one.first], self.tokens.ends[one.first]
                name = one.name
            elif isinstance(one, n.KeyedField) and constant_string(one.key) is not None:
                start, end = byte_range(one.key, self.tokens)
                name = constant_string(one.key) or b""
            else:
                yield from self._inside(one, is_top=False)
                continue
            whole = byte_range(one, self.tokens)
            item = Item(_text(name), SymbolKind.Field, *whole, start, end)
            if isinstance(one.value, n.Function):
                item.kind = SymbolKind.Function
                item.detail = self._parameters(one.value)
                item.children = list(self.block(one.value.body, is_top=False))
            elif isinstance(one.value, n.Table):
                item.children = list(self._fields(one.value))
            else:
                item.children = list(self._inside(one, is_top=False))
            yield item

    def _function(self, statement: n.Node, name: n.Node, function: n.Function) -> Item:
        kind = SymbolKind.Method if function.is_method else SymbolKind.Function
        item = self._item(statement, name, kind)
        item.detail = self._parameters(function)
        item.children = list(self.block(function.body, is_top=False))
        return item

    def _item(self, statement: n.Node, name: n.Node, kind: SymbolKind) -> Item:
        whole = byte_range(statement, self.tokens)
        start, end = byte_range(name, self.tokens)
        text = _text(self.tokens.data[start:end]) or "?"
        return Item(" ".join(text.split()), kind, *whole, start, end)

    def _parameters(self, function: n.Function) -> str:
        names = [_text(one.name) for one in function.parameters]
        if function.vararg >= 0:
            names.append("...")
        return f"({', '.join(names)})"


_CODE = (SymbolKind.Function, SymbolKind.Method)


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def _has_functions(table: n.Table) -> bool:
    return any(isinstance(node, n.Function) for node in walk(table))


def _kind_of(value: n.Expression | None, is_local: bool) -> SymbolKind:
    if isinstance(value, n.Chain) and isinstance(value.base, n.Name):
        if value.base.name in (b"require", b"dofile"):
            return SymbolKind.Module
        return SymbolKind.Variable
    if isinstance(value, n.Number):
        return SymbolKind.Number if not is_local else SymbolKind.Variable
    return SymbolKind.Variable
