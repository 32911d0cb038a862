"""Where a file uses fields and globals, and which they are, as plain data.

A field is known by the table it belongs to: by the place of the constructor, by the annotated
class, or by the firmware's name. Where inference does not know the table, a field belongs to the
variable that leads to it. Nothing here holds a tree, so that what is known of closed files is
small; it is kept until the text of the file, or of one that its types rest on, changes. Locals
are not here: their file's scopes have them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.semantics.file_types import FileTypes
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.semantics.names import constant_string
from luac_nodemcu.semantics.scopes import MUTATE, READ, Access, Symbol
from luac_nodemcu.semantics.values import (
    UNKNOWN,
    ApiTable,
    Instance,
    OwnFunction,
    String,
    Table,
    Value,
    join_all,
    members_of,
)
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.nodes import NO_TOKEN
from luac_nodemcu.syntax.walk import walk
from luac_nodemcu_lsp.query import Query

Key = tuple[object, ...]
"""What a field or global is:

- `("table", file, offset of the constructor, name)`, `("class", class, name)`, `("api", name)`
- `("global", name)`: the same in all files of one program
- `("of local", file, offset of the declaration, names...)`, `("of global", names...)`: a field of
  a table that is not known
"""

KEPT_USES: Final = 200_000
"""About so many uses are kept; each takes some 300 bytes."""

_MAX_PARENTS: Final = 8


class Use(NamedTuple):
    """A place where a field or global is used.

    - `start`, `end`: the bytes of the name, without quotes.
    - `is_write`, `is_call`: it gets a value there, it is called there.
    - `function`: number of the function of the file whose code has the place; `defines`: number
      of the function that it gets as a value, -1 for none.
    - `keys`: what it may be; empty if that is not known.
    """

    start: int
    end: int
    is_write: bool
    is_call: bool
    function: int
    defines: int
    keys: tuple[Key, ...]


class FileUses:
    """All uses of a file.

    - `by_name`: name -> its uses, in the order of the source.
    - `at`: offset -> name and use.
    - `names`: number of a function -> the bytes of the name that it is given.
    - `given`: fields of tables that are given to the firmware, which looks for them -> by whom.
    """

    __slots__ = ("at", "by_name", "given", "names")

    def __init__(self) -> None:
        self.by_name: dict[str, list[Use]] = {}
        self.at: dict[int, tuple[str, Use]] = {}
        self.names: dict[int, tuple[int, int]] = {}
        self.given: dict[Key, str] = {}


class _Known:
    """What is kept for a workspace."""

    def __init__(self) -> None:
        self.count = 0
        self.uses: dict[str, tuple[str, dict[str, str], FileUses]] = {}
        self.tables: dict[str, tuple[LuaFile, dict[int, int]]] = {}


_KNOWN: WeakKeyDictionary[Workspace, _Known] = WeakKeyDictionary()


def uses_of(query: Query) -> FileUses:
    """The uses of a file, from memory if nothing that they rest on has changed."""
    workspace = query.folder.workspace
    known = _KNOWN.setdefault(workspace, _Known())
    hash_ = workspace.hash_of(query.name)
    entry = known.uses.get(query.name)
    if entry is not None and entry[0] == hash_ and _hold(query, entry[1]):
        return entry[2]
    is_open = query.document is not None
    if not is_open:
        workspace.types.keep_values_of(query.name)
    try:
        types = query.types
        bases = {base: workspace.hash_of(base) for base in workspace.types.bases(query.name)}
        found = _Builder(query, types, known).run()
        known.uses[query.name] = hash_, bases, found
    finally:
        if not is_open:
            workspace.types.drop_values_of(query.name)
    if not is_open:
        types.values.clear()
        workspace.release(query.name)
    known.count += len(found.at)
    if known.count > KEPT_USES:
        known.uses = {query.name: known.uses[query.name]}
        known.count = len(found.at)
    return found


def _hold(query: Query, bases: dict[str, str]) -> bool:
    folder = query.folder
    return all(
        folder.has(path) and folder.workspace.hash_of(path) == hash_
        for path, hash_ in bases.items()
    )


class _Builder:
    def __init__(self, query: Query, types: FileTypes, known: _Known) -> None:
        self.query = query
        self.types = types
        self.known = known
        self.tokens = query.tokens
        self.scopes = query.scopes
        self.found = FileUses()
        self.targets: dict[int, n.Chain] = {}
        # Functions that name their first parameter `self`: where the table is that has them.
        self.owners: dict[int, n.Chain | n.Table] = {}
        self.named: dict[int, int] = {}
        # The last tokens of fields that are assigned.
        self.written: set[int] = set()
        self.constructors: dict[int, int] = {}
        self.places: dict[int, tuple[str, int]] = {}
        self.has_others = False
        self.tables: dict[int, Table] = {}

    def run(self) -> FileUses:
        """Everything, in the order of the source for each name."""
        chains: list[n.Chain] = []
        constructors: list[n.Table] = []
        handlers: dict[int, Callable[[Any], None]] = {
            n.Chain.kind: chains.append,
            n.Table.kind: constructors.append,
            n.FunctionStatement.kind: self._statement,
            n.LocalFunction.kind: self._local_function,
            n.LocalStatement.kind: self._local,
            n.Assign.kind: self._assign,
        }
        for node in walk(self.query.tree.chunk):
            handler = handlers.get(node.kind)
            if handler is not None:
                handler(node)
        for table in constructors:
            self.constructors[id(table)] = self.tokens.starts[table.first]
            for field in table.fields:
                if isinstance(field, n.NamedField):
                    self._name(field.first, field.value)
                    self._own(table, field.value)
        self._learn_tables()
        self._globals()
        for chain in chains:
            self._chain(chain)
        for table in constructors:
            self._constructor(table)
        self._annotations()
        self._given()
        for name, uses in self.found.by_name.items():
            uses.sort(key=lambda use: use.start)
            for use in uses:
                self.found.at.setdefault(use.start, (name, use))
        return self.found

    # What functions are called.

    def _name(self, token: int, value: n.Expression) -> None:
        while isinstance(value, n.Paren):
            value = value.expression
        if isinstance(value, n.Function) and token >= 0:
            index = self.scopes.info_of(value).index
            self.named[token] = index
            self.found.names[index] = (self.tokens.starts[token], self.tokens.ends[token])

    def _local_function(self, node: n.LocalFunction) -> None:
        self._name(node.name.first, node.function)

    def _local(self, node: n.LocalStatement) -> None:
        for local, value in zip(node.names, node.values, strict=False):
            self._name(local.first, value)

    def _assign(self, node: n.Assign) -> None:
        for target in node.targets:
            if isinstance(target, n.Chain):
                self.written.add(target.last)
        for target, value in zip(node.targets, node.values, strict=False):
            self._name(name_token(target), value)
            self._own(target, value)

    def _statement(self, node: n.FunctionStatement) -> None:
        self.written.add(node.target.last)
        self._name(name_token(node.target), node.function)
        if node.function.is_method and isinstance(node.target, n.Chain):
            self.targets[node.function.function_token] = node.target
        self._own(node.target, node.function)

    def _own(self, owner: n.Node, function: n.Node) -> None:
        if isinstance(function, n.Function) and isinstance(owner, n.Chain | n.Table):
            parameters = function.parameters
            if parameters and parameters[0].name == b"self":
                self.owners[parameters[0].first] = owner

    # Uses.

    def _add(
        self,
        name: bytes,
        place: tuple[int, int],
        token: int,
        keys: Iterable[Key],
        *,
        is_write: bool,
        is_call: bool = False,
    ) -> None:
        function = self.scopes.function_at(token).index
        use = Use(
            *place, is_write, is_call, function, self.named.get(token, -1),
            tuple(dict.fromkeys(keys)),
        )  # fmt: skip
        self.found.by_name.setdefault(name.decode("utf-8", "replace"), []).append(use)

    def _place(self, token: int) -> tuple[int, int]:
        return self.tokens.starts[token], self.tokens.ends[token]

    def _globals(self) -> None:
        for variable in self.scopes.globals.values():
            text = variable.name.decode("utf-8", "replace")
            keys: list[Key] = [("global", text)]
            if not variable.writes and self.query.platform.has_global(variable.name):
                keys.append(("api", text))
            for access in (*variable.reads, *variable.writes):
                self._add(
                    variable.name, self._place(access.token), access.token, keys,
                    is_write=access.kind not in (READ, MUTATE), is_call=self._is_called(access),
                )  # fmt: skip

    def _is_called(self, access: Access) -> bool:
        chain = self.scopes.chains.get(access.token)
        return chain is not None and type(chain.suffixes[0]) is n.Call

    def _chain(self, chain: n.Chain) -> None:
        for place, suffix in enumerate(chain.suffixes):
            if isinstance(suffix, n.Member | n.MethodCall):
                token, name = suffix.name_token, suffix.name
                if token == NO_TOKEN:
                    continue
                where = self._place(token)
            elif isinstance(suffix, n.Index):
                key = constant_string(suffix.key)
                if key is None or not isinstance(suffix.key, n.String):
                    continue
                token, name = suffix.key.first, key
                inside = self._inside(token, name)
                if inside is None:
                    continue
                where = inside
            else:
                continue
            following = chain.suffixes[place + 1] if place + 1 < len(chain.suffixes) else None
            self._add(
                name, where, token, self._keys(chain, place, name),
                is_write=suffix.last in self.written and place == len(chain.suffixes) - 1,
                is_call=isinstance(suffix, n.MethodCall) or type(following) is n.Call,
            )  # fmt: skip

    def _inside(self, token: int, name: bytes) -> tuple[int, int] | None:
        """The bytes between the quotes of a string that has no escapes."""
        start, end = self._place(token)
        if self.tokens.data[start + 1 : end - 1] != name:
            return None
        return start + 1, end - 1

    def _constructor(self, node: n.Table) -> None:
        table = self.tables.get(id(node))
        for field in node.fields:
            if isinstance(field, n.NamedField):
                name, token = field.name, field.first
                where = self._place(token)
            elif isinstance(field, n.KeyedField) and isinstance(field.key, n.String):
                name, token = field.key.value, field.key.first
                inside = self._inside(token, name)
                if inside is None:
                    continue
                where = inside
            else:
                continue
            key: Key | None = None
            if table is not None:
                key = self._key(table, name)
            if key is None:
                offset = self.constructors[id(node)]
                key = ("table", self.query.name, offset, name.decode("utf-8", "replace"))
            self._add(name, where, token, [key], is_write=True)

    def _annotations(self) -> None:
        """Fields that `---@field` declares."""
        from luac_nodemcu.semantics.declared import declarations

        found = declarations(self.query.tree)
        if found is None:
            return
        from luac_nodemcu.stubs.annotations import class_declarations

        data = self.tokens.data
        for block in found.everything():
            for declared in class_declarations(block):
                for field in declared.fields:
                    name = field.key.encode() if isinstance(field.key, str) else b""
                    start = field.key_offset
                    if name and data[start : start + len(name)] == name:
                        key: Key = ("class", declared.tag.name, field.key)
                        use = Use(start, start + len(name), True, False, 0, -1, (key,))
                        self.found.by_name.setdefault(str(field.key), []).append(use)

    def _given(self) -> None:
        """Fields of tables that firmware functions get, and that these have words for."""
        from luac_nodemcu_lsp.entries import struct_of

        for site in self.types.calls:
            for value, param in zip(site.arguments, site.params, strict=False):
                if param is None:
                    continue
                for table in members_of(value):
                    if not isinstance(table, Table):
                        continue
                    struct = struct_of(param.type, self.query.platform)
                    for name in table.names() if struct is not None else ():
                        text = name.decode("utf-8", "replace")
                        key = self._key(table, name)
                        if struct is not None and text in struct.fields and key is not None:
                            self.found.given[key] = site.name

    # Which table a field belongs to.

    def _keys(self, chain: n.Chain, place: int, name: bytes) -> list[Key]:
        before = chain.base if place == 0 else chain.suffixes[place - 1]
        value = self.types.values.get(before.last, UNKNOWN)
        if value is UNKNOWN and place == 0 and isinstance(before, n.Name):
            value = self._assigned(before)
            if value is UNKNOWN:
                value = self._self(before)
        found = []
        for member in members_of(value):
            key = self._member_key(member, name)
            if key is not None:
                found.append(key)
        if not found:
            key = self._by_variable(chain, place, name)
            if key is not None:
                found.append(key)
        return found

    def _self(self, node: n.Name) -> Value:
        """The table of a function that names its first parameter `self`."""
        symbol = self.scopes.symbol_of(node)
        owner = self.owners.get(symbol.token) if symbol is not None else None
        if isinstance(owner, n.Table):
            return self.tables.get(id(owner)) or UNKNOWN
        if owner is None or not owner.suffixes:
            return UNKNOWN
        before = owner.base if len(owner.suffixes) == 1 else owner.suffixes[-2]
        return self.types.values.get(before.last, UNKNOWN)

    def _assigned(self, node: n.Name) -> Value:
        """All that a variable is given, whatever of it holds at one place."""
        variable = self.scopes.variable_of(node)
        if variable is None:
            return UNKNOWN
        values = [self.types.values.get(write.token) for write in variable.writes]
        known = [
            member
            for value in values
            if value is not None
            for member in members_of(value)
            if isinstance(member, Table | ApiTable | Instance)
        ]
        return join_all(list(known)) if known else UNKNOWN

    def _member_key(self, value: Value, name: bytes) -> Key | None:
        text = name.decode("utf-8", "replace")
        if isinstance(value, Table):
            return self._key(value, name)
        if isinstance(value, ApiTable):
            if value.prefix == "_G":
                is_api = self.query.platform.has_global(name)
                return "api" if is_api else "global", text
            return "api", f"{value.prefix}.{text}"
        if isinstance(value, Instance):
            return "api", f"{value.entry.name}:{text}"
        if isinstance(value, String):
            return "api", f"string.{text}"
        return None

    def _key(self, table: Table, name: bytes) -> Key | None:
        text = name.decode("utf-8", "replace")
        own = table.own_class
        if own is not None:
            return "class", _declaring(table, text) or own.name, text
        holder = _holder(table, name)
        if holder.node is None or (holder.instances is None and holder.looked_up_in is not None):
            # An object's fields are those of its class.
            if holder.looked_up_in is None:
                return None
            holder = holder.looked_up_in
        for _ in range(_MAX_PARENTS):
            parent = holder.looked_up_in
            if parent is None or _holds(parent, name) is None:
                break
            holder = parent
        place = self._place_of(holder)
        return None if place is None else ("table", *place, text)

    def _place_of(self, table: Table) -> tuple[str, int] | None:
        if table.node is None:
            return None
        own = self.constructors.get(id(table.node))
        if own is not None:
            return self.query.name, own
        if not self.has_others:
            self.has_others = True
            for base in self.query.folder.workspace.types.bases(self.query.name):
                for node, offset in self._tables_in(base).items():
                    self.places[node] = (base, offset)
        return self.places.get(id(table.node))

    def _tables_in(self, path: str) -> dict[int, int]:
        """The constructors of another file: identity of the node -> offset."""
        if not self.query.folder.has(path):
            return {}
        file = self.query.folder.workspace.file(path)
        known = self.known.tables.get(path)
        if known is not None and known[0] is file:
            return known[1]
        starts = file.tokens.starts
        found = {
            id(node): starts[node.first]
            for node in walk(file.tree.chunk)
            if isinstance(node, n.Table)
        }
        self.known.tables[path] = file, found
        return found

    def _learn_tables(self) -> None:
        """The tables of the constructors of this file."""
        seen: set[int] = set()
        waiting: list[Value] = [*self.types.values.values(), self.types.exports]
        while waiting:
            for member in members_of(waiting.pop()):
                if isinstance(member, Table) and id(member) not in seen:
                    seen.add(id(member))
                    if member.node is not None:
                        self.tables[id(member.node)] = member
                    waiting += [slot.value for slot in member.fields.values()]
                    if member.items is not None:
                        waiting.append(member.items)
                elif isinstance(member, OwnFunction) and member.results:
                    waiting += [one for one in member.results if isinstance(one, Table)]

    def _by_variable(self, chain: n.Chain, place: int, name: bytes) -> Key | None:
        """The field as one of the variable that a chain begins with."""
        names = [name]
        for suffix in reversed(chain.suffixes[:place]):
            if not isinstance(suffix, n.Member) or suffix.name_token == NO_TOKEN:
                return None
            names.insert(0, suffix.name)
        for _ in range(_MAX_PARENTS):
            if not isinstance(chain.base, n.Name):
                return None
            variable = self.scopes.variable_of(chain.base)
            if not isinstance(variable, Symbol) or variable.kind != "self":
                break
            # A method: `self` is what its name says.
            target = self.targets.get(getattr(variable.node, "function_token", NO_TOKEN))
            if target is None:
                return None
            for suffix in reversed(target.suffixes[:-1]):
                if not isinstance(suffix, n.Member):
                    return None
                names.insert(0, suffix.name)
            chain = target
        if variable is None:
            return None
        texts = [one.decode("utf-8", "replace") for one in names]
        if isinstance(variable, Symbol):
            if variable.is_implicit:
                return None
            return "of local", self.query.name, self.tokens.starts[variable.token], *texts
        return "of global", variable.name.decode("utf-8", "replace"), *texts


def name_token(target: n.Expression) -> int:
    """The token of the name that a target ends with, NO_TOKEN for `t[1]`."""
    if isinstance(target, n.Name):
        return target.first
    if isinstance(target, n.Chain) and isinstance(target.suffixes[-1], n.Member):
        return target.suffixes[-1].name_token
    return NO_TOKEN


def _levels(table: Table) -> Iterator[Table]:
    """The table and those in which its missing fields are looked up."""
    level: Table | None = table
    for _ in range(_MAX_PARENTS):
        if level is None:
            return
        yield level
        level = level.looked_up_in


def _holder(table: Table, name: bytes) -> Table:
    """The table that has a field; the one that was asked if none has."""
    return next((level for level in _levels(table) if _holds(level, name) is level), table)


def _holds(table: Table, name: bytes) -> Table | None:
    """The table, or what `self` is in its methods, if that has a field."""
    if name in table.fields:
        return table
    if table.instances is not None and name in table.instances.fields:
        return table
    return None


def _declaring(table: Table, name: str) -> str | None:
    """The annotated class that declares a field: of several the one that others derive from."""
    found: str | None = None
    for level in _levels(table):
        own = level.declared
        if own is not None and found is None and (name in own.fields or name in own.members):
            found = own.name
        for base in level.bases:
            own = base.declared
            if own is not None and (name in own.fields or name in own.members):
                found = own.name
    return found
