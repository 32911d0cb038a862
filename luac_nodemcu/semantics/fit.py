"""Whether a value fits a stub type, as the C function that takes it decides.

The answer is certain only where the value is known: anything may fit where something is
UNKNOWN. A misfit says what is wrong, so that rules can word it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from luac_nodemcu.semantics.values import (
    API_TAG,
    BOOLEAN_TAG,
    CALLABLE_TAG,
    FUNCTION_TAG,
    INSTANCE_TAG,
    MODULE_TAG,
    NIL_TAG,
    NUMBER_TAG,
    OTHER_TAG,
    TABLE_TAG,
    UNKNOWN_TAG,
    Boolean,
    Instance,
    Number,
    Other,
    String,
    Table,
    Union,
    Value,
    truth,
)
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import Alias, Class, Constant, Enum, Struct
from luac_nodemcu.stubs.types import (
    ArrayType,
    Basic,
    ConstantRef,
    FunctionType,
    Literal,
    MapType,
    NamedType,
    NumberType,
    StringType,
    TableType,
    TupleType,
    Type,
    UnionType,
)

if TYPE_CHECKING:
    from luac_nodemcu.semantics.class_values import OwnTypes

FITS: Final = 2
OPEN: Final = 1
MISFIT: Final = 0

_FUNCTIONS = frozenset((FUNCTION_TAG, API_TAG, CALLABLE_TAG))
_NUMERIC = re.compile(rb"\s*[-+]?(0[xX][0-9a-fA-F]+|[0-9]+\.?[0-9]*([eE][-+]?[0-9]+)?|\.[0-9]+)\s*")
_MAX_DEPTH: Final = 8


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a value does not fit.

    `kind`: `type`, `nil`, `range`, `length`, `set`, `constant` (of another group) or
    `fraction`. `type` is what would have fitted.
    """

    kind: str
    type: Type
    value: Value


class Fitter:
    """Fits values to types of one chip and Lua version, and to the project's `own`."""

    def __init__(self, view: StubView, own: OwnTypes | None = None) -> None:
        self.view = view
        self.own = own
        self.misfit: Misfit | None = None
        """What the last MISFIT was about."""

    def fit(self, value: Value, type_: Type, accept: str = "convert", depth: int = 0) -> int:
        """FITS, OPEN or MISFIT; `accept` is the parameter's rule of conversion.

        `declared` is that of types in annotations of the project: nothing is converted.
        """
        if depth > _MAX_DEPTH or value.tag == UNKNOWN_TAG:
            return OPEN
        if isinstance(value, Union):
            return self._fit_union_value(value, type_, accept, depth)
        if isinstance(type_, UnionType):
            return self._fit_union_type(value, type_, accept, depth)
        if isinstance(type_, StringType):
            return self._fit_string(value, type_, accept)
        if isinstance(type_, NumberType):
            return self._fit_number(value, type_, accept)
        if isinstance(type_, Basic):
            return self._fit_basic(value, type_, accept)
        if isinstance(type_, NamedType):
            return self._fit_named(value, type_, accept, depth)
        if isinstance(type_, FunctionType):
            return self._by_tag(value, type_, value.tag in _FUNCTIONS)
        if isinstance(type_, ConstantRef):
            return self._fit_constant(value, type_)
        if isinstance(type_, Literal):
            return self._fit_literal(value, type_, accept)
        if isinstance(type_, ArrayType | MapType | TableType | TupleType):
            return self._fit_table(value, type_)
        return OPEN

    def _no(self, kind: str, type_: Type, value: Value) -> int:
        self.misfit = Misfit(kind, type_, value)
        return MISFIT

    def _by_tag(self, value: Value, type_: Type, fits: bool) -> int:
        if fits:
            return FITS
        return self._no("nil" if value.tag == NIL_TAG else "type", type_, value)

    def _fit_union_value(self, value: Union, type_: Type, accept: str, depth: int) -> int:
        results = [self.fit(member, type_, accept, depth + 1) for member in value.members]
        if all(result == MISFIT for result in results):
            return self._no("type", type_, value)
        return FITS if all(result == FITS for result in results) else OPEN

    def _fit_union_type(self, value: Value, type_: UnionType, accept: str, depth: int) -> int:
        best = MISFIT
        misfit: Misfit | None = None
        for member in type_.members:
            result = self.fit(value, member, accept, depth + 1)
            if result == FITS:
                return FITS
            # The most telling reason: right type but wrong value, over wrong type.
            if result == MISFIT and (misfit is None or misfit.kind in ("type", "nil")):
                misfit = self.misfit
            best = max(best, result)
        if best == MISFIT:
            kind = "type" if misfit is None else misfit.kind
            if kind not in ("type", "nil") and _same_kind(type_):
                kind = "set" if kind in ("set", "constant") else kind
            self.misfit = Misfit(kind, type_, value)
        return best

    def _fit_string(self, value: Value, type_: StringType, accept: str) -> int:
        if isinstance(value, Number):
            return FITS if accept == "convert" else self._no("type", type_, value)
        if not isinstance(value, String):
            return self._by_tag(value, type_, False)
        if value.value is None:
            return OPEN if type_.low is not None or type_.high is not None else FITS
        text = value.value
        if "filename" in type_.kinds:
            # The file system limits the name without its folder or drive.
            text = text[max(text.rfind(b"/"), text.rfind(b":")) + 1 :]
        length = len(text)
        if (type_.low is not None and length < type_.low) or (
            type_.high is not None and length > type_.high
        ):
            return self._no("length", type_, value)
        return FITS

    def _fit_number(self, value: Value, type_: NumberType, accept: str) -> int:
        if isinstance(value, String):
            if accept != "convert":
                return self._no("type", type_, value)
            if value.value is None:
                return OPEN
            if _NUMERIC.fullmatch(value.value):
                return OPEN
            return self._no("type", type_, value)
        if not isinstance(value, Number):
            return self._by_tag(value, type_, False)
        number = value.value
        if number is None:
            return OPEN if type_.low is not None or type_.high is not None else FITS
        if (type_.low is not None and number < type_.low) or (
            type_.high is not None and number > type_.high
        ):
            return self._no("range", type_, value)
        if type_.integer and value.integer is False:
            return self._no("fraction", type_, value)
        return FITS

    def _fit_basic(self, value: Value, type_: Basic, accept: str) -> int:
        name = type_.name
        tag = value.tag
        if name in ("any", "unknown"):
            return FITS
        if name == "nil":
            return FITS if tag == NIL_TAG else self._no("type", type_, value)
        if name == "boolean":
            return self._by_tag(value, type_, tag == BOOLEAN_TAG or accept == "truthy")
        if name == "function":
            return self._by_tag(value, type_, tag in _FUNCTIONS)
        if name == "table":
            if tag == INSTANCE_TAG and accept == "declared":
                # In annotations objects of the firmware are mostly called tables.
                return OPEN
            return self._by_tag(value, type_, tag in (TABLE_TAG, MODULE_TAG))
        if name in ("userdata", "lightuserdata"):
            fits = tag == INSTANCE_TAG or (isinstance(value, Other) and value.name == "userdata")
            return self._by_tag(value, type_, fits)
        if name == "thread":
            fits = isinstance(value, Other) and value.name == "thread"
            return self._by_tag(value, type_, fits)
        return OPEN

    def _fit_named(self, value: Value, type_: NamedType, accept: str, depth: int) -> int:
        entry = self.view.type(type_.name)
        if isinstance(entry, Alias):
            result = self.fit(value, entry.type, accept, depth + 1)
            if result == MISFIT and self.misfit is not None:
                self.misfit = Misfit(self.misfit.kind, self.misfit.type, value)
            return result
        if isinstance(entry, Class):
            if isinstance(value, Instance):
                return FITS if value.entry is entry else self._no("type", type_, value)
            if value.tag == TABLE_TAG or value.tag == OTHER_TAG:
                # Objects of Lua modules are tables, and unknown userdata may be of any class.
                is_lua = self._is_lua_class(entry)
                if value.tag == OTHER_TAG or is_lua:
                    return OPEN
            return self._by_tag(value, type_, False)
        if isinstance(entry, Enum):
            return self._fit_enum(value, entry, type_, accept)
        if isinstance(entry, Struct):
            return self._by_tag(value, type_, value.tag in (TABLE_TAG, MODULE_TAG))
        if self.own is not None:
            return self._fit_own(value, type_, accept, depth)
        return OPEN

    def _fit_own(self, value: Value, type_: NamedType, accept: str, depth: int) -> int:
        """A type that an annotation of the project declares."""
        assert self.own is not None
        found = self.own.find(type_.name)
        if found is None:
            return OPEN
        own = self.own.class_(type_.name)
        if own is None:
            return self.fit(value, self.own.aliased(type_.name), accept, depth + 1)
        if isinstance(value, Table):
            derives = self.own.derives(value, own)
            if derives is None:
                return OPEN
            return FITS if derives else self._no("type", type_, value)
        if value.tag in (MODULE_TAG, OTHER_TAG, INSTANCE_TAG):
            # Annotations may describe objects of the firmware, too.
            return OPEN
        if own.is_callable and value.tag in _FUNCTIONS:
            return OPEN
        if any(not isinstance(parent, NamedType) for parent in own.parents):
            # `---@class Name : string`
            return OPEN
        return self._by_tag(value, type_, False)

    def _is_lua_class(self, entry: Class) -> bool:
        module = self.view.lua_module(entry.name.split(".", 1)[0])
        return module is not None and entry.name in module.classes

    def _fit_enum(self, value: Value, entry: Enum, type_: Type, accept: str) -> int:
        if isinstance(value, String) and accept == "convert":
            if value.value is None or _NUMERIC.fullmatch(value.value):
                return OPEN
            return self._no("type", type_, value)
        if not isinstance(value, Number):
            return self._by_tag(value, type_, False)
        if entry.flags:
            return self._fit_flags(value, entry, type_)
        if value.constant is not None:
            if value.constant in entry.constants:
                return FITS
            return self._no("constant", type_, value)
        if value.value is None:
            return OPEN
        known = True
        for name in entry.constants:
            constant = self.view.find(name)
            if not isinstance(constant, Constant) or constant.value is None:
                known = False
            elif constant.value == value.value:
                return FITS
        return self._no("set", type_, value) if known else OPEN

    def _fit_flags(self, value: Number, entry: Enum, type_: Type) -> int:
        """Any combination of flags; not one with bits that none of them has."""
        if value.constant is not None:
            known = value.constant in entry.constants
            return FITS if known else self._no("constant", type_, value)
        bits = 0
        for name in entry.constants:
            constant = self.view.find(name)
            if not isinstance(constant, Constant) or not isinstance(constant.value, int):
                return FITS
            bits |= constant.value
        if isinstance(value.value, int) and value.value & ~bits:
            return self._no("set", type_, value)
        return FITS

    def _fit_constant(self, value: Value, type_: ConstantRef) -> int:
        if not isinstance(value, Number | String | Boolean):
            return self._by_tag(value, type_, False)
        if isinstance(value, Number) and value.constant is not None:
            if value.constant == type_.name:
                return FITS
            return self._no("constant", type_, value)
        entry = self.view.find(type_.name)
        if not isinstance(entry, Constant) or entry.value is None or value.value is None:
            return OPEN
        wanted = entry.value.encode() if isinstance(entry.value, str) else entry.value
        if isinstance(value, String) is not isinstance(wanted, bytes):
            if isinstance(value, String) and _NUMERIC.fullmatch(value.value or b""):
                return OPEN
            return self._no("type", type_, value)
        return FITS if wanted == value.value else self._no("set", type_, value)

    def _fit_literal(self, value: Value, type_: Literal, accept: str) -> int:
        wanted = type_.value
        if accept == "truthy":
            known = truth(value)
            if known is None:
                return OPEN
            return FITS if known is wanted else self._no("set", type_, value)
        if isinstance(wanted, str):
            if isinstance(value, String):
                if value.value is None:
                    return OPEN
                word = wanted.encode("utf-8", "surrogateescape")
                same = value.value == word
                if not same and accept == "any-case":
                    same = value.value.lower() == word.lower()
                return FITS if same else self._no("set", type_, value)
            if value.tag == NUMBER_TAG:
                return self._no("set", type_, value)
            return self._by_tag(value, type_, False)
        if isinstance(wanted, bool):
            if isinstance(value, Boolean):
                if value.value is None:
                    return OPEN
                return FITS if value.value is wanted else self._no("set", type_, value)
            return self._by_tag(value, type_, False)
        if isinstance(value, Number):
            if value.value is None:
                return OPEN
            return FITS if value.value == wanted else self._no("set", type_, value)
        if isinstance(value, String) and accept != "declared":
            if value.value is None or _NUMERIC.fullmatch(value.value):
                return OPEN
            return self._no("type", type_, value)
        return self._by_tag(value, type_, False)

    def _fit_table(self, value: Value, type_: Type) -> int:
        if value.tag == MODULE_TAG:
            return OPEN
        if not isinstance(value, Table):
            return self._by_tag(value, type_, False)
        if isinstance(type_, ArrayType) and value.array_length is not None:
            length = value.array_length
            if (type_.low is not None and length < type_.low) or (
                type_.high is not None and length > type_.high
            ):
                return self._no("length", type_, value)
        return FITS


def _same_kind(type_: UnionType) -> bool:
    """Whether all members are literals or constants."""
    return all(isinstance(member, Literal | ConstantRef) for member in type_.members)
