"""Makes the model of a stub from its compiled form. No checks: `compiling` made the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from luac_nodemcu.stubs import typecodec
from luac_nodemcu.stubs.conditions import decode_condition
from luac_nodemcu.stubs.model import (
    NO_EFFECTS,
    Alias,
    Attribute,
    Blocking,
    BuildOption,
    Callback,
    Class,
    Constant,
    Deprecated,
    Effects,
    Enum,
    Event,
    Events,
    FieldEntry,
    Function,
    Gone,
    Index,
    Module,
    OldForm,
    Operation,
    Parameter,
    Pin,
    Raise,
    Resource,
    Return,
    Signature,
    Struct,
    StructField,
    TableEntry,
    Unless,
)
from luac_nodemcu.stubs.types import INTEGER, NUMBER, STRING, Literal, Type

Json = Mapping[str, Any]
Value = TypeVar("Value")


class LazyMap(Mapping[str, Value], Generic[Value]):
    """A mapping whose values are made from compiled data when they are first asked for."""

    __slots__ = ("_data", "_made", "_make")

    def __init__(self, data: Json, make: Callable[[str, Any], Value]) -> None:
        self._data = data
        self._make = make
        self._made: dict[str, Value] = {}

    def __getitem__(self, key: str) -> Value:
        value = self._made.get(key)
        if value is None:
            value = self._made[key] = self._make(key, self._data[key])
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __contains__(self, key: object) -> bool:
        return key in self._data


def decode_module(data: Json) -> Module:
    """The model of a compiled stub; its entries are decoded when they are used."""
    return _Decoder(data).module()


class _Decoder:
    def __init__(self, data: Json) -> None:
        self.data = data
        self.encoded: list[Any] = data["types_list"]
        self.decoded: list[Type | None] = [None] * len(self.encoded)
        self.page: str | None = data["page"]
        self.readonly: bool = data["readonly"]

    def type(self, index: int) -> Type:
        type_ = self.decoded[index]
        if type_ is None:
            type_ = self.decoded[index] = typecodec.decode(self.encoded[index])
        return type_

    def module(self) -> Module:
        data = self.data
        call = data.get("call")
        return Module(
            set=data["set"],
            name=data["module"],
            kind=data["kind"],
            chips=tuple(data["chips"]),
            lua=tuple(data["lua"]),
            readonly=self.readonly,
            functions=LazyMap(data["functions"], self.plain_function),
            constants=LazyMap(data["constants"], self.constant),
            fields=LazyMap(data["fields"], self.field),
            tables=LazyMap(data["tables"], self.table),
            classes=LazyMap(data["classes"], self.class_),
            types=LazyMap(data["types"], self.named_type),
            removed=LazyMap(data["removed"], _gone),
            pins={int(pin): _pin(int(pin), value) for pin, value in data.get("pins", {}).items()},
            summary=data.get("summary"),
            notes=tuple(data.get("notes", ())),
            url=self.page,
            source=tuple(data["source"]),
            build=BuildOption(**data["build"]) if "build" in data else None,
            when=decode_condition(data.get("when")),
            requires=tuple(data.get("requires", ())),
            result=self.type(data["result"]) if "result" in data else None,
            call=self.function(data["module"], call, False) if call else None,
            index=self.index(data.get("index")),
            gone=_gone(data["module"], data["gone"]) if "gone" in data else None,
        )

    # -- functions -------------------------------------------------------------------------

    def plain_function(self, name: str, data: Json) -> Function:
        return self.function(name, data, False)

    def method(self, name: str, data: Json) -> Function:
        return self.function(name, data, True)

    def function(self, name: str, data: Json, method: bool) -> Function:
        anchor = data["anchor"]
        return Function(
            name=name,
            method=method,
            signatures=tuple(map(self.signature, data["signatures"])),
            generics=tuple(data.get("generics", ())),
            events=self.events(data["events"]) if "events" in data else None,
            old_forms=tuple(map(self.old_form, data.get("old_forms", ()))),
            deprecated=_deprecated(data.get("deprecated")),
            when=decode_condition(data.get("when")),
            summary=data.get("summary"),
            notes=tuple(data.get("notes", ())),
            url=f"{self.page}#{anchor}" if self.page and anchor else None,
            doc_name=data.get("doc_name"),
            c=data.get("c"),
            docs_differ=data.get("docs_differ"),
        )

    def signature(self, data: Json) -> Signature:
        return Signature(
            params=tuple(map(self.param, data["params"])),
            returns=tuple(map(self.result, data["returns"])),
            summary=data.get("summary"),
            when=decode_condition(data.get("when")),
            raises=tuple(Raise(message, when) for message, when in data.get("raises", ())),
            deprecated=_deprecated(data.get("deprecated")),
            must_use=data.get("must_use", False),
            effects=_effects(data.get("effects")),
        )

    def param(self, data: Json) -> Parameter:
        get = data.get
        return Parameter(
            name=data["name"],
            type=self.type(data["type"]),
            optional=get("optional", False),
            nil_ok=get("nil_ok", False),
            doc=get("doc"),
            default=get("default"),
            nil_means=get("nil_means"),
            skip=get("skip"),
            accept=get("accept", "convert"),
            bad_type=get("bad_type", "raises"),
            bad_value=get("bad_value", "raises"),
            error=get("error"),
            minimum=get("min", 0),
            maximum=get("max"),
            count=get("count"),
            callback=_callback(get("callback")),
        )

    def result(self, data: Json) -> Return:
        attributes = (
            Attribute(name, value)
            if isinstance(value, str)
            else Attribute(name, value["param"], value["map"])
            for name, value in data.get("attributes", {}).items()
        )
        return Return(
            type=self.type(data["type"]),
            name=data.get("name"),
            doc=data.get("doc"),
            nil_when=data.get("nil_when"),
            wraps=data.get("wraps"),
            attributes=tuple(attributes),
        )

    def old_form(self, data: Json) -> OldForm:
        return OldForm(
            params=tuple(map(self.param, data["params"])),
            status=data["status"],
            summary=data["summary"],
            since=data.get("since"),
            replacement=data.get("replacement"),
            safe=data.get("fix") == "safe",
        )

    def events(self, data: Json) -> Events:
        events = []
        for name, entry in data["names"].items():
            constant = name.startswith("`")
            callback = _callback(entry)
            assert callback is not None
            events.append(
                Event(
                    name=name.strip("`") if constant else name,
                    constant=constant,
                    type=self.type(entry["type"]),
                    callback=callback,
                    summary=entry.get("summary"),
                    when=decode_condition(entry.get("when")),
                )
            )
        return Events(data["of"], data["callback"], tuple(events))

    # -- other entries ---------------------------------------------------------------------

    def constant(self, name: str, data: Json) -> Constant:
        values = tuple(
            (decode_condition(entry["when"]), entry["value"]) for entry in data.get("values", ())
        )
        value = data.get("value")
        if "type" in data:
            type_ = self.type(data["type"])
        else:
            example = value if value is not None else values[0][1]
            type_ = _type_of(example)
        return Constant(
            name=name,
            type=type_,
            value=value,
            summary=data.get("summary"),
            when=decode_condition(data.get("when")),
            values=values,
            deprecated=_deprecated(data.get("deprecated")),
        )

    def field(self, name: str, data: Json) -> FieldEntry:
        return FieldEntry(
            name=name,
            type=self.type(data["type"]),
            summary=data.get("summary"),
            readonly=data.get("readonly", self.readonly),
            when=decode_condition(data.get("when")),
        )

    def table(self, name: str, data: Json) -> TableEntry:
        return TableEntry(
            name=name,
            readonly=data.get("readonly", self.readonly),
            summary=data.get("summary"),
            when=decode_condition(data.get("when")),
            index=self.index(data.get("index")),
            deprecated=_deprecated(data.get("deprecated")),
        )

    def index(self, data: Json | None) -> Index | None:
        if data is None:
            return None
        return Index(
            key=self.type(data["key"]),
            type=self.type(data["type"]),
            writable=data.get("writable", False),
            summary=data.get("summary"),
        )

    def class_(self, name: str, data: Json) -> Class:
        resource = data.get("resource")
        return Class(
            name=name,
            methods=LazyMap(data["methods"], self.method),
            fields=LazyMap(data["fields"], self.field),
            meta=LazyMap(data["meta"], self.method),
            index=self.index(data.get("index")),
            states=tuple(data.get("states", ())),
            resource=Resource(
                tuple(resource["release"]), resource.get("limit"), resource.get("gc", False)
            )
            if resource
            else None,
            summary=data.get("summary"),
            notes=tuple(data.get("notes", ())),
            doc_name=data.get("doc_name"),
            when=decode_condition(data.get("when")),
        )

    def named_type(self, name: str, data: Json) -> Alias | Enum | Struct:
        summary = data.get("summary")
        if "alias" in data:
            return Alias(name, self.type(data["alias"]), summary)
        if "enum" in data:
            return Enum(name, tuple(data["enum"]), data.get("flags", False), summary)
        return Struct(
            name=name,
            fields={field: self.struct_field(field, d) for field, d in data["fields"].items()},
            unknown=data.get("unknown", "ignored"),
            needs_one_of=tuple(data.get("needs_one_of", ())),
            summary=summary,
        )

    def struct_field(self, name: str, data: Json) -> StructField:
        return StructField(
            name=name,
            type=self.type(data["type"]),
            optional=data.get("optional", False),
            doc=data.get("doc"),
            default=data.get("default"),
            accept=data.get("accept", "convert"),
            bad_type=data.get("bad_type", "raises"),
            bad_value=data.get("bad_value", "raises"),
            error=data.get("error"),
            when=decode_condition(data.get("when")),
            callback=_callback(data.get("callback")),
            deprecated=_deprecated(data.get("deprecated")),
        )


def _callback(data: Json | None) -> Callback | None:
    if data is None:
        return None
    return Callback(
        summary=data.get("summary"),
        protected=data.get("protected"),
        runs=data.get("runs"),
        released=tuple(data.get("released", ())),
        slot=data.get("slot"),
        hot=data.get("hot", False),
        gives=_listed(data.get("gives")),
    )


def _unless(data: bool | Json | None) -> Unless | None:
    if not data:
        return None
    return Unless() if data is True else Unless(data["unless"], data["is"])


def _effects(data: Json | None) -> Effects:
    if not data:
        return NO_EFFECTS
    get = data.get
    blocks, operation, limit = get("blocks"), get("operation"), get("limit")
    return Effects(
        noreturn=get("noreturn", False),
        restarts=get("restarts"),
        blocks=Blocking(**blocks) if blocks else None,
        polls=get("polls"),
        feeds_watchdog=get("feeds_watchdog", False),
        yields=get("yields", False),
        reads_all=get("reads_all", False),
        writes_flash=_unless(get("writes_flash")),
        plain=_unless(get("plain")),
        tls=get("tls"),
        locks_console=_unless(get("locks_console")),
        takes_over=get("takes_over"),
        excludes=_listed(get("excludes")),
        limit=(limit["of"], limit["count"]) if limit else None,
        runs_code=get("runs_code"),
        catches=get("catches"),
        claims=tuple(get("claims", ())),
        frees=tuple(get("frees", ())),
        needs=_listed(get("needs")),
        needs_else=get("needs_else", "raises"),
        gives=_listed(get("gives")),
        acquires=get("acquires"),
        releases=get("releases"),
        operation=Operation(**operation) if operation else None,
    )


def _deprecated(data: Json | None) -> Deprecated | None:
    if data is None:
        return None
    return Deprecated(
        summary=data["summary"],
        since=data.get("since"),
        replacement=data.get("replacement"),
        safe=data.get("fix") == "safe",
    )


def _gone(name: str, data: Json) -> Gone:
    return Gone(
        name=name,
        summary=data["summary"],
        kind=data.get("kind", "function"),
        effect=data.get("effect", "nil"),
        since=data.get("since"),
        replacement=data.get("replacement"),
        safe=data.get("fix") == "safe",
    )


def _pin(pin: int, data: Json) -> Pin:
    return Pin(
        pin=pin,
        gpio=data["gpio"],
        lacks=tuple(data.get("lacks", ())),
        used_for=tuple(data.get("used_for", ())),
        summary=data.get("summary"),
    )


def _type_of(value: str | int | float | bool) -> Type:
    if isinstance(value, bool):
        return Literal(value)
    if isinstance(value, str):
        return STRING
    return INTEGER if isinstance(value, int) else NUMBER


def _listed(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
