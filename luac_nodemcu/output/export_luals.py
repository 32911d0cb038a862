"""Stubs as an addon of lua-language-server: `config.json` and `library/*.lua` in LuaCATS.

One file for each module. What LuaCATS cannot say is in `losses` and in the addon's README.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from luac_nodemcu.output import export_forms as forms
from luac_nodemcu.output.export_forms import Exporter, member, safe_name, sentences
from luac_nodemcu.stubs.conditions import ALWAYS, Condition
from luac_nodemcu.stubs.model import (
    Alias,
    Class,
    Constant,
    Deprecated,
    Enum,
    FieldEntry,
    Function,
    Index,
    Module,
    Signature,
    Struct,
    TableEntry,
)
from luac_nodemcu.stubs.types import INTEGER, FunctionParam, FunctionType, NamedType

HEADER = "-- Made by luac-nodemcu stubs export; changes will be lost."

BUILTIN_LIBRARIES = (
    "basic", "bit", "bit32", "coroutine", "debug", "ffi", "io", "jit", "math", "os", "package",
    "string", "table", "table.clear", "table.new", "utf8",
)  # fmt: skip
"""Libraries that LuaLS brings along; the addon has the firmware's instead."""

_OPERATORS = (
    "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__idiv", "__band", "__bor",
    "__bxor", "__bnot", "__shl", "__shr", "__concat", "__len", "__call",
)  # fmt: skip
"""Metamethods that LuaCATS knows as operators, without their dashes."""


class LuaLSExport(Exporter):
    """The addon for one chip and Lua version."""

    def files(self) -> dict[str, str]:
        """Path in the addon's folder, with `/` -> content."""
        library = {
            file_name(module): self.module_text(module)
            for module in self.view.all_modules()
            if module.gone is None and self.exists(module.when)
        }
        return {"config.json": self.config(), **library, "README.md": self.readme()}

    def config(self) -> str:
        """The addon's settings of LuaLS."""
        settings = {
            "Lua.runtime.version": f"Lua {self.view.lua}",
            "Lua.runtime.builtin": dict.fromkeys(BUILTIN_LIBRARIES, "disable"),
        }
        return json.dumps({"name": self.title, "settings": settings}, indent=2) + "\n"

    @property
    def title(self) -> str:
        """What the addon is for."""
        return f"NodeMCU {self.view.chip.upper()}, Lua {self.view.lua}"

    def readme(self) -> str:
        """How to use the addon, and what it does not say. To be called last."""
        lines = [
            f"# {self.title}",
            "",
            "An addon of lua-language-server, made by `luac-nodemcu stubs export`. Put the folder",
            "into one that `Lua.workspace.userThirdParty` names, or name `library` in",
            "`Lua.workspace.library` and take over the settings in `config.json`.",
            "",
            "The annotations cannot say all that the stubs know. Left out (number of places):",
            "",
            *(f"- {line}" for line in self.losses.lines()),
        ]
        return "\n".join(lines) + "\n"

    # -- modules ---------------------------------------------------------------------------

    def module_text(self, module: Module) -> str:
        """The file of a module."""
        self.count_module(module)
        lines = list(self.module_lines(module))
        return "\n".join(lines) + "\n"

    def module_lines(self, module: Module) -> Iterator[str]:
        """The lines of a module's file."""
        required = module.kind == "lua-module"
        yield f"---@meta {module.name}" if required else "---@meta _"
        yield HEADER
        for type_ in module.types.values():
            yield ""
            yield from self.named_type(type_)
        for class_ in module.classes.values():
            if self.exists(class_.when):
                yield ""
                yield from self.class_lines(class_, module.name)
        table = local_name(module.name) if required else module.name
        if module.name != "_G":
            yield ""
            yield from self.table_head(module, table, local=required)
        yield from self.tables(module, table)
        for constant in module.constants.values():
            if self.exists(constant.when):
                yield from self.constant(constant, self.place(module, table, constant.name))
        for function in module.functions.values():
            if self.exists(function.when):
                yield ""
                place = self.place(module, table, function.name)
                yield from self.function(function, place)
        if module.name == "_G":
            for field in module.fields.values():
                yield ""
                yield from self.global_field(field)
        if required:
            yield ""
            yield from self.returned(module, table)

    def place(self, module: Module, table: str, name: str) -> str:
        """How a name of a module is written where it is defined."""
        if module.name == "_G":
            return name
        place = table
        for part in name.removeprefix(module.prefix).split("."):
            place = member(place, part)
        return place

    def table_head(self, module: Module, table: str, *, local: bool) -> Iterator[str]:
        """The module's table with a class of its own, which has the plain fields."""
        about = [module.summary, when_text(module.when), *module.notes]
        if module.build is not None and not module.build.default:
            about.append(f"Build option {module.build.option}")
        yield from doc_lines(about, module.url)
        yield f"---@class {module_class(module)}"
        yield from self.field_lines(module.fields.values(), module.prefix, "")
        yield from self.index_line(module.index)
        if module.call is not None:
            yield from self.overload_lines(self.forms(module.call), None)
        yield f"{'local ' if local else ''}{table} = {{}}"

    def tables(self, module: Module, table: str) -> Iterator[str]:
        """The sub-tables, outer ones first."""
        names: dict[str, TableEntry | None] = {}
        for name in (*module.functions, *module.constants, *module.fields):
            parts = name.removeprefix(module.prefix).split(".")[:-1]
            for i in range(len(parts)):
                names.setdefault(module.prefix + ".".join(parts[: i + 1]), None)
        names.update(module.tables)
        for name, entry in sorted(names.items()):
            if entry is not None and not self.exists(entry.when):
                continue
            short = name.removeprefix(module.prefix)
            yield ""
            if entry is not None:
                yield from doc_lines([entry.summary, when_text(entry.when)])
                yield from deprecated_lines(entry.deprecated)
            yield f"---@class {module_class(module)}.{short}"
            yield from self.field_lines(module.fields.values(), module.prefix, f"{short}.")
            if entry is not None:
                yield from self.index_line(entry.index)
            yield f"{self.place(module, table, name)} = {{}}"

    def returned(self, module: Module, table: str) -> Iterator[str]:
        """What require() gives."""
        if module.result is not None:
            yield f"---@type {self.type(module.result)}"
            yield "local result"
            yield "return result"
        else:
            yield f"return {table}"

    def global_field(self, field: FieldEntry) -> Iterator[str]:
        """A global that is neither function nor constant."""
        yield from doc_lines([field.summary, when_text(field.when)])
        yield f"---@type {self.type(field.type)}"
        yield f"{field.name} = nil"

    # -- types -----------------------------------------------------------------------------

    def named_type(self, entry: Alias | Enum | Struct) -> Iterator[str]:
        """An alias, enum or struct."""
        yield from doc_lines([entry.summary])
        match entry:
            case Alias(name, type_):
                yield f"---@alias {name} {self.type(type_)}"
            case Enum(name, constants, flags):
                yield from self.enum(name, constants, flags)
            case Struct(name, fields, unknown, needs_one_of):
                self.losses.add(forms.NEEDS_ONE, bool(needs_one_of))
                self.losses.add(forms.UNKNOWN_FIELDS, unknown == "allowed")
                exact = "(exact) " if unknown == "raises" else ""
                yield f"---@class {exact}{name}"
                for field in fields.values():
                    if not self.exists(field.when):
                        continue
                    self.losses.add(forms.CALLBACKS, field.callback is not None)
                    optional = "?" if field.optional else ""
                    doc = one_line([field.doc, default_text(field.default), when_text(field.when)])
                    key = field_key(field.name) + optional
                    yield f"---@field {key} {self.type(field.type)}{doc}"

    def enum(self, name: str, constants: tuple[str, ...], flags: bool) -> Iterator[str]:
        """An enum with its values; plain integers if they are not known or may be combined."""
        values = {}
        for full in constants:
            entry = self.view.find(full)
            if isinstance(entry, Constant) and self.exists(entry.when):
                values[full] = entry.value
        known = all(isinstance(value, int | str) for value in values.values())
        if flags or not known or not values:
            self.losses.add(forms.FLAGS if flags else forms.VALUES)
            text = any(isinstance(value, str) for value in values.values())
            yield f"---@alias {name} {'string' if text else INTEGER}"
            return
        yield f"---@enum {name}"
        fields = ", ".join(
            f"{key_text(full)} = {lua_value(value)}" for full, value in values.items()
        )
        yield f"local {local_name(name)} = {{ {fields} }}"

    def class_lines(self, class_: Class, module: str) -> Iterator[str]:
        """A class and its methods, on a local variable."""
        self.losses.add(forms.STATES, bool(class_.states) or class_.resource is not None)
        yield from doc_lines([class_.summary, when_text(class_.when), *class_.notes])
        yield f"---@class {class_.name}"
        yield from self.field_lines(class_.fields.values(), "", "")
        yield from self.index_line(class_.index)
        for meta in class_.meta.values():
            yield from self.operator(class_, meta)
        name = local_name(class_.name)
        if name == local_name(module):
            # The module's own table has this name.
            name += "_object"
        yield f"local {name} = {{}}"
        for method in class_.methods.values():
            if self.exists(method.when):
                yield ""
                short = method.name.partition(":")[2]
                colon = short not in forms.KEYWORDS
                place = f"{name}:{short}" if colon else member(name, short)
                yield from self.function(method, place, class_.name)

    def operator(self, class_: Class, meta: Function) -> Iterator[str]:
        """A metamethod, if it is an operator that LuaCATS has."""
        short = meta.name.partition(":")[2]
        name = short.removeprefix("__") if short in _OPERATORS else None
        for form in self.forms(meta):
            if name is None or (name != "call" and len(form.returns) != 1):
                self.losses.add(forms.METAMETHODS)
            elif name == "call":
                yield from self.overload_lines([form], None)
            else:
                others = [p.type for p in form.params if p.type != NamedType(class_.name)]
                operand = f"({others[0]})" if others else ""
                yield f"---@operator {name}{operand}: {form.returns[0].type}"

    def field_lines(self, fields: Iterable[FieldEntry], prefix: str, table: str) -> Iterator[str]:
        """The fields directly in a table whose names begin with `prefix` and `table`."""
        for field in fields:
            name = field.name.removeprefix(prefix)
            if not self.exists(field.when) or not name.startswith(table):
                continue
            name = name.removeprefix(table)
            if "." not in name:
                self.losses.add(forms.READ_ONLY, field.readonly)
                doc = one_line([field.summary, when_text(field.when)])
                yield f"---@field {field_key(name)} {self.type(field.type)}{doc}"

    def index_line(self, index: Index | None) -> Iterator[str]:
        """Any other field."""
        if index is not None:
            doc = one_line([index.summary])
            yield f"---@field [{self.type(index.key)}] {self.type(index.type)}{doc}"

    # -- constants and functions -----------------------------------------------------------

    def constant(self, constant: Constant, place: str) -> Iterator[str]:
        """A constant, with its value if that is known."""
        yield ""
        values = [f"{lua_value(value)} with {when.describe()}" for when, value in constant.values]
        yield from doc_lines([constant.summary, when_text(constant.when), *values])
        yield from deprecated_lines(constant.deprecated)
        if constant.value is None:
            self.losses.add(forms.VALUES)
            yield f"---@type {self.type(constant.type)}"
            yield f"{place} = nil"
        else:
            yield f"{place} = {lua_value(constant.value)}"

    def function(self, function: Function, place: str, class_: str | None = None) -> Iterator[str]:
        """A function or method; the first form in tags, the others as overloads."""
        self.count_function(function)
        signatures = [s for s in function.signatures if self.exists(s.when)]
        if not signatures:
            return
        summary = [function.summary, when_text(function.when)]
        if len(signatures) > 1:
            summary += [s.summary for s in signatures]
        yield from doc_lines([*summary, *function.notes], function.url)
        first, *others = self.forms(function)
        self.count_forms(function)
        if first.generics:
            yield f"---@generic {', '.join(first.generics)}"
        yield from self.param_lines(first, signatures[0])
        yield from self.return_lines(first, signatures[0])
        yield from self.overload_lines(others, class_)
        yield from deprecated_lines(function.deprecated)
        if all(signature.must_use for signature in signatures):
            yield "---@nodiscard"
        names = ", ".join(param.name for param in first.params)
        if "[" in place:
            names = ", ".join(filter(None, ("self" if class_ else "", names)))
            yield f"{place} = function({names}) end"
        else:
            yield f"function {place}({names}) end"

    def param_lines(self, form: FunctionType, signature: Signature) -> Iterator[str]:
        """The parameters of the first form."""
        remarks: Mapping[str, list[str | None]] = {
            safe_name(param.name): [
                param.doc,
                default_text(param.default),
                f"nil: {param.nil_means}" if param.nil_means else None,
            ]
            for param in signature.params
        }
        for param in form.params:
            optional = "?" if param.optional else ""
            doc = one_line(remarks[param.name])
            yield f"---@param {param.name}{optional} {in_tag(param.type)}{doc}"

    def return_lines(self, form: FunctionType, signature: Signature) -> Iterator[str]:
        """The results of the first form."""
        for result, entry in zip(form.returns, signature.returns, strict=True):
            nil_when = f"nil if {entry.nil_when}" if entry.nil_when else None
            name = f" {result.name}" if result.name else ""
            doc = one_line([entry.doc, nil_when])
            yield f"---@return {in_tag(result.type)}{name}{doc}"

    def overload_lines(self, others: Iterable[FunctionType], class_: str | None) -> Iterator[str]:
        """Further forms; those of methods name the receiver."""
        for form in others:
            params = form.params
            if class_ is not None:
                params = (FunctionParam("self", NamedType(class_)), *params)
            yield f"---@overload {FunctionType(params, form.returns)}"

    # -- losses ----------------------------------------------------------------------------

    def count_forms(self, function: Function) -> None:
        """Notes what LuaCATS does not say about a function."""
        for signature in function.signatures:
            for param in signature.params:
                self.type(param.type)
            for result in signature.returns:
                self.type(result.type)
            self.losses.add(forms.FORMS, signature.deprecated is not None)
            names = [param.name for param in signature.params]
            if "..." in names:
                self.losses.add(forms.AFTER_VARARG, len(names) - 1 - names.index("..."))

    def count_module(self, module: Module) -> None:
        """Notes what is said about a module as a whole and not exported."""
        self.losses.add(forms.REMOVED, len(module.removed))
        self.losses.add(forms.PINS, len(module.pins))
        self.losses.add(forms.READ_ONLY, module.readonly and module.name != "_G")
        conditions = [module.when, *(entry.when for entry in module.constants.values())]
        conditions += [entry.when for entry in module.fields.values()]
        self.losses.add(forms.CONDITIONS, sum(when is not ALWAYS for when in conditions))


def file_name(module: Module) -> str:
    """Where a module is described; there are Lua modules with the names of C modules."""
    folder = "library/lua_modules" if module.kind == "lua-module" else "library"
    return f"{folder}/{module.name}.lua"


def module_class(module: Module) -> str:
    """The class of a module's table; for libraries the name that LuaLS itself uses."""
    ending = "module" if module.kind == "lua-module" else "lib"
    return local_name(module.name) + ending


def local_name(name: str) -> str:
    """A Lua name made of any other."""
    text = re.sub(r"\W", "_", name)
    return safe_name(f"_{text}" if text[:1].isdigit() else text)


def key_text(full: str) -> str:
    """The last part of a constant's name as a key of a table."""
    name = full.rpartition(".")[2]
    return name if name.isidentifier() and name not in forms.KEYWORDS else f'["{name}"]'


def field_key(name: str) -> str:
    """A field's name in its tag."""
    return name if name.isidentifier() else f"[{json.dumps(name)}]"


def lua_value(value: object) -> str:
    """A constant's value as Lua."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


def in_tag(type_: object) -> str:
    """A type in front of a name or remark: a function with results in parentheses."""
    text = str(type_)
    return f"({text})" if isinstance(type_, FunctionType) and type_.returns else text


def doc_lines(texts: Iterable[str | None], url: str | None = None) -> Iterator[str]:
    """Text as documentation, one paragraph each, and a link."""
    paragraphs = sentences(texts)
    if url:
        paragraphs.append(f"[Documentation]({url})")
    for i, text in enumerate(paragraphs):
        if i:
            yield "---"
        # A line that begins so would be a tag or a member of an alias.
        yield f"---{' ' if text[:1] not in '@|' else ' .'}{text}"


def one_line(texts: Iterable[str | None]) -> str:
    """Remarks behind a tag."""
    text = "; ".join(text for text in texts if text)
    return f" # {text}" if text else ""


def deprecated_lines(deprecated: Deprecated | None) -> Iterator[str]:
    """The tag, with what to do instead above it."""
    if deprecated is not None:
        yield "---"
        yield from doc_lines([f"Deprecated: {deprecated.summary}"])
        yield "---@deprecated"


def when_text(when: Condition) -> str | None:
    """A condition in words."""
    return None if when is ALWAYS else f"Only with {when.describe()}"


def default_text(default: str | None) -> str | None:
    """What is taken if it is left out."""
    return None if default is None else f"default {default}"
