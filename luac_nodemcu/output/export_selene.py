"""Stubs as a standard library of selene, in YAML.

The format is that of selene's page "Standard Library Format": one list of arguments for each
function, plain types and sets of strings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from luac_nodemcu.output import export_forms as forms
from luac_nodemcu.output.export_forms import Exporter
from luac_nodemcu.stubs.model import (
    Alias,
    Class,
    Deprecated,
    Enum,
    Function,
    Module,
    Struct,
)
from luac_nodemcu.stubs.types import (
    BOOLEAN,
    FUNCTION,
    NIL,
    STRING,
    TABLE,
    ArrayType,
    FunctionType,
    Literal,
    MapType,
    NamedType,
    NumberType,
    TableType,
    TupleType,
    Type,
    members,
)

Json = Any

MAX_DEPTH = 20
"""How many aliases of aliases are followed."""


class SeleneExport(Exporter):
    """The standard library for one chip and Lua version."""

    def text(self) -> str:
        """The YAML file."""
        data = self.data()
        lines = [
            "# Made by luac-nodemcu stubs export. selene cannot say all that the stubs know;",
            "# left out (number of places):",
            *(f"# - {line}" for line in self.losses.lines()),
            "---",
            *_yaml(data, 0),
        ]
        return "\n".join(lines) + "\n"

    def data(self) -> Json:
        """The content of the file."""
        globals_: dict[str, Json] = {}
        for module in self.view.all_modules():
            if module.gone is None and self.exists(module.when):
                self.losses.add(forms.REMOVED, len(module.removed))
                self.losses.add(forms.METHODS, sum(map(_methods, module.classes.values())))
                self.losses.add(forms.STRUCTS, len(module.types))
                if module.kind != "lua-module":
                    self.module(globals_, module)
        version = f"lua{self.view.lua.replace('.', '')}"
        return {
            "lua_versions": [version],
            "globals": {name: globals_[name] for name in sorted(globals_)},
        }

    def module(self, globals_: dict[str, Json], module: Module) -> None:
        """Adds the names of a module."""
        if module.name == "_G":
            globals_["_G"] = {"property": "new-fields"}
        elif not module.readonly:
            globals_[module.name] = {"property": "new-fields"}
        if module.index is not None:
            globals_[f"{module.name}.*"] = {"any": True}
        for name, table in module.tables.items():
            if self.exists(table.when) and table.index is not None:
                globals_[f"{name}.*"] = {"any": True}
            elif self.exists(table.when) and not table.readonly:
                globals_[name] = {"property": "new-fields"}
        for function in module.functions.values():
            if self.exists(function.when):
                globals_[function.name] = self.function(function)
        for constant in module.constants.values():
            if self.exists(constant.when):
                entry: Json = {"property": "read-only"}
                if constant.deprecated is not None:
                    entry["deprecated"] = _deprecated(constant.deprecated)
                globals_[constant.name] = entry
        for field in module.fields.values():
            if self.exists(field.when) and field.name != "_G":
                globals_[field.name] = {"any": True}

    def function(self, function: Function) -> Json:
        """The description of a function."""
        self.count_function(function)
        self.losses.add(forms.OVERLOADS, len(function.signatures) > 1)
        self.losses.add(forms.EVENTS, function.events is not None)
        self.losses.add(forms.GENERICS, bool(function.generics))
        ways = self.forms(function)
        result: Json = {"args": self.arguments(ways)}
        if ways and all(signature.must_use for signature in function.signatures):
            result["must_use"] = True
        if function.deprecated is not None:
            result["deprecated"] = _deprecated(function.deprecated)
        return result

    def arguments(self, ways: Sequence[FunctionType]) -> list[Json]:
        """One list that every way to call it fits."""
        plain = [[p for p in way.params if p.name != "..."] for way in ways]
        least = min(map(_least, ways), default=0)
        result: list[Json] = []
        for i in range(max(map(len, plain), default=0)):
            at = [params[i] for params in plain if i < len(params)]
            # Behind a vararg of another form anything may stand.
            types = [p.type for p in at] if not self._vararg(ways, i) else []
            entry: Json = {"type": self.kind(types)}
            if i >= least:
                entry["required"] = False
            result.append(entry)
        if any(p.name == "..." for way in ways for p in way.params):
            result.append({"type": "...", "required": False})
        return result

    def _vararg(self, ways: Sequence[FunctionType], at: int) -> bool:
        return any(p.name == "..." for way in ways for p in way.params[: at + 1])

    def kind(self, types: Sequence[Type]) -> Json:
        """The type of an argument as selene has it: `any` unless one kind covers all."""
        parts = [part for type_ in types for part in self.parts(type_, 0) if part != NIL]
        if parts and all(isinstance(p, Literal) and isinstance(p.value, str) for p in parts):
            return sorted({str(p.value) for p in parts if isinstance(p, Literal)})
        kinds = {self._kind(part) for part in parts}
        if len(kinds) != 1:
            return "any"
        (kind,) = kinds
        # No constant is a userdata, so that one given instead is a mistake.
        return {"display": kind[1:]} if kind.startswith("=") else kind

    def parts(self, type_: Type, depth: int) -> Iterator[Type]:
        """The members of a type, with aliases and enums spelt out."""
        for part in members(type_):
            entry = self.view.type(part.name) if isinstance(part, NamedType) else None
            if isinstance(entry, Alias) and depth < MAX_DEPTH:
                yield from self.parts(self.type(entry.type, count=False), depth + 1)
            elif isinstance(entry, Enum):
                for constant in entry.constants:
                    yield from members(self.constant_type(constant))
            else:
                yield part

    def _kind(self, part: Type) -> str:
        """The kind of one member; `=name` for an object of a class."""
        if _is_boolean(part):
            return "bool"
        match part:
            case NumberType() | Literal(int()):
                return "number"
            case Literal(str()):
                return "string"
            case FunctionType():
                return "function"
            case ArrayType() | MapType() | TableType() | TupleType():
                return "table"
            case NamedType(name):
                entry = self.view.type(name)
                if isinstance(entry, Class):
                    return f"={name}"
                return "table" if isinstance(entry, Struct) else "any"
        return {STRING: "string", FUNCTION: "function", TABLE: "table"}.get(part, "any")


def _least(way: FunctionType) -> int:
    """How many arguments must be there; selene takes a nil for one that is not."""
    needed = [
        i + 1
        for i, param in enumerate(way.params)
        if param.name != "..." and not param.optional and NIL not in members(param.type)
    ]
    return needed[-1] if needed else 0


def _is_boolean(part: Type) -> bool:
    return part == BOOLEAN or (isinstance(part, Literal) and isinstance(part.value, bool))


def _methods(class_: Class) -> int:
    return len(class_.methods)


def _deprecated(deprecated: Deprecated) -> Json:
    result: Json = {"message": deprecated.summary}
    if deprecated.replacement and deprecated.safe and "$self" not in deprecated.replacement:
        text = deprecated.replacement.replace("%", "%%").replace("$*", "%...")
        if ".." not in text.replace("...", ""):
            result["replace"] = [text.replace("$", "%")]
    return result


def _yaml(data: Json, depth: int) -> Iterator[str]:
    """Block style for what has parts, JSON (which is YAML) for the rest."""
    indent = "  " * depth
    if isinstance(data, dict):
        for key, value in data.items():
            name = json.dumps(key) if "*" in key else key
            if isinstance(value, dict | list) and value:
                yield f"{indent}{name}:"
                yield from _yaml(value, depth + 1)
            else:
                yield f"{indent}{name}: {json.dumps(value, ensure_ascii=False)}"
    elif isinstance(data, list):
        for value in data:
            if isinstance(value, dict):
                first, *rest = list(_yaml(value, depth + 1))
                yield f"{indent}- {first.lstrip()}"
                yield from rest
            else:
                yield f"{indent}- {json.dumps(value, ensure_ascii=False)}"
