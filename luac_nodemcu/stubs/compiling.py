"""Turns the resolved JSON of a stub into its compiled form: checked, complete, quick to load.

The compiled form is JSON data: full names, short notations expanded, inherited effects filled
in, types parsed and kept in one list (`types_list`) to which everything else refers by index.
`decode` makes the model of it. Checks that need other stubs are in `lint`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from luac_nodemcu.stubs import typecodec
from luac_nodemcu.stubs.errors import TypeSyntaxError
from luac_nodemcu.stubs.sets import SETS, StubSet, heading_anchor
from luac_nodemcu.stubs.source import Json, JsonPath, Resolved
from luac_nodemcu.stubs.typeparse import parse_type
from luac_nodemcu.stubs.types import (
    NIL,
    SELF,
    Basic,
    ConstantRef,
    FunctionType,
    Literal,
    NamedType,
    NumberType,
    StringType,
    Type,
    accepts_nil,
    members,
    rewrite,
    union,
    walk,
)

FORMAT = 1
"""Version of the compiled form; part of every cache key."""

_COMPACT = re.compile(r"(\.\.\.|[A-Za-z_][A-Za-z0-9_]*\??): (.*)", re.DOTALL)
_TEMPLATE = re.compile(r"\$(?:[1-9](?:\.\.)?|self|\*)")
_FUNCTION_KEYS = ("summary", "notes", "doc_name", "c", "docs_differ", "when", "generics")
_SIGNATURE_KEYS = ("when", "deprecated", "must_use")
_PROJECT = StubSet(
    "project", "project", "c-module", ("esp8266", "esp32"), ("5.1", "5.3"), True, "", ""
)


@dataclass(frozen=True, slots=True)
class TypeUse:
    """A type expression of a stub: where it stands and which type variables it may name."""

    path: JsonPath
    type: Type
    generics: tuple[str, ...]


def compile_stub(resolved: Resolved, uses: list[TypeUse] | None = None) -> Json:
    """The compiled form of a stub that fits the schema. Raises `StubError`.

    Every type expression is added to `uses`.
    """
    compiler = _Compiler(resolved)
    module = compiler.module()
    if uses is not None:
        uses += compiler.uses
    return module


class _Compiler:
    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self.data = resolved.data
        set_name, _, self.file_name = resolved.reference.partition("/")
        self.set = SETS[set_name] if set_name in SETS else _project_set(resolved)
        self.name: str = self.data["module"]
        self.prefix = "" if self.name == "_G" else f"{self.name}."
        self.types: dict[Type, int] = {}
        self.class_type: Type | None = None
        self.generics: tuple[str, ...] = ()
        self.uses: list[TypeUse] = []

    def fail(self, path: JsonPath, problem: str) -> Exception:
        return self.resolved.error(path, problem)

    # -- types and short notations ---------------------------------------------------------

    def parse(self, path: JsonPath, text: str) -> Type:
        try:
            type_ = parse_type(text)
        except TypeSyntaxError as error:
            raise self.fail(path, str(error)) from None
        if SELF in walk(type_):
            own = self.class_type
            if own is None:
                raise self.fail(path, f"type '{text}': there is no 'self' outside of a class")
            type_ = rewrite(type_, lambda part: own if part == SELF else None)
        self.uses.append(TypeUse(path, type_, self.generics))
        return type_

    def index(self, type_: Type) -> int:
        return self.types.setdefault(type_, len(self.types))

    def type(self, path: JsonPath, text: str) -> int:
        return self.index(self.parse(path, text))

    def remark(self, text: str) -> tuple[str, str | None]:
        """Splits `type # remark`."""
        type_, separator, remark = text.partition(" # ")
        return type_, remark.strip() if separator else None

    def typed(self, path: JsonPath, value: Json, text_key: str = "summary") -> Json:
        """An entry that is a string `type # remark` or an object with `type`."""
        if isinstance(value, dict):
            return {**value, "type": self.type((*path, "type"), value["type"])}
        type_, remark = self.remark(value)
        entry: Json = {"type": self.type(path, type_)}
        if remark:
            entry[text_key] = remark
        return entry

    # -- the module ------------------------------------------------------------------------

    def module(self) -> Json:
        data = self.data
        if self.set.name != _PROJECT.name and self.name != self.file_name:
            raise self.fail(("module",), f"the file is named '{self.file_name}.json'")
        result: Json = {
            "set": self.set.name,
            "module": self.name,
            "kind": data.get("kind", self.set.kind),
            "chips": data.get("chips", list(self.set.chips)),
            "lua": data.get("lua", list(self.set.lua)),
            "readonly": data.get("readonly", self.set.readonly),
            "page": self.page(),
            "source": _listed(data.get("source", [])),
        }
        for key in ("summary", "notes", "build", "when", "requires", "pins"):
            if key in data:
                result[key] = data[key]
        if "gone" in data:
            result["gone"] = self.gone(("gone",), {"kind": "module", **data["gone"]})
        if "result" in data:
            result["result"] = self.type(("result",), data["result"])
        if "call" in data:
            result["call"] = self.function(("call",), data["call"], self.name, False)
        if "index" in data:
            result["index"] = self.any_field(("index",), data["index"])
        for group, compile_ in (
            ("functions", self.plain_function),
            ("constants", self.constant),
            ("fields", self.field),
            ("tables", self.table),
        ):
            result[group] = {
                self.prefix + name: compile_((group, name), value)
                for name, value in data.get(group, {}).items()
            }
        self.check_names(result)
        result["classes"] = {
            name: self.class_(("classes", name), name, value)
            for name, value in data.get("classes", {}).items()
        }
        result["types"] = {
            name: self.named_type(("types", name), value)
            for name, value in data.get("types", {}).items()
        }
        result["removed"] = {
            name if ":" in name else self.prefix + name: self.gone(("removed", name), value)
            for name, value in data.get("removed", {}).items()
        }
        result["types_list"] = [typecodec.encode(type_) for type_ in self.types]
        return result

    def page(self) -> str | None:
        doc = self.data.get("doc")
        if doc is False or not self.set.docs:
            return None
        if self.set.kind == "library":
            return f"{self.set.docs}{self.set.page}"
        page = doc or self.set.page.format(module=self.name)
        return f"{self.set.docs}{page}/"

    def check_names(self, result: Json) -> None:
        seen: dict[str, str] = {}
        for group in ("functions", "constants", "fields", "tables"):
            for name in result[group]:
                if name in seen:
                    short = name.removeprefix(self.prefix)
                    raise self.fail((group, short), f"'{name}' is also in '{seen[name]}'")
                seen[name] = group

    # -- functions -------------------------------------------------------------------------

    def plain_function(self, path: JsonPath, value: Json) -> Json:
        return self.function(path, value, self.prefix + str(path[-1]), False)

    def function(self, path: JsonPath, value: Json, name: str, method: bool) -> Json:
        result = {key: value[key] for key in _FUNCTION_KEYS if key in value}
        self.generics = tuple(text.partition(":")[0] for text in value.get("generics", ()))
        if "overloads" in value:
            if "params" in value:
                raise self.fail((*path, "params"), "stands beside 'overloads': move it there")
            forms = [
                self.signature((*path, "overloads", i), {**_inherited(value), **form}, value)
                for i, form in enumerate(value["overloads"])
            ]
        elif "params" in value:
            forms = [self.signature(path, value, {})]
        else:
            raise self.fail(path, "'params' is missing; [] if it takes none")
        result["signatures"] = forms
        if "deprecated" in value:
            result["deprecated"] = self.deprecated((*path, "deprecated"), value["deprecated"])
        if "events" in value:
            result["events"] = self.events((*path, "events"), value["events"], forms)
        result["anchor"] = self.anchor(value, name, method)
        old = [
            self.old_form((*path, "old_forms", i), form)
            for i, form in enumerate(value.get("old_forms", ()))
        ]
        if old:
            result["old_forms"] = old
        self.generics = ()
        return result

    def anchor(self, value: Json, name: str, method: bool) -> str | None:
        doc = value.get("doc")
        if doc is False or self.data.get("doc") is False or not self.set.docs:
            return None
        if doc:
            return str(doc)
        if self.set.kind == "library":
            return f"pdf-{name}"
        return heading_anchor(f"{value.get('doc_name', name)}()")

    def signature(self, path: JsonPath, value: Json, outer: Json) -> Json:
        result: Json = {key: value[key] for key in _SIGNATURE_KEYS if key in value}
        if outer and "summary" in value:
            result["summary"] = value["summary"]
        if outer and "deprecated" in value:
            result["deprecated"] = self.deprecated((*path, "deprecated"), value["deprecated"])
        if not outer:
            result.pop("when", None)
            result.pop("deprecated", None)
        result["params"] = self.params((*path, "params"), value["params"])
        result["returns"] = [
            self.result((*path, "returns", i), entry)
            for i, entry in enumerate(value.get("returns", ()))
        ]
        if value.get("raises"):
            result["raises"] = [list(self.remark(text)) for text in value["raises"]]
        effects = {**outer.get("effects", {}), **value.get("effects", {})}
        if effects:
            self.check_effects((*path, "effects"), effects, result["params"])
            result["effects"] = effects
        for entry in result["returns"]:
            for attribute in entry.get("attributes", {}).values():
                param = attribute if isinstance(attribute, str) else attribute["param"]
                self.check_param(path, param, result["params"])
        return result

    def check_effects(self, path: JsonPath, effects: Json, params: Json) -> None:
        for key in ("runs_code", "catches"):
            if key in effects:
                self.check_param((*path, key), effects[key], params)
        for key in ("param", "sum_of", "times"):
            if key in effects.get("blocks", {}):
                self.check_param((*path, "blocks", key), effects["blocks"][key], params)
        for key in ("writes_flash", "plain", "locks_console"):
            if isinstance(effects.get(key), dict):
                name = effects[key]["unless"].partition(".")[0]
                self.check_param((*path, key, "unless"), name, params)
        if "limit" in effects:
            self.check_param((*path, "limit", "of"), effects["limit"]["of"], params)
        for key in ("acquires", "releases"):
            if effects.get(key, "self") not in ("self", "result"):
                self.check_param((*path, key), effects[key], params)
        for key in ("claims", "frees", "needs", "gives"):
            for text in _listed(effects.get(key, [])):
                if "[" in text:
                    name = text.partition("[")[2].rstrip("]")
                    self.check_param((*path, key), name, params)

    def check_param(self, path: JsonPath, name: str, params: Json) -> None:
        names = [param["name"] for param in params]
        if name not in names:
            raise self.fail(path, f"there is no parameter '{name}' (there are: {names})")

    def params(self, path: JsonPath, values: Json) -> list[Json]:
        params = [self.param((*path, i), value) for i, value in enumerate(values)]
        optional: str | None = None
        vararg = False
        seen: set[str] = set()
        for i, param in enumerate(params):
            if param["name"] in seen:
                raise self.fail((*path, i), f"a second parameter '{param['name']}'")
            seen.add(param["name"])
            if vararg and "skip" not in param:
                raise self.fail((*path, i), "a parameter after '...' needs 'skip'")
            if param["name"] == "...":
                vararg = True
            elif not param.get("optional") and optional is not None:
                raise self.fail(
                    (*path, i),
                    f"'{param['name']}' is required but follows the optional '{optional}'; "
                    "if the firmware tells them apart by type, give that one 'skip'",
                )
            if param.get("optional") and "skip" not in param:
                optional = param["name"]
        return params

    def param(self, path: JsonPath, value: Json) -> Json:
        if isinstance(value, str):
            match = _COMPACT.fullmatch(value)
            assert match is not None, "the schema has this pattern"
            type_text, remark = self.remark(match[2])
            value = {"name": match[1], "type": type_text}
            if remark:
                value["doc"] = remark
            type_path = path
        else:
            type_path = (*path, "type")
        type_ = self.parse(type_path, value["type"])
        name = value["name"].removesuffix("?")
        optional = value["name"].endswith("?")
        result = {**value, "name": name, "type": self.index(type_)}
        if optional:
            result["optional"] = True
        if (optional and "nil" not in value) or accepts_nil(type_):
            result["nil_ok"] = True
        result.pop("nil", None)
        if "nil" in value and not optional:
            raise self.fail((*path, "nil"), "only an optional parameter can refuse nil")
        if "nil_means" in value and "nil_ok" not in result:
            raise self.fail((*path, "nil_means"), "this parameter does not take nil")
        if name != "...":
            for key in ("min", "max", "count"):
                if key in value:
                    raise self.fail((*path, key), "only '...' has a number of arguments")
        if "callback" in value and not _takes_function(type_):
            raise self.fail((*path, "callback"), "the type has no function")
        return result

    def result(self, path: JsonPath, value: Json) -> Json:
        if isinstance(value, dict):
            type_ = self.parse((*path, "type"), value["type"])
            if "nil_when" in value and not accepts_nil(type_):
                raise self.fail((*path, "nil_when"), "the type does not have nil")
            return {**value, "type": self.index(type_)}
        match = _COMPACT.fullmatch(value)
        result: Json = {}
        if match is not None and not match[1].endswith("?"):
            result["name"] = match[1]
            value = match[2]
        type_text, remark = self.remark(value)
        result["type"] = self.type(path, type_text)
        if remark:
            result["doc"] = remark
        return result

    def old_form(self, path: JsonPath, value: Json) -> Json:
        params = self.params((*path, "params"), value["params"])
        result = {**self.deprecated(path, value), "params": params}
        for match in re.finditer(r"\$([1-9])", value.get("replacement", "")):
            if int(match[1]) > len(params) and not any(p["name"] == "..." for p in params):
                raise self.fail((*path, "replacement"), f"there is no parameter {match[1]}")
        return result

    def deprecated(self, path: JsonPath, value: Json) -> Json:
        rest = _TEMPLATE.sub("", value.get("replacement", ""))
        if "$" in rest:
            raise self.fail(
                (*path, "replacement"), "'$' must be followed by a digit 1 to 9, 'self' or '*'"
            )
        if "fix" in value and "replacement" not in value:
            raise self.fail((*path, "fix"), "there is no 'replacement'")
        return value

    def gone(self, path: JsonPath, value: Json) -> Json:
        return self.deprecated(path, value)

    def events(self, path: JsonPath, value: Json, forms: list[Json]) -> Json:
        """Also fills in the type of the parameter that names the event."""
        for key in ("of", "callback", "names"):
            if key not in value:
                raise self.fail(path, f"'{key}' is missing")
        for name, entry in value["names"].items():
            if isinstance(entry, dict) and "type" not in entry:
                raise self.fail((*path, "names", name), "'type' is missing")
        types = {index: type_ for type_, index in self.types.items()}
        shared: Json = {}
        literals: list[Type] = [
            ConstantRef(name[1:-1]) if name.startswith("`") else Literal(name)
            for name in value["names"]
        ]
        for key in ("of", "callback"):
            if not any(param["name"] == value[key] for form in forms for param in form["params"]):
                raise self.fail((*path, key), f"there is no parameter '{value[key]}'")
        for form in forms:
            for param in form["params"]:
                if param["name"] == value["of"]:
                    written = types[param["type"]]
                    plain = (StringType, NumberType)
                    rest = [part for part in members(written) if not isinstance(part, plain)]
                    if len(rest) < len(members(written)):
                        param["type"] = self.index(union(*literals, *rest))
                elif param["name"] == value["callback"]:
                    shared = dict(param.get("callback", shared))
                    shared.pop("summary", None)
        names: Json = {}
        for name, entry in value["names"].items():
            event = {**shared, **self.typed((*path, "names", name), entry)}
            if "slot" in event:
                plain = name.strip("`")
                event["slot"] = event["slot"].replace(f"{{{value['of']}}}", plain)
            names[name] = event
        return {"of": value["of"], "callback": value["callback"], "names": names}

    # -- other entries ---------------------------------------------------------------------

    def constant(self, path: JsonPath, value: Json) -> Json:
        if not isinstance(value, dict):
            return {"value": value}
        result = dict(value)
        if "type" in value:
            result["type"] = self.type((*path, "type"), value["type"])
        if not {"type", "value", "values"} & set(value):
            raise self.fail(path, "a constant needs 'value', 'values' or 'type'")
        return result

    def field(self, path: JsonPath, value: Json) -> Json:
        return self.typed(path, value)

    def table(self, path: JsonPath, value: Json) -> Json:
        result = dict(value)
        if "index" in value:
            result["index"] = self.any_field((*path, "index"), value["index"])
        return result

    def any_field(self, path: JsonPath, value: Json) -> Json:
        result = {**value, "type": self.type((*path, "type"), value["type"])}
        result["key"] = self.type((*path, "key"), value.get("key", "string"))
        return result

    def class_(self, path: JsonPath, name: str, value: Json) -> Json:
        result = {
            key: value[key]
            for key in ("summary", "notes", "doc_name", "when", "states", "resource")
            if key in value
        }
        self.class_type = NamedType(name)
        shown = value.get("doc_name", name)
        for part in ("methods", "meta"):
            result[part] = {}
            for method, entry in value.get(part, {}).items():
                doc_name = entry.get("doc_name", f"{shown}:{method}")
                compiled = self.function(
                    (*path, part, method),
                    {**entry, "doc_name": doc_name} if doc_name != f"{name}:{method}" else entry,
                    f"{name}:{method}",
                    True,
                )
                result[part][f"{name}:{method}"] = compiled
        result["fields"] = {
            field: self.field((*path, "fields", field), entry)
            for field, entry in value.get("fields", {}).items()
        }
        if "index" in value:
            result["index"] = self.any_field((*path, "index"), value["index"])
        self.class_type = None
        self.check_states(path, value)
        for method in value.get("resource", {}).get("release", ()):
            if method not in value.get("methods", {}):
                raise self.fail((*path, "resource", "release"), f"there is no method '{method}'")
        return result

    def check_states(self, path: JsonPath, value: Json) -> None:
        known = value.get("states", [])
        for method, entry in value.get("methods", {}).items():
            place = (*path, "methods", method)
            uses = [((*place, "effects"), entry.get("effects", {}))]
            uses += [
                ((*place, "events", "names", name), event)
                for name, event in entry.get("events", {}).get("names", {}).items()
                if isinstance(event, dict)
            ]
            for where, data in uses:
                for key in ("needs", "gives"):
                    for state in _listed(data.get(key, [])):
                        if "." not in state and state not in known:
                            problem = f"'{state}' is not among the class's states {known}"
                            raise self.fail((*where, key), problem)

    def named_type(self, path: JsonPath, value: Json) -> Json:
        if isinstance(value, str):
            text, remark = self.remark(value)
            result: Json = {"alias": self.type(path, text)}
            if remark:
                result["summary"] = remark
            return result
        if "enum" in value:
            return {**value, "enum": self.enum_members((*path, "enum"), _listed(value["enum"]))}
        result = {**value, "fields": {}}
        for field, entry in value["fields"].items():
            compiled = self.typed((*path, "fields", field), entry, "doc")
            if field.endswith("?"):
                compiled["optional"] = True
            result["fields"][field.removesuffix("?")] = compiled
        for name in value.get("needs_one_of", ()):
            if name not in result["fields"]:
                raise self.fail((*path, "needs_one_of"), f"there is no field '{name}'")
        return result

    def enum_members(self, path: JsonPath, names: list[str]) -> list[str]:
        constants = [self.prefix + name for name in self.data.get("constants", {})]
        found: list[str] = []
        for name in names:
            if name.endswith("*"):
                matches = [full for full in constants if full.startswith(name[:-1])]
                if not matches:
                    raise self.fail(path, f"no constant begins with '{name[:-1]}'")
                found += matches
            elif name.startswith(self.prefix) and name not in constants:
                raise self.fail(path, f"there is no constant '{name}' in this stub")
            else:
                found.append(name)
        return found


def _project_set(resolved: Resolved) -> StubSet:
    """A project's stub is for all chips, or for those of the stub that it extends."""
    base = SETS.get(resolved.layers[-1].reference.partition("/")[0])
    return _PROJECT if base is None or not base.chips else replace(base, name=_PROJECT.name)


def _listed(value: Json) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _inherited(value: Json) -> Json:
    return {key: value[key] for key in ("returns", "raises", "must_use") if key in value}


def _takes_function(type_: Type) -> bool:
    return any(
        isinstance(member, FunctionType | NamedType)
        or (isinstance(member, Basic) and member != NIL)
        for member in members(type_)
    )
