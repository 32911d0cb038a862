"""Turns a `---@meta` file into stubs: the JSON that `source` and `compiling` take, with places.

A documented subset of what LuaLS understands (docs/stubs.md). What is beyond it is a problem
with its line, never silently left out. Files are read elsewhere, see `project_stubs`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from luac_nodemcu.stubs import annotations as notes
from luac_nodemcu.stubs.annotations import ClassDeclaration, FileAnnotations, without_self
from luac_nodemcu.stubs.errors import StubError
from luac_nodemcu.stubs.luacats_tags import (
    AliasTag,
    Annotations,
    EnumTag,
    GenericTag,
    MetaTag,
    OtherTag,
    OverloadTag,
    ParamTag,
)
from luac_nodemcu.stubs.meta_values import (
    deprecation,
    dotted_name,
    field_name,
    is_table,
    literal_type,
    literal_value,
    short,
    single_target,
)
from luac_nodemcu.stubs.source import show_path
from luac_nodemcu.stubs.types import (
    ANY,
    NIL,
    FunctionParam,
    FunctionType,
    Literal,
    NamedType,
    Type,
    union,
)
from luac_nodemcu.syntax import nodes
from luac_nodemcu.syntax.dialect import LUA53
from luac_nodemcu.syntax.lexer import first_token_offset, lex
from luac_nodemcu.syntax.nodes import Node
from luac_nodemcu.syntax.parser import parse
from luac_nodemcu.syntax.source import SourceText

Json = Any
Path = tuple[str | int, ...]

GLOBALS = "_G"
_MODULE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass
class MetaStub:
    """A stub that a file describes. `places`: JSON path as text -> line, for errors."""

    module: str
    data: Json
    places: dict[str, int] = field(default_factory=dict)

    def line(self, path: str) -> int:
        """The line that the innermost known place around a JSON path is on."""
        while path not in self.places and path != "$":
            cut = max(path.rfind("."), path.rfind("["))
            path = path[:cut] if cut > 0 else "$"
        return self.places.get(path, 1)


@dataclass
class _Owner:
    """What a name in the file stands for: a module's table, a class, or both."""

    stub: MetaStub | None = None
    class_: str | None = None
    prefix: str = ""


def is_meta(data: bytes) -> bool:
    """Whether a Lua source may be a file that only describes."""
    return re.search(rb"^[ \t]*---[ \t]*@meta\b", data, re.MULTILINE) is not None


def read_meta(data: bytes, label: str, stem: str) -> tuple[list[MetaStub], list[StubError]]:
    """The stubs of a file and what is wrong with it. `stem` is the file's name without `.lua`."""
    reader = _MetaReader(data, label, stem)
    reader.read()
    problems = sorted(reader.problems, key=lambda problem: problem[0])
    return reader.stubs, [StubError(label, f"line {line}", text) for line, text in problems]


class _MetaReader:
    def __init__(self, data: bytes, label: str, stem: str) -> None:
        self.tokens = lex(data, LUA53)
        self.tree = parse(self.tokens)
        self.source = SourceText(data, first_token_offset(data, LUA53))
        self.notes = FileAnnotations(self.tokens, self.source)
        self.label = label
        self.stem = stem
        self.stubs: list[MetaStub] = []
        self.problems: list[tuple[int, str]] = []
        self.owners: dict[str, _Owner] = {}
        self.methods: dict[str, Json] = {}
        self.home: MetaStub | None = None

    # -- the whole file --------------------------------------------------------------------

    def read(self) -> None:
        for issue in self.tree.issues:
            if issue.severity == "error":
                self.problem(issue.offset, issue.message)
                return
        for problem in self.notes.problems():
            self.problem(problem.offset, problem.message)
        statements = self.tree.chunk.body.statements
        self.returned(statements)
        for statement in statements:
            self.bind(statement)
        self.home = self.stubs[0] if self.stubs else self.stub(GLOBALS, 1)
        for block in self.notes.all():
            self.types(block)
        for statement in statements:
            self.statement(statement)
        self.stubs = [stub for stub in self.stubs if len(stub.data) > 1 or stub.module != GLOBALS]

    def problem(self, offset: int, text: str) -> None:
        self.problems.append((self.source.line_of(offset), text))

    def unsupported(self, node: Node, what: str) -> None:
        self.problem(self.offset(node), what)

    def offset(self, node: Node) -> int:
        return self.tokens.starts[node.first]

    def line(self, node: Node) -> int:
        return self.source.line_of(self.offset(node))

    def stub(self, module: str, line: int) -> MetaStub:
        for known in self.stubs:
            if known.module == module:
                return known
        made = MetaStub(module, {"module": module}, {"$": line, "$.module": line})
        self.stubs.append(made)
        return made

    def returned(self, statements: Sequence[Node]) -> None:
        """A file that returns something describes what require() gives."""
        last = statements[-1] if statements else None
        if not isinstance(last, nodes.Return) or not last.values:
            return
        module = self.stem
        for block in self.notes.all():
            for tag in block.tags:
                if isinstance(tag, MetaTag) and tag.name:
                    module = tag.name
        if not _MODULE.fullmatch(module):
            self.unsupported(last, f"'{module}' cannot be the name of a stub; name it with @meta")
            return
        stub = self.stub(module, 1)
        stub.data |= {"kind": "lua-module", "readonly": False}
        value = last.values[0]
        if isinstance(value, nodes.Name):
            self.owners[value.name.decode("utf-8", "replace")] = _Owner(stub)
        else:
            self.unsupported(value, "return a local variable whose table the file describes")

    def bind(self, statement: Node) -> None:
        """Notes which names are tables of modules or classes."""
        target, value = single_target(statement)
        if target is None:
            return
        block = self.notes.of(statement)
        declared = notes.class_declarations(block)
        name = dotted_name(target)
        if name is None or (value is not None and not is_table(value)):
            return
        owner = self.owners.get(name)
        is_global = isinstance(statement, nodes.Assign) and "." not in name
        if owner is None and is_global and isinstance(value, nodes.Table):
            owner = _Owner(self.stub(name, self.line(statement)))
        if owner is None and "." in name:
            first, _, rest = name.partition(".")
            outer = self.owners.get(first)
            if outer is not None and outer.stub is not None:
                owner = _Owner(outer.stub, None, f"{rest}.")
        if declared:
            owner = owner or _Owner()
            owner.class_ = declared[-1].tag.name
        if owner is not None:
            self.owners[name] = owner

    # -- types -----------------------------------------------------------------------------

    def types(self, block: Annotations) -> None:
        assert self.home is not None
        for tag in block.tags:
            if isinstance(tag, AliasTag):
                self.alias(self.home, tag)
            elif isinstance(tag, OtherTag) and tag.name == "vararg":
                self.problem(tag.offset, "@vararg is not used any more: write @param ... type")
        for declared in notes.class_declarations(block):
            self.class_(self.home, declared)

    def put(self, stub: MetaStub, path: Path, value: Json, line: int) -> None:
        """Adds a value to a stub; what is there already is reported."""
        place = stub.data
        for part in path[:-1]:
            place = place.setdefault(part, {})
        if path[-1] in place:
            self.problems.append((line, f"'{path[-1]}' is described twice"))
            return
        place[path[-1]] = value
        stub.places[show_path(path)] = line

    def alias(self, stub: MetaStub, tag: AliasTag) -> None:
        if tag.generics:
            self.problem(tag.offset, "an alias with type variables is not supported")
            return
        line = self.source.line_of(tag.offset)
        text = str(tag.type) + (f" # {doc}" if (doc := short(tag.doc)) else "")
        self.put(stub, ("types", tag.name), text, line)

    def class_(self, stub: MetaStub, declared: ClassDeclaration) -> None:
        tag = declared.tag
        if any(owner.class_ == tag.name and owner.stub for owner in self.owners.values()):
            self.table_class(declared)
            return
        line = self.source.line_of(tag.offset)
        if tag.generics:
            self.problem(tag.offset, "a class with type variables is not supported")
        parents = [parent.type for parent in tag.parents]
        bound = any(owner.class_ == tag.name for owner in self.owners.values())
        is_struct = not bound and not declared.operators and not declared.overloads
        result: Json = {}
        if len(parents) > 1 or any(not isinstance(parent, NamedType) for parent in parents):
            self.problem(tag.parents[0].offset, "a class can have one parent, which is a class")
        elif parents:
            result["like"] = str(parents[0])
        if summary := short(declared.text or tag.doc):
            result["summary"] = summary
        group = "types" if is_struct else "classes"
        self.put(stub, (group, tag.name), result, line)
        fields: Json = {}
        for entry in declared.fields:
            if not isinstance(entry.key, str):
                if is_struct:
                    self.problem(entry.offset, "a class of fields only cannot have [key] fields")
                else:
                    result["index"] = {"key": str(entry.key), "type": str(entry.type.type)}
                continue
            path = (group, tag.name, "fields", entry.key)
            stub.places[show_path(path)] = self.source.line_of(entry.offset)
            described: Json = {"type": str(entry.type.type)}
            if doc := short(entry.doc):
                described["doc" if is_struct else "summary"] = doc
            optional = "?" if entry.optional and is_struct else ""
            if entry.optional and not is_struct:
                described["type"] = str(union(entry.type.type, NIL))
            if entry.key + optional in fields:
                self.problem(entry.offset, f"the field '{entry.key}' is described twice")
            fields[entry.key + optional] = described
        if is_struct and not fields and "like" not in result:
            # A class without anything is a userdata.
            del stub.data["types"][tag.name]
            self.put(stub, ("classes", tag.name), result, line)
        elif fields or is_struct:
            result["fields"] = fields
        if tag.exact and is_struct:
            result["unknown"] = "raises"
        self.operators(result, declared)

    def operators(self, result: Json, declared: ClassDeclaration) -> None:
        for operator in declared.operators:
            params = [f"other: {operator.operand.type}"] if operator.operand else []
            returns = [str(operator.result.type)]
            meta = result.setdefault("meta", {})
            entry = {"params": params, "returns": returns}
            known = meta.get(f"__{operator.name}")
            if known is None:
                meta[f"__{operator.name}"] = entry
            else:
                forms = known.get("overloads", [known])
                meta[f"__{operator.name}"] = {"overloads": [*forms, entry]}
        if declared.overloads:
            forms = [self.form(tag.type, False) for tag in declared.overloads]
            call = forms[0] if len(forms) == 1 else {"overloads": forms}
            result.setdefault("meta", {})["__call"] = call

    def table_class(self, declared: ClassDeclaration) -> None:
        """The class of a module's table: its fields are the module's."""
        for owner in self.owners.values():
            if owner.class_ != declared.tag.name or owner.stub is None:
                continue
            stub = owner.stub
            if not owner.prefix and (summary := short(declared.text or declared.tag.doc)):
                stub.data["summary"] = summary
            for entry in declared.fields:
                line = self.source.line_of(entry.offset)
                described: Json = {"type": str(entry.type.type)}
                if doc := short(entry.doc):
                    described["summary"] = doc
                if isinstance(entry.key, str):
                    self.put(stub, ("fields", owner.prefix + entry.key), described, line)
                    continue
                index = {"key": str(entry.key), **described}
                if owner.prefix:
                    name = owner.prefix.rstrip(".")
                    stub.data.setdefault("tables", {}).setdefault(name, {})["index"] = index
                else:
                    stub.data["index"] = index
            if declared.overloads and not owner.prefix:
                forms = [self.form(tag.type, False) for tag in declared.overloads]
                stub.data["call"] = forms[0] if len(forms) == 1 else {"overloads": forms}
            if declared.tag.parents or declared.operators:
                self.problem(declared.tag.offset, "a module's table has no parents and operators")

    # -- statements ------------------------------------------------------------------------

    def statement(self, statement: Node) -> None:
        match statement:
            case nodes.FunctionStatement():
                name = dotted_name(statement.target)
                if name is None:
                    self.unsupported(statement, "the name of the function is not understood")
                else:
                    method = statement.function.is_method
                    self.function(statement, name, statement.function, method)
            case nodes.Return() | nodes.Empty():
                pass
            case nodes.LocalStatement() | nodes.Assign():
                self.assignment(statement)
            case _:
                self.unsupported(
                    statement,
                    "a file that describes has only tables, functions and values; "
                    "this would have to be run",
                )

    def assignment(self, statement: nodes.LocalStatement | nodes.Assign) -> None:
        target, value = single_target(statement)
        name = None if target is None else dotted_name(target)
        if target is None or name is None:
            self.unsupported(statement, "write one name for each value")
            return
        block = self.notes.of(statement)
        enum = next((tag for tag in block.tags if isinstance(tag, EnumTag)), None)
        if enum is not None:
            self.enum(enum, value, statement)
            if isinstance(statement, nodes.LocalStatement):
                return
        if isinstance(value, nodes.Function):
            self.function(statement, name, value, False)
        elif isinstance(value, nodes.Table):
            self.table(name, value)
        elif not isinstance(statement, nodes.LocalStatement):
            self.value(statement, name, value, block)

    def table(self, name: str, table: nodes.Table) -> None:
        """The fields that stand in a constructor."""
        for entry in table.fields:
            key_name = field_name(entry)
            if key_name is None:
                self.unsupported(entry, "only named fields are understood here")
                continue
            key = f"{name}.{key_name}"
            if isinstance(entry.value, nodes.Function):
                self.function(entry, key, entry.value, False)
            elif isinstance(entry.value, nodes.Table):
                self.table(key, entry.value)
            else:
                self.value(entry, key, entry.value, self.notes.of(entry))

    def owner_of(self, name: str) -> tuple[_Owner, str] | None:
        """What a name with dots belongs to, and the rest of the name."""
        parts = name.split(".")
        for i in range(len(parts) - 1, 0, -1):
            owner = self.owners.get(".".join(parts[:i]))
            if owner is not None:
                return owner, owner.prefix + ".".join(parts[i:])
        return None

    def value(self, node: Node, name: str, value: Node | None, block: Annotations) -> None:
        types = notes.variable_types(block)
        literal = literal_value(value)
        found = self.owner_of(name)
        stub, short_name = self.home, name
        if found is not None and found[0].stub is None:
            owner, short_name = found
            if not types and literal is None:
                self.unsupported(node, f"say what '{name}' is: ---@type ...")
                return
            kind = str(types[0]) if types else literal_type(literal)
            self.member(owner, "fields", short_name, {"type": kind}, node)
            return
        if found is not None:
            stub, short_name = found[0].stub, found[1]
        elif "." in name:
            self.unknown_table(node, name)
            return
        assert stub is not None
        if found is None:
            stub = self.stub(GLOBALS, self.line(node))
        described: Json = {}
        if summary := short(block.text):
            described["summary"] = summary
        if types:
            described["type"] = str(types[0])
        if literal is not None and not isinstance(literal, bool):
            self.put(
                stub, ("constants", short_name), {"value": literal, **described}, self.line(node)
            )
        elif types:
            self.put(stub, ("fields", short_name), described, self.line(node))
        else:
            self.unsupported(node, f"say what '{name}' is: ---@type ...")

    def unknown_table(self, node: Node, name: str) -> None:
        first = name.partition(".")[0]
        self.unsupported(
            node,
            f"'{first}' is not a table of this file; write {first} = {{}} above, or, if it is a "
            f'module of the firmware, a JSON stub with "extends"',
        )

    def member(self, owner: _Owner, group: str, name: str, entry: Json, node: Node) -> None:
        """Puts something into a class."""
        assert owner.class_ is not None
        assert self.home is not None
        self.put(self.home, ("classes", owner.class_, group, name), entry, self.line(node))

    def function(self, node: Node, name: str, function: nodes.Function, method: bool) -> None:
        if isinstance(node, nodes.LocalFunction):
            return
        block = self.notes.of(node)
        names = [parameter.name.decode("utf-8", "replace") for parameter in function.parameters]
        found = self.owner_of(name)
        in_class = found is not None and found[0].stub is None
        receiver = method or (in_class and names[:1] == ["self"])
        entry = self.described(block, function, names, receiver)
        if found is None and "." in name:
            self.unknown_table(node, name)
        elif found is None:
            globals_ = self.stub(GLOBALS, 1)
            self.put(globals_, ("functions", name), entry, self.line(node))
            self.note_params(globals_, ("functions", name), entry, block)
        elif found[0].stub is None and receiver:
            self.member(found[0], "methods", found[1], entry, node)
            assert self.home is not None
            path: Path = ("classes", str(found[0].class_), "methods", found[1])
            self.note_params(self.home, path, entry, block)
        elif found[0].stub is None:
            kind = {"type": str(self.function_type(block, function, names))}
            self.member(found[0], "fields", found[1], kind, node)
        elif method:
            self.unsupported(
                node,
                f"a module's function is called with a dot: function {name}(...); for methods "
                "declare a class",
            )
        else:
            self.put(found[0].stub, ("functions", found[1]), entry, self.line(node))
            self.note_params(found[0].stub, ("functions", found[1]), entry, block)

    def note_params(self, stub: MetaStub, path: Path, entry: Json, block: Annotations) -> None:
        """Notes on which lines the parameters and overloads of a function are."""
        lines = {
            tag.name: self.source.line_of(tag.offset)
            for tag in block.tags
            if isinstance(tag, ParamTag)
        }
        first, place = entry, path
        if "overloads" in entry:
            first, place = entry["overloads"][0], (*path, "overloads", 0)
            overloads = [tag for tag in block.tags if isinstance(tag, OverloadTag)]
            for i, tag in enumerate(overloads):
                where = show_path((*path, "overloads", i + 1))
                stub.places[where] = self.source.line_of(tag.offset)
        for i, param in enumerate(first["params"]):
            line = lines.get(param["name"].removesuffix("?"))
            if line is not None:
                stub.places[show_path((*place, "params", i))] = line

    def function_type(
        self, block: Annotations, function: nodes.Function, names: list[str]
    ) -> FunctionType:
        vararg = function.vararg != nodes.NO_TOKEN
        known = notes.function_annotations(block, names, vararg=vararg)
        if known is not None:
            return known.type
        params = [FunctionParam(name, ANY) for name in (*names, *(["..."] if vararg else []))]
        # Its body is empty, so that LuaLS too takes it to have no results.
        return FunctionType(tuple(params))

    def described(
        self, block: Annotations, function: nodes.Function, names: list[str], receiver: bool
    ) -> Json:
        """A function's entry in a stub."""
        vararg = function.vararg != nodes.NO_TOKEN
        known = notes.function_annotations(block, names, vararg=vararg, method=receiver)
        result: Json = {}
        for problem in known.problems if known else ():
            self.problem(problem.offset, problem.message)
        type_ = known.type if known is not None else self.function_type(block, function, names)
        docs = known.docs if known else {}
        first = self.form(without_self(type_) if receiver else type_, False, docs)
        if block.text and (summary := short(block.text)):
            result["summary"] = summary
        overloads = [self.form(t, receiver) for t in (known.overloads if known else ())]
        if overloads:
            result["overloads"] = [first, *overloads]
        else:
            result |= first
        generics = [
            name + (f": {constraint.type}" if constraint else "")
            for tag in block.tags
            if isinstance(tag, GenericTag)
            for name, constraint in tag.names
        ]
        if generics:
            result["generics"] = generics
        if known is not None and known.deprecated:
            result["deprecated"] = {"summary": deprecation(block.tags)}
        if known is not None and known.nodiscard:
            result["must_use"] = True
        return result

    def form(self, type_: FunctionType, receiver: bool, docs: dict[str, str] | Any = None) -> Json:
        """One way to call a function; `receiver`: a first `self` is not a parameter."""
        if receiver:
            type_ = without_self(type_)
        params: list[Json] = []
        needed = [i for i, p in enumerate(type_.params) if not p.optional and p.name != "..."]
        last = needed[-1] if needed else -1
        for i, param in enumerate(type_.params):
            kind: Type = param.type
            optional = param.optional and (i > last or param.name == "...")
            if param.optional and not optional:
                # One that follows must be there, so nil has to stand in its place.
                kind = union(kind, NIL)
            entry: Json = {"name": param.name + ("?" if optional else ""), "type": str(kind)}
            if doc := short((docs or {}).get(param.name)):
                entry["doc"] = doc
            params.append(entry)
        returns: list[Json] = []
        for result in type_.returns:
            described: Json = {"type": str(result.type)}
            if result.name:
                described["name"] = result.name
            returns.append(described)
        return {"params": params, "returns": returns}

    def enum(self, tag: EnumTag, value: Node | None, node: Node) -> None:
        """The values of the table as a type."""
        assert self.home is not None
        values: list[str] = []
        for entry in value.fields if isinstance(value, nodes.Table) else ():
            literal = literal_value(entry.value)
            name = field_name(entry)
            if name is None or literal is None:
                self.unsupported(entry, "an enum has named fields with plain values")
                continue
            values.append(str(Literal(name if tag.by_key else literal)))
        if values:
            line = self.source.line_of(tag.offset)
            self.put(self.home, ("types", tag.name), "|".join(dict.fromkeys(values)), line)
        else:
            self.unsupported(node, f"the enum '{tag.name}' has no values")
