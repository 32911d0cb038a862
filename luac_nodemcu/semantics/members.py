"""Fields, methods and indices: what they give, and where there is no such thing."""

from __future__ import annotations

import difflib
import functools
from typing import Final

from luac_nodemcu.semantics.class_fields import report_unknown_fields
from luac_nodemcu.semantics.operators import OperatorInference
from luac_nodemcu.semantics.result_fields import report_fields_of_results
from luac_nodemcu.semantics.scopes import MUTATE
from luac_nodemcu.semantics.values import (
    BOOLEAN_TAG,
    FUNCTION_TAG,
    INTEGER,
    MORE,
    NIL,
    NIL_TAG,
    NUMBER_TAG,
    STRING_TAG,
    UNKNOWN,
    UNKNOWN_TAG,
    ApiFunction,
    ApiTable,
    Boolean,
    Callable_,
    Instance,
    String,
    Table,
    Union,
    Value,
    describe,
    join_all,
    may_be_nil,
    members_of,
    without_nil,
)
from luac_nodemcu.stubs.conditions import ALWAYS, Condition
from luac_nodemcu.stubs.lacks import lack_of
from luac_nodemcu.stubs.library import find_in
from luac_nodemcu.stubs.model import (
    Constant,
    FieldEntry,
    Function,
    Gone,
    TableEntry,
)
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

_PLACEHOLDERS: Final = frozenset((NIL_TAG, BOOLEAN_TAG, NUMBER_TAG, STRING_TAG))
_NO_INDEX: Final = frozenset((NIL_TAG, BOOLEAN_TAG, NUMBER_TAG, FUNCTION_TAG))


class MemberInference(OperatorInference):
    """Evaluates chains of names, fields, indices and calls."""

    # Chains

    def _chain(self, node: n.Chain) -> Value:
        if node.is_call:
            results = self.call_results(node)
            return first_of(results)
        return self.chain_value(node, len(node.suffixes))

    def call_results(self, node: n.Chain) -> list[Value]:
        """All results of a chain that ends in a call; MORE at the end if others may follow."""
        place = len(node.suffixes) - 1
        if type(node.suffixes[place]) is n.MethodCall:
            callee, receiver = self._method(node, place)
        else:
            callee, receiver = self.chain_value(node, place), None
        results = self.call(node, place, callee, receiver)
        if self.keep_values:
            self._keep_result(node.suffixes[place], results)
        return results

    def _keep_result(self, suffix: n.Suffix, results: list[Value]) -> None:
        """Keeps the value of a call at its last token."""
        self.result.values[suffix.last] = first_of(results)

    def call_chain(self, node: n.Chain) -> Value:
        """Evaluates a call statement; returns what was called."""
        place = len(node.suffixes) - 1
        if place < 0:
            return self.value(node.base)
        if type(node.suffixes[place]) is n.MethodCall:
            callee, receiver = self._method(node, place)
        else:
            callee, receiver = self.chain_value(node, place), None
        self.call(node, place, callee, receiver)
        return callee

    def chain_value(self, node: n.Chain, count: int) -> Value:
        """The value of a chain's base with its first `count` suffixes."""
        value = self.value(node.base)
        for place in range(count):
            suffix = node.suffixes[place]
            kind = suffix.kind
            if kind == n.Member.kind:
                assert isinstance(suffix, n.Member)
                value = self.member(node, place, value, suffix.name, suffix.name_token)
            elif kind == n.Index.kind:
                assert isinstance(suffix, n.Index)
                value = self._index(node, place, value, suffix)
                if self.keep_values:
                    self.result.values[suffix.last] = value
            else:
                receiver: Value | None = None
                if kind == n.MethodCall.kind:
                    value, receiver = self._method_of(node, place, value)
                results = self.call(node, place, value, receiver)
                value = first_of(results)
                if self.keep_values:
                    self._keep_result(suffix, results)
        return value

    def _method(self, node: n.Chain, place: int) -> tuple[Value, Value]:
        return self._method_of(node, place, self.chain_value(node, place))

    def _method_of(self, node: n.Chain, place: int, receiver: Value) -> tuple[Value, Value]:
        suffix = node.suffixes[place]
        assert isinstance(suffix, n.MethodCall)
        return (
            self.member(node, place, receiver, suffix.name, suffix.name_token, is_method=True),
            receiver,
        )

    def member(
        self,
        node: n.Chain,
        place: int,
        owner: Value,
        name: bytes,
        name_token: int,
        *,
        is_method: bool = False,
    ) -> Value:
        """`owner.name`, or the method `owner:name`."""
        value = self._member(node, place, owner, name, is_method)
        if self.keep_values and name_token >= 0:
            self.result.values[name_token] = value
        return value

    def _member(
        self, node: n.Chain, place: int, owner: Value, name: bytes, is_method: bool
    ) -> Value:
        tag = owner.tag
        if tag == UNKNOWN_TAG or not name:
            return UNKNOWN
        if isinstance(owner, ApiTable):
            return self._api_member(node, place, owner, name)
        if isinstance(owner, Instance):
            return self._instance_member(node, place, owner, name)
        if isinstance(owner, Table):
            return self._table_member(node, place, owner, name)
        if isinstance(owner, Union):
            return self._union_member(node, place, owner, name, is_method)
        if tag == STRING_TAG:
            return self._string_member(node, place, name)
        if tag in _NO_INDEX:
            self._report_index(node, place, owner, name)
        return UNKNOWN

    def _report_index(self, node: n.Chain, place: int, owner: Value, name: bytes) -> None:
        last = node.base.last if place == 0 else node.suffixes[place - 1].last
        self.report(
            "index-non-table", node.first, last,
            {
                "got": describe(owner), "field": name.decode("utf-8", "replace"), "value": owner,
                "node": node,
            },
        )  # fmt: skip
        if place == 0:
            self._forget(node.base)

    def _forget(self, node: n.Expression) -> None:
        if isinstance(node, n.Name):
            symbol = self.scopes.symbol_of(node)
            if symbol is not None and symbol in self.environment.current:
                self.environment.current[symbol] = UNKNOWN

    def _api_member(self, node: n.Chain, place: int, owner: ApiTable, name: bytes) -> Value:
        text = name.decode("utf-8", "replace")
        full = text if owner.prefix == "_G" else f"{owner.prefix}.{text}"
        # A Lua module may have the name of a C module.
        is_required = owner.module.kind == "lua-module"
        entry = find_in(owner.module, full) if is_required else self.view.find(full)
        if isinstance(entry, Function | Constant | FieldEntry | TableEntry):
            if entry.when is not ALWAYS:
                self._check_build(node, place, entry.when, full)
            if isinstance(entry, Function):
                return ApiFunction(entry)
            if isinstance(entry, Constant):
                return self.converter.constant(entry)
            if isinstance(entry, FieldEntry):
                return self.converter.value(entry.type)
            return ApiTable(owner.module, full)
        if self._is_tested(node, place, full):
            return UNKNOWN
        suffix = node.suffixes[place]
        if isinstance(entry, Gone):
            self.report(
                "removed-api", node.first, self.name_token(suffix),
                {
                    "name": full, "summary": entry.summary, "effect": entry.effect,
                    "since": entry.since, "replacement": entry.replacement, "safe": entry.safe,
                    "node": node, "place": place,
                },
            )  # fmt: skip
            return UNKNOWN
        if owner.module.name == "_G" or self._has_index(owner):
            return UNKNOWN
        token = self.name_token(suffix)
        candidates = self._member_names(owner)
        close = difflib.get_close_matches(text, candidates, 1, 0.6)
        self.report(
            "undefined-field", token, token,
            {
                "name": full, "field": text, "module": owner.prefix,
                "suggestion": close[0] if close else None, "node": node, "place": place,
                "is_last": place == len(node.suffixes) - 1,
            },
        )  # fmt: skip
        return UNKNOWN

    def _check_build(self, node: n.Chain, place: int, when: Condition, name: str) -> None:
        """Reports a name that the build does not have, unless the program asks for it."""
        lack = lack_of(when, self.view.build, name)
        if lack is not None and not self._is_tested(node, place, name):
            token = self.name_token(node.suffixes[place])
            self.report(
                "not-in-build", token, token,
                {"name": name, "lack": lack, "node": node, "place": place},
            )  # fmt: skip

    def _is_tested(self, node: n.Chain, place: int, name: str) -> bool:
        """Whether the program asks whether a firmware name exists."""
        if node is self.tested and place == len(node.suffixes) - 1:
            self.tested = None
            self.tested_names.add(name)
        return name in self.tested_names

    def _has_index(self, owner: ApiTable) -> bool:
        if owner.prefix == owner.module.name:
            return owner.module.index is not None
        entry = owner.module.tables.get(owner.prefix)
        return entry is None or entry.index is not None

    def _member_names(self, owner: ApiTable) -> list[str]:
        module = owner.module
        prefix = owner.prefix + "."
        return [
            name[len(prefix) :]
            for table in (module.functions, module.constants, module.fields, module.tables)
            for name in table
            if name.startswith(prefix) and "." not in name[len(prefix) :]
        ]

    def name_token(self, suffix: n.Suffix) -> int:
        if isinstance(suffix, n.Member | n.MethodCall) and suffix.name_token >= 0:
            return suffix.name_token
        return suffix.first

    def _instance_member(self, node: n.Chain, place: int, owner: Instance, name: bytes) -> Value:
        text = name.decode("utf-8", "replace")
        entry = owner.entry
        method = entry.methods.get(text) or entry.methods.get(f"{entry.name}:{text}")
        if method is not None:
            if method.when is not ALWAYS:
                self._check_build(node, place, method.when, f"{entry.name}:{text}")
            return ApiFunction(method, owner)
        field = entry.fields.get(text) or entry.fields.get(f"{entry.name}.{text}")
        if field is not None:
            return self.converter.value(field.type, owner)
        if entry.index is not None:
            return self.converter.value(entry.index.type, owner)
        if self._is_tested(node, place, f"{entry.name}:{text}"):
            return UNKNOWN
        token = self.name_token(node.suffixes[place])
        gone = self.view.find(f"{entry.name}:{text}")
        if isinstance(gone, Gone):
            self.report(
                "removed-api", node.first, token,
                {
                    "name": f"{entry.name}:{text}", "summary": gone.summary,
                    "effect": gone.effect, "since": gone.since, "replacement": gone.replacement,
                    "safe": gone.safe, "node": node, "place": place,
                },
            )  # fmt: skip
            return UNKNOWN
        names = [
            key.rsplit(":", 1)[-1].rsplit(".", 1)[-1] for key in (*entry.methods, *entry.fields)
        ]
        close = difflib.get_close_matches(text, names, 1, 0.6)
        self.report(
            "undefined-method", token, token,
            {
                "class": entry.name, "method": text, "suggestion": close[0] if close else None,
                "node": node, "place": place,
            },
        )  # fmt: skip
        return UNKNOWN

    def _table_member(self, node: n.Chain, place: int, owner: Table, name: bytes) -> Value:
        slot = owner.find(name)
        if slot is not None:
            value = slot.value
            if slot.type is not None:
                return value
            if owner.is_exported and value.tag in _PLACEHOLDERS:
                # `M.client = nil`, `M.port = 0`: another file may set it before it is used.
                return UNKNOWN
            if isinstance(value, Boolean) and value.value is False and not slot.declared:
                # `server = false` in a table of settings means that there is none.
                return UNKNOWN
            # A field that was nil once is mostly set later; only a declared one keeps its nil.
            return slot.value if slot.declared else without_nil(slot.value)
        if owner.shape is not None:
            if not self.environment.silent and not owner.is_open:
                self.shape_reads.append((owner, name, node, place))
            return UNKNOWN
        if owner.declared is not None and owner.node is None:
            if owner.items is not None:
                # `---@field [string] T`
                return without_nil(owner.items)
            if not self.environment.silent:
                is_tested = node is self.tested and place == len(node.suffixes) - 1
                self.class_reads.append((owner, name, node, place, is_tested))
            return UNKNOWN
        if (
            not self.environment.silent
            and not owner.may_have_more
            and (owner.node is not None or owner.name is not None)
        ):
            self._field_reads.append((owner, name, node, place))
        return UNKNOWN

    def _string_member(self, node: n.Chain, place: int, name: bytes) -> Value:
        text = name.decode("utf-8", "replace")
        entry = self.view.find(f"string.{text}")
        if isinstance(entry, Function):
            return ApiFunction(entry)
        # The firmware's string library is in ROM: only a program that changes the metatable of
        # strings, or a stub of its own, gives them more methods.
        if (
            entry is None
            and not self.strings_may_have_more
            and not self._is_tested(node, place, f"string:{text}")
        ):
            token = self.name_token(node.suffixes[place])
            names = [method.rsplit(".", 1)[-1] for method in self.string_methods]
            close = difflib.get_close_matches(text, names, 1, 0.6)
            self.report(
                "undefined-method", token, token,
                {
                    "class": "string", "method": text, "suggestion": close[0] if close else None,
                    "node": node, "place": place,
                },
            )  # fmt: skip
        return UNKNOWN

    @functools.cached_property
    def string_methods(self) -> list[str]:
        """Full names of the functions of the string library."""
        module = self.view.module("string")
        return [] if module is None else list(module.functions)

    @functools.cached_property
    def strings_may_have_more(self) -> bool:
        """Whether the file may give strings methods, or writes into the library."""
        names = self.scopes.globals
        library = names.get(b"string")
        if library is not None and any(read.kind == MUTATE for read in library.reads):
            return True
        debug = names.get(b"debug")
        for read in debug.reads if debug is not None else ():
            chain = self.scopes.chains.get(read.token)
            suffix = None if chain is None else chain.suffixes[0]
            if not isinstance(suffix, n.Member) or suffix.name.endswith(b"metatable"):
                return True
        return b"getmetatable" in names or not self.string_methods

    def _union_member(
        self, node: n.Chain, place: int, owner: Union, name: bytes, is_method: bool
    ) -> Value:
        maybe = may_be_nil(owner)
        if maybe is not None and maybe.why is not None:
            last = node.base.last if place == 0 else node.suffixes[place - 1].last
            self.report(
                "nil-unchecked",
                node.first,
                last,
                {"why": maybe.why, "use": "index", "node": node},
            )
            if place == 0:
                self.assume_not_nil(node.base)
        rest = [member for member in owner.members if member.tag != NIL_TAG]
        if len(rest) == 1:
            return self._member(node, place, rest[0], name, is_method)
        # With several possibilities only what all of them have is known.
        self.environment.silent += 1
        try:
            found = [self._member(node, place, member, name, is_method) for member in rest]
        finally:
            self.environment.silent -= 1
        return join_all(found) if found else UNKNOWN

    def _index(self, node: n.Chain, place: int, owner: Value, suffix: n.Index) -> Value:
        key = self.value(suffix.key)
        if isinstance(key, String) and key.value is not None:
            return self.member(node, place, owner, key.value, -1)
        if isinstance(owner, Table):
            if owner.items is None:
                return UNKNOWN
            return without_nil(owner.items) if owner.node is None else UNKNOWN
        if owner.tag in _NO_INDEX:
            self._report_index(node, place, owner, b"")
        elif isinstance(owner, Union):
            maybe = may_be_nil(owner)
            if maybe is not None and maybe.why is not None:
                last = node.base.last if place == 0 else node.suffixes[place - 1].last
                self.report(
                    "nil-unchecked", node.first, last,
                    {"why": maybe.why, "use": "index", "node": node},
                )  # fmt: skip
                if place == 0:
                    self.assume_not_nil(node.base)
        return UNKNOWN

    def check_store(self, node: n.Chain, place: int, owner: Value, key: bytes | None) -> None:
        """Reports an assignment to a field that certainly fails."""
        if isinstance(owner, ApiTable):
            if owner.module.readonly and owner.module.kind != "lua-module":
                if self._writable_index(owner):
                    return
                self.report(
                    "readonly-table", node.first, node.suffixes[place].last,
                    {
                        "module": owner.prefix,
                        "field": (key or b"").decode("utf-8", "replace"), "node": node,
                    },
                )  # fmt: skip
        elif isinstance(owner, Instance):
            index = owner.entry.index
            if index is None or not index.writable:
                self.report(
                    "readonly-object", node.first, node.suffixes[place].last,
                    {
                        "class": owner.entry.name,
                        "field": (key or b"").decode("utf-8", "replace"), "node": node,
                    },
                )  # fmt: skip
        elif owner.tag in _NO_INDEX or owner.tag == STRING_TAG:
            self._report_index(node, place, owner, key or b"")

    def _writable_index(self, owner: ApiTable) -> bool:
        if owner.module.name == "_G" and owner.prefix == "_G":
            return True
        entry = owner.module.tables.get(owner.prefix)
        index = owner.module.index if owner.prefix == owner.module.name else None
        if entry is not None:
            if not entry.readonly:
                return True
            index = entry.index
        return index is not None and index.writable

    # Fields of tables, at the end

    def finish_fields(self) -> None:
        """Reports fields that no part of the file gives a table."""
        if self.class_reads:
            report_unknown_fields(self)
        if self.shape_reads:
            report_fields_of_results(self)
        shared = _reachable(self.result.exports)
        # Fields that are looked at: `if M.on_limit ~= nil then M.on_limit() end`.
        tested = {
            (id(table), name)
            for table, name, node, place in self._field_reads
            if not _is_used(node, place) and self.is_tested_field(node)
        }
        for table, name, node, place in self._field_reads:
            if table.find(name) is not None or table.may_have_more:
                continue
            if not _is_used(node, place) or (id(table), name) in tested:
                continue
            suffix = node.suffixes[place]
            names = [key.decode("utf-8", "replace") for key in table.fields]
            text = name.decode("utf-8", "replace")
            close = difflib.get_close_matches(text, names, 1, 0.6)
            token = self.name_token(suffix)
            if not close and (table.is_exported or id(table) in shared):
                # Other files may add fields to what a file returns.
                continue
            self.report(
                "undefined-own-field", token, token,
                {
                    "field": text, "table": table.name or "the table",
                    "suggestion": close[0] if close else None, "node": node,
                    "called": isinstance(suffix, n.MethodCall)
                    or isinstance(node.suffixes[place + 1], n.Call),
                },
            )  # fmt: skip

    def close_field(self, table: Table, name: bytes) -> str | None:
        """The field of a table whose name is most like another."""
        names = [key.decode("utf-8", "replace") for key in table.names()]
        close = difflib.get_close_matches(name.decode("utf-8", "replace"), names, 1, 0.6)
        return close[0] if close else None

    def is_tested_field(self, node: n.Chain) -> bool:
        """Whether a chain stands where only its truth or its being nil counts."""
        kinds = self.tokens.kinds
        before, after = kinds[node.first - 1] if node.first else t.EOF, kinds[node.last + 1]
        return before == t.NOT or after in (t.AND, t.OR, t.THEN, t.DO, t.EQ, t.NE)

    def iterator_values(self, statement: n.GenericFor) -> list[Value]:
        """The values of a generic loop's variables, as far as they are known."""
        nodes = statement.iterators
        if len(nodes) == 1 and isinstance(nodes[0], n.Chain) and nodes[0].is_call:
            chain = nodes[0]
            base = chain.base
            if isinstance(base, n.Name) and len(chain.suffixes) == 1:
                call = chain.suffixes[0]
                assert isinstance(call, n.Call)
                if base.name in (b"pairs", b"ipairs") and self.scopes.global_of(base) is not None:
                    self.last_arguments = []
                    self.values(nodes)
                    argument = self.last_arguments[0].value if self.last_arguments else UNKNOWN
                    items: Value = UNKNOWN
                    if isinstance(argument, Table) and argument.node is None and argument.items:
                        items = argument.items
                    return [INTEGER if base.name == b"ipairs" else UNKNOWN, items]
        values, _ = self.values(nodes)
        if values and isinstance(values[0], Callable_) and values[0].type is not None:
            return [
                without_nil(self.converter.value(result.type)) for result in values[0].type.returns
            ]
        return []

    def call(self, node: n.Chain, place: int, callee: Value, receiver: Value | None) -> list[Value]:
        """Evaluates the call `node.suffixes[place]` of `callee`."""
        raise NotImplementedError


def first_of(results: list[Value]) -> Value:
    """The first of a call's results. What only says that more may follow is no value."""
    if not results:
        return NIL
    return UNKNOWN if results[0] is MORE else results[0]


def _is_used(node: n.Chain, place: int) -> bool:
    """Whether a field is called or indexed, which fails if it is nil."""
    return place + 1 < len(node.suffixes) or isinstance(node.suffixes[place], n.MethodCall)


def _reachable(value: Value) -> set[int]:
    """Identities of the tables that can be got at through a value."""
    found: set[int] = set()
    waiting = [value]
    while waiting:
        for member in members_of(waiting.pop()):
            if isinstance(member, Table) and id(member) not in found:
                found.add(id(member))
                waiting += [slot.value for slot in member.fields.values()]
    return found
