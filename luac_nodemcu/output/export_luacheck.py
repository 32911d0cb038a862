"""Stubs as a standard (`std`) of luacheck: which globals and fields there are.

The result is a piece of `.luacheckrc`: it defines the standard and uses it. luacheck knows names
only, so all else is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from luac_nodemcu.output import export_forms as forms
from luac_nodemcu.output.export_forms import Exporter
from luac_nodemcu.stubs.model import Module
from luac_nodemcu.stubs.types import BOOLEAN, NumberType, members

Node = dict[str, Any]


class LuacheckExport(Exporter):
    """The standard for one chip and Lua version."""

    @property
    def name(self) -> str:
        """The standard's name: `nodemcu_esp8266_lua51`."""
        return f"nodemcu_{self.view.chip}_lua{self.view.lua.replace('.', '')}"

    def text(self) -> str:
        """The piece of `.luacheckrc`."""
        globals_ = self.globals()
        lines = [
            "-- Made by luac-nodemcu stubs export. Copy it into .luacheckrc, or give it to",
            "-- luacheck --config. It has names only; left out (number of places):",
            *(f"-- {line}" for line in self.losses.lines()),
            f"stds.{self.name} = {{",
            "  read_globals = {",
            *(line for name, node in sorted(globals_.items()) for line in _lua(name, node, 2)),
            "  },",
            "}",
            f'std = "{self.name}"',
        ]
        return "\n".join(lines) + "\n"

    def globals(self) -> dict[str, Node]:
        """Global name -> description, as luacheck takes it."""
        found: dict[str, Node] = {}
        for module in self.view.all_modules():
            if module.gone is not None or not self.exists(module.when):
                continue
            self.count(module)
            if module.kind == "lua-module":
                continue
            if module.name == "_G":
                self.fill(found, module)
                # Any global may be reached, and set, through it.
                found["_G"] = {"other_fields": True, "read_only": False}
            else:
                fields: dict[str, Node] = {}
                self.fill(fields, module)
                node: Node = {"fields": fields}
                if not module.readonly:
                    node["read_only"] = False
                if module.index is not None:
                    node["other_fields"] = True
                found[module.name] = node
        return found

    def fill(self, found: dict[str, Node], module: Module) -> None:
        """Adds the names of a module."""
        for name, table in module.tables.items():
            if self.exists(table.when):
                node = _place(found, name.removeprefix(module.prefix))
                node.setdefault("fields", {})
                if not table.readonly:
                    node["read_only"] = False
                if table.index is not None:
                    node["other_fields"] = True
        for function in module.functions.values():
            if self.exists(function.when):
                _place(found, function.name.removeprefix(module.prefix))
        for constant in module.constants.values():
            if self.exists(constant.when):
                node = _place(found, constant.name.removeprefix(module.prefix))
                if isinstance(constant.value, str):
                    # A string has the methods of the string library.
                    node["other_fields"] = True
        for field in module.fields.values():
            if self.exists(field.when):
                node = _place(found, field.name.removeprefix(module.prefix))
                if not all(m == BOOLEAN or isinstance(m, NumberType) for m in members(field.type)):
                    node["other_fields"] = True
                if not field.readonly:
                    node["read_only"] = False

    def count(self, module: Module) -> None:
        """Notes what luacheck cannot know."""
        add = self.losses.add
        functions = list(module.functions.values())
        methods = [m for class_ in module.classes.values() for m in class_.methods.values()]
        add(forms.CALLS, len(functions))
        add(forms.METHODS, len(methods))
        add(forms.DEPRECATED, sum(f.deprecated is not None for f in functions))
        add(forms.REMOVED, len(module.removed))
        add(forms.MUST_USE, sum(all(s.must_use for s in f.signatures) for f in functions))


def _place(found: dict[str, Node], name: str) -> Node:
    """The node of a name with dots, made if it is not there."""
    *tables, last = name.split(".")
    for table in tables:
        found = found.setdefault(table, {}).setdefault("fields", {})
    return found.setdefault(last, {})


def _lua(name: str, node: Node, depth: int) -> Iterator[str]:
    """A description as Lua, fields in order."""
    indent = "  " * depth
    key = name if name.isidentifier() and name not in forms.KEYWORDS else f"[{json.dumps(name)}]"
    flags = ", ".join(f"{k} = {str(v).lower()}" for k, v in node.items() if k != "fields")
    if not node.get("fields"):
        yield f"{indent}{key} = {{{f' {flags} ' if flags else ''}}},"
        return
    yield f"{indent}{key} = {{"
    if flags:
        yield f"{indent}  {flags},"
    yield f"{indent}  fields = {{"
    for field, inner in sorted(node["fields"].items()):
        yield from _lua(field, inner, depth + 2)
    yield f"{indent}  }},"
    yield f"{indent}}},"
