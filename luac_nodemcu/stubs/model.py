"""What a stub says, as immutable data. Made by `decode` from compiled stubs.

Names are full names as Lua code writes them: `net.dns.resolve`, `net.tcpsocket:on`,
`tmr.ALARM_AUTO`; globals of Lua have no prefix. Texts are one line of plain words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from luac_nodemcu.stubs.conditions import ALWAYS, Condition
from luac_nodemcu.stubs.types import Type


@dataclass(frozen=True, slots=True)
class Callback:
    """How the firmware treats a function that is given to it; None where nothing is known.

    - `protected`: whether an error in it is caught.
    - `runs`: `during` the call, `once`, `at-most-once`, `repeatedly`.
    - `released`: occasions on which the reference is dropped, see `api_stubs/README.md`.
    - `slot`: `self:NAME` or `global:NAME`; a later function there replaces it.
    - `hot`: may run many times a second.
    - `gives`: states that hold when it runs.
    """

    summary: str | None = None
    protected: bool | None = None
    runs: str | None = None
    released: tuple[str, ...] = ()
    slot: str | None = None
    hot: bool = False
    gives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; the receiver of a method is not one.

    - `optional`: may be left out. `nil_ok`: an explicit nil is accepted.
    - `skip`: None, `other-type` or `other-type-or-nil`: an argument that is not of this type
      belongs to the next parameter.
    - `accept`: `convert`, `strict` or `truthy`.
    - `bad_type`, `bad_value`: what a wrong argument does (`raises`, `ignored`, ...).
    - `minimum`, `maximum`, `count`: only for `...`: number of arguments; `count` names an
      attribute of the receiver.
    """

    name: str
    type: Type
    optional: bool = False
    nil_ok: bool = False
    doc: str | None = None
    default: str | None = None
    nil_means: str | None = None
    skip: str | None = None
    accept: str = "convert"
    bad_type: str = "raises"
    bad_value: str = "raises"
    error: str | None = None
    minimum: int = 0
    maximum: int | None = None
    count: str | None = None
    callback: Callback | None = None

    @property
    def vararg(self) -> bool:
        """Whether it stands for any number of arguments."""
        return self.name == "..."


@dataclass(frozen=True, slots=True)
class Attribute:
    """A fact about a returned object: the value of `param`, through `map` if there is one."""

    name: str
    param: str
    map: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """A result; the name `...` stands for any number. `wraps`: the modulus of a counter."""

    type: Type
    name: str | None = None
    doc: str | None = None
    nil_when: str | None = None
    wraps: int | None = None
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocking:
    """How long a call blocks, in `unit` (`us`, `ms`, `s`): by a parameter, a sum, or about."""

    unit: str
    param: str | None = None
    sum_of: str | None = None
    times: str | None = None
    about: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """Something of which one can be under way; `overlap`: what a second start does."""

    name: str
    overlap: str
    ends: str | None = None


@dataclass(frozen=True, slots=True)
class Unless:
    """Holds unless the parameter (or `param.field`) `unless` has the value `value`."""

    unless: str | None = None
    value: bool | float | str | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """What a call does beside returning; see `effects` in `api_stubs/README.md`."""

    noreturn: bool = False
    restarts: str | None = None
    blocks: Blocking | None = None
    polls: str | None = None
    feeds_watchdog: bool = False
    yields: bool = False
    reads_all: bool = False
    writes_flash: Unless | None = None
    plain: Unless | None = None
    tls: str | None = None
    locks_console: Unless | None = None
    takes_over: str | None = None
    excludes: tuple[str, ...] = ()
    limit: tuple[str, int] | None = None
    runs_code: str | None = None
    catches: str | None = None
    claims: tuple[str, ...] = ()
    frees: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_else: str = "raises"
    gives: tuple[str, ...] = ()
    acquires: str | None = None
    releases: str | None = None
    operation: Operation | None = None


NO_EFFECTS = Effects()


@dataclass(frozen=True, slots=True)
class Deprecated:
    """Works, but should not be used. `safe`: `replacement` keeps the meaning."""

    summary: str
    since: str | None = None
    replacement: str | None = None
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Raise:
    """An error that is not about an argument's type or value."""

    message: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function."""

    params: tuple[Parameter, ...] = ()
    returns: tuple[Return, ...] = ()
    summary: str | None = None
    when: Condition = ALWAYS
    raises: tuple[Raise, ...] = ()
    deprecated: Deprecated | None = None
    must_use: bool = False
    effects: Effects = NO_EFFECTS


@dataclass(frozen=True, slots=True)
class OldForm:
    """A way to call a function that is `deprecated`, has its arguments `ignored`, or `raises`."""

    params: tuple[Parameter, ...]
    status: str
    summary: str
    since: str | None = None
    replacement: str | None = None
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """An event: `name` is the string, or the constant's full name if `constant`."""

    name: str
    constant: bool
    type: Type
    callback: Callback
    summary: str | None = None
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Events:
    """Which parameter names the event, which takes the function, and what there is."""

    of: str
    callback: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method. There is always at least one signature."""

    name: str
    method: bool
    signatures: tuple[Signature, ...]
    generics: tuple[str, ...] = ()
    events: Events | None = None
    old_forms: tuple[OldForm, ...] = ()
    deprecated: Deprecated | None = None
    when: Condition = ALWAYS
    summary: str | None = None
    notes: tuple[str, ...] = ()
    url: str | None = None
    doc_name: str | None = None
    c: str | None = None
    docs_differ: str | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant; `value` is None if it depends on the build or is not known."""

    name: str
    type: Type
    value: str | int | float | bool | None = None
    summary: str | None = None
    when: Condition = ALWAYS
    values: tuple[tuple[Condition, str | int | float | bool], ...] = ()
    deprecated: Deprecated | None = None


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A value that is neither function nor constant."""

    name: str
    type: Type
    summary: str | None = None
    readonly: bool = False
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Index:
    """Any other field of a table or object."""

    key: Type
    type: Type
    writable: bool = False
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A sub-table of a module."""

    name: str
    readonly: bool
    summary: str | None = None
    when: Condition = ALWAYS
    index: Index | None = None
    deprecated: Deprecated | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """Must be released by one of these methods; at most `limit` at a time; `gc`: or collected."""

    release: tuple[str, ...]
    limit: int | None = None
    gc: bool = False


@dataclass(frozen=True, slots=True)
class StructField:
    """A field of a table argument; like a parameter."""

    name: str
    type: Type
    optional: bool
    doc: str | None = None
    default: str | None = None
    accept: str = "convert"
    bad_type: str = "raises"
    bad_value: str = "raises"
    error: str | None = None
    when: Condition = ALWAYS
    callback: Callback | None = None
    deprecated: Deprecated | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for a type."""

    name: str
    type: Type
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Enum:
    """Constants that belong together, by their full names."""

    name: str
    constants: tuple[str, ...]
    flags: bool = False
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Struct:
    """A table with known fields; `unknown`: what another field does."""

    name: str
    fields: Mapping[str, StructField]
    unknown: str = "ignored"
    needs_one_of: tuple[str, ...] = ()
    summary: str | None = None


@dataclass(frozen=True)
class Class:
    """A userdata type or the objects of a Lua module."""

    name: str
    methods: Mapping[str, Function]
    fields: Mapping[str, FieldEntry] = field(default_factory=dict)
    meta: Mapping[str, Function] = field(default_factory=dict)
    index: Index | None = None
    states: tuple[str, ...] = ()
    resource: Resource | None = None
    summary: str | None = None
    notes: tuple[str, ...] = ()
    doc_name: str | None = None
    when: Condition = ALWAYS


NamedTypeEntry = Alias | Enum | Struct | Class


@dataclass(frozen=True, slots=True)
class Gone:
    """A name that no longer exists (`effect` is `nil`), or that only raises."""

    name: str
    summary: str
    kind: str = "function"
    effect: str = "nil"
    since: str | None = None
    replacement: str | None = None
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin as the API counts them."""

    pin: int
    gpio: int
    lacks: tuple[str, ...] = ()
    used_for: tuple[str, ...] = ()
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class BuildOption:
    """The option that switches a module, and its state when nothing is said."""

    option: str
    default: bool


@dataclass(frozen=True)
class Module:
    """One stub. Mappings are keyed by full names, except `removed`'s, which are full too."""

    set: str
    name: str
    kind: str
    chips: tuple[str, ...]
    lua: tuple[str, ...]
    readonly: bool
    functions: Mapping[str, Function]
    constants: Mapping[str, Constant]
    fields: Mapping[str, FieldEntry]
    tables: Mapping[str, TableEntry]
    classes: Mapping[str, Class]
    types: Mapping[str, Alias | Enum | Struct]
    removed: Mapping[str, Gone]
    pins: Mapping[int, Pin] = field(default_factory=dict)
    summary: str | None = None
    notes: tuple[str, ...] = ()
    url: str | None = None
    source: tuple[str, ...] = ()
    build: BuildOption | None = None
    when: Condition = ALWAYS
    requires: tuple[str, ...] = ()
    result: Type | None = None
    call: Function | None = None
    index: Index | None = None
    gone: Gone | None = None

    @property
    def prefix(self) -> str:
        """What stands before a name in code: `net.`, or nothing for globals."""
        return "" if self.name == "_G" else f"{self.name}."

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Functions, constants, fields and methods by full name, in order of the stub."""
        methods = [
            method.name for class_ in self.classes.values() for method in class_.methods.values()
        ]
        return (*self.functions, *self.constants, *self.fields, *methods)
