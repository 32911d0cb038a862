"""Reads LuaCATS annotations: what the tags in documentation comments say, with byte ranges.

`read_block` turns the lines of one block (`syntax.doc_comments` finds them) into tags, text and
problems; types are parsed by `typeparse`. What the annotations of a function or a variable mean
together is in `annotations`, whole `---@meta` files are in `meta_file`. Nothing here raises on
any bytes: what cannot be read is a `Problem`.

A tag's description may begin with `#` or `@`, or just follow the type. Tags that LuaLS has and
this program does not use become `OtherTag`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from luac_nodemcu.stubs.errors import TypeSyntaxError
from luac_nodemcu.stubs.luacats_tags import (
    DIAGNOSTIC_ACTIONS,
    MARKERS,
    OTHER_TAGS,
    SCOPES,
    AliasTag,
    Annotations,
    CastTag,
    ClassTag,
    DiagnosticTag,
    EnumTag,
    FieldTag,
    GenericTag,
    MarkerTag,
    MetaTag,
    ModuleTag,
    OperatorTag,
    OtherTag,
    OverloadTag,
    ParamTag,
    Problem,
    ReturnTag,
    Tag,
    Typed,
    TypeTag,
)
from luac_nodemcu.stubs.type_extent import type_end
from luac_nodemcu.stubs.typeparse import parse_type
from luac_nodemcu.stubs.types import ANY, FunctionType, Literal, Type, rewrite, union

__all__ = ["Annotations", "read_block"]

_TAG = re.compile(r"[ \t]*@([A-Za-z][\w-]*)")
_CONTINUED = re.compile(r"[ \t]*\|[ \t]*[+>]?[ \t]*")
_SPACE = re.compile(r"[ \t]*")
_NAME = re.compile(r"[A-Za-z_\x80-\xff][\w.\x80-\xff*-]*")
_WORD = re.compile(r"[A-Za-z_\x80-\xff][\w\x80-\xff]*")
_PARAM = re.compile(r"\.\.\.|[A-Za-z_\x80-\xff][\w\x80-\xff]*")
_GENERICS = re.compile(r"<([^<>]*)>")
_CODE = re.compile(r"`([^`]*)`")
_CONSTANT = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_NUMBER = re.compile(r"-?(0[xX][0-9A-Fa-f]+|[0-9]+(\.[0-9]+)?)")
_AFTER_TYPE = " \t,:#@])"
"""What may follow a type without a space."""
_DOC = re.compile(r"[ \t]*(?:[#@][ \t]*)?(.*?)[ \t\r]*\Z", re.DOTALL)


def read_block(data: bytes, lines: Iterable[tuple[int, int]]) -> Annotations:
    """The annotations of a block; `lines` are the byte ranges behind the three dashes."""
    reader = _Reader()
    for start, end in lines:
        reader.line(data[start:end], start)
    return reader.result()


class _Unreadable(Exception):  # noqa: N818  # never leaves this module
    def __init__(self, start: int, end: int, message: str) -> None:
        self.start = start
        self.end = end
        self.message = message


@dataclass
class _Line:
    """A line and a place in it. `text` has one character a byte, so that offsets are bytes."""

    text: str
    base: int
    at: int = 0
    start: int = 0

    def offset(self, at: int | None = None) -> int:
        return self.base + (self.at if at is None else at)

    def skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def peek(self, text: str) -> bool:
        self.skip()
        return self.text.startswith(text, self.at)

    def accept(self, text: str) -> bool:
        if self.peek(text):
            self.at += len(text)
            return True
        return False

    def match(self, pattern: re.Pattern[str]) -> str | None:
        self.skip()
        match = pattern.match(self.text, self.at)
        if match is None:
            return None
        self.at = match.end()
        return match[0]

    def name(self, what: str, pattern: re.Pattern[str] = _NAME) -> tuple[str, int]:
        """A name and where it begins."""
        self.skip()
        start = self.at
        found = self.match(pattern)
        if found is None:
            raise _Unreadable(start, len(self.text), f"{what} is missing")
        return _text(found), self.offset(start)

    def type(self) -> Typed:
        self.skip()
        start = self.at
        end = type_end(self.text, start)
        if end == start:
            raise _Unreadable(start, len(self.text), "a type is missing")
        while end < len(self.text) and self.text[end] not in _AFTER_TYPE:
            # A bracket that is not closed, or one too many: for the parser to complain about.
            end += 1
        self.at = end
        return Typed(self.parse(start, end), self.offset(start), self.offset(end))

    def parse(self, start: int, end: int) -> Type:
        text = _text(self.text[start:end])
        try:
            type_ = parse_type(_CODE.sub(_code_type, text) if "`" in text else text)
        except TypeSyntaxError as error:
            place = start + len(text[: error.column - 1].encode())
            raise _Unreadable(min(place, end), end, f"type '{text}': {error.problem}") from None
        is_quoted = "'\"" in text or "\"'" in text
        return rewrite(type_, _unquoted) if is_quoted else type_

    def doc(self) -> str | None:
        match = _DOC.match(self.text, self.at)
        self.at = len(self.text)
        return _text(match[1]) or None if match else None


class _Reader:
    """Collects the tags of a block line by line."""

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.texts: list[str] = []
        self.problems: list[Problem] = []

    def result(self) -> Annotations:
        text = "\n".join(self.texts).strip()
        return Annotations(tuple(self.tags), text or None, tuple(self.problems))

    def line(self, content: bytes, base: int) -> None:
        text = content.decode("latin-1").rstrip("\r\n")
        match = _TAG.match(text)
        line = _Line(text, base)
        try:
            if match is not None:
                line.start = match.end() - len(match[1]) - 1
                line.at = match.end()
                self.tag(match[1], line)
                return
            match = _CONTINUED.match(text)
            if match is not None and self.tags and isinstance(self.tags[-1], AliasTag | ParamTag):
                line.at = match.end()
                self.member(line)
                return
        except _Unreadable as error:
            start, end = line.offset(error.start), line.offset(max(error.end, error.start))
            self.problems.append(Problem(start, end, error.message))
            return
        plain = _text(text)
        self.texts.append(plain[1:] if plain.startswith(" ") else plain)

    def tag(self, name: str, line: _Line) -> None:
        read = _READERS.get(name)
        if read is not None:
            self.tags.append(read(line))
        elif name in MARKERS:
            self.tags.append(MarkerTag(*_common(line), name))
        elif name in OTHER_TAGS:
            text = _text(line.text[line.at :]).strip()
            self.tags.append(OtherTag(*_common(line), name, text))
        else:
            known = [*_READERS, *MARKERS, *OTHER_TAGS]
            close = difflib.get_close_matches(name, known, n=1)
            hint = f", did you mean @{close[0]}?" if close else ""
            message = f"unknown tag @{name}{hint}"
            raise _Unreadable(line.start, line.start + 1 + len(name), message)

    def member(self, line: _Line) -> None:
        """A `---|` line: another member of the type above it."""
        typed = line.type()
        doc = line.doc()
        typed = Typed(typed.type, typed.offset, typed.end_offset, None, doc)
        last = self.tags[-1]
        end = line.offset(len(line.text))
        if isinstance(last, AliasTag):
            empty = last.type == ANY and not last.members
            type_ = typed.type if empty else union(last.type, typed.type)
            self.tags[-1] = AliasTag(
                last.offset, end, last.doc, last.name, last.name_offset, type_,
                last.generics, (*last.members, typed),
            )  # fmt: skip
        elif isinstance(last, ParamTag):
            old = last.type
            is_empty = old.offset == old.end_offset
            whole = typed.type if is_empty else union(old.type, typed.type)
            more = Typed(whole, old.offset, typed.end_offset)
            self.tags[-1] = ParamTag(
                last.offset, end, last.doc, last.name, last.name_offset, more, last.optional
            )


def _common(line: _Line, doc: str | None = None) -> tuple[int, int, str | None]:
    """The fields that every tag has; the rest of the line is its description."""
    doc = line.doc() if doc is None else doc
    return line.offset(line.start), line.offset(len(line.text)), doc or None


def _text(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", "replace")


def _code_type(match: re.Match[str]) -> str:
    """LuaLS takes any code between backticks: a constant's name, a number, or something else."""
    code = match[1].strip()
    if _CONSTANT.fullmatch(code):
        return match[0]
    return code if _NUMBER.fullmatch(code) else "any"


def _unquoted(type_: Type) -> Type | None:
    """`'"r"'` and `"'r'"` are how EmmyLua wrote `"r"`."""
    match type_:
        case Literal(str() as value) if len(value) > 1 and value[0] == value[-1] in "\"'":
            return Literal(value[1:-1])
    return None


def _generics(line: _Line) -> tuple[str, ...]:
    match = _GENERICS.match(line.text, line.at)
    if match is None:
        return ()
    line.at = match.end()
    return tuple(name.partition(":")[0].strip() for name in match[1].split(",") if name.strip())


def _class(line: _Line) -> Tag:
    exact = False
    while line.accept("("):
        attribute, _ = line.name("'exact'", _WORD)
        exact = exact or attribute == "exact"
        if not line.accept(")"):
            raise _Unreadable(line.at, len(line.text), "')' is missing")
    name, offset = line.name("the name of the class")
    generics = _generics(line)
    parents: list[Typed] = []
    if line.accept(":"):
        parents.append(line.type())
        while line.accept(","):
            parents.append(line.type())
    return ClassTag(*_common(line), name, offset, tuple(parents), generics, exact)


def _field(line: _Line) -> Tag:
    scope = "public"
    before = line.at
    word = line.match(_WORD)
    if word in SCOPES and not line.peek(":") and line.text[line.at : line.at + 1] not in ("?", ""):
        # `---@field public type` is a field named public, as LuaLS reads it too.
        rest = line.text[line.at :].split()
        if len(rest) > 1 or line.peek("["):
            scope = word
        else:
            line.at = before
    else:
        line.at = before
    key: str | Type
    line.skip()
    offset = line.offset()
    if line.accept("["):
        typed = line.type()
        key = typed.type
        if isinstance(key, Literal) and isinstance(key.value, str):
            key = key.value
        if not line.accept("]"):
            raise _Unreadable(line.at, len(line.text), "']' is missing")
    else:
        key, offset = line.name("the name of the field", _WORD)
    optional = line.accept("?")
    line.accept(":")
    type_ = line.type()
    return FieldTag(*_common(line), key, offset, type_, optional, scope)


def _operator(line: _Line) -> Tag:
    name, _ = line.name("the name of the operator", _WORD)
    operand = None
    if line.accept("("):
        if not line.peek(")"):
            operand = line.type()
        if not line.accept(")"):
            raise _Unreadable(line.at, len(line.text), "')' is missing")
    if not line.accept(":"):
        raise _Unreadable(line.at, len(line.text), "':' and the type of the result are missing")
    result = line.type()
    return OperatorTag(*_common(line), name, operand, result)


def _param(line: _Line) -> Tag:
    name, offset = line.name("the name of the parameter", _PARAM)
    optional = line.accept("?")
    line.accept(":")
    line.skip()
    if line.at == len(line.text) or line.text[line.at] in "@#":
        # `---@param x` without a type says nothing about it; members may follow.
        nothing = Typed(ANY, line.offset(), line.offset())
        return ParamTag(*_common(line), name, offset, nothing, optional)
    type_ = line.type()
    return ParamTag(*_common(line), name, offset, type_, optional)


def _return(line: _Line) -> Tag:
    results: list[Typed] = []
    while True:
        line.skip()
        if line.accept("..."):
            # Any number of results of any type.
            typed = Typed(ANY, line.offset() - 3, line.offset(), "...")
            line.skip()
            if (end := type_end(line.text, line.at)) > line.at:
                type_ = line.parse(line.at, end)
                typed = Typed(type_, line.offset(), line.offset(end), "...")
                line.at = end
        else:
            typed = line.type()
            before = line.at
            line.skip()
            name = line.match(_PARAM)
            ends = line.text[line.at : line.at + 1] in ("", " ", "\t", ",", "#")
            if name is not None and ends:
                name = _text(name)
                typed = Typed(typed.type, typed.offset, typed.end_offset, name)
            else:
                line.at = before
        results.append(typed)
        if not line.accept(","):
            break
    doc = line.doc()
    if len(results) == 1 and doc:
        only = results[0]
        results = [Typed(only.type, only.offset, only.end_offset, only.name, doc)]
    return ReturnTag(*_common(line, doc or ""), tuple(results))


def _type(line: _Line) -> Tag:
    types = [line.type()]
    while line.accept(","):
        types.append(line.type())
    return TypeTag(*_common(line), tuple(types))


def _alias(line: _Line) -> Tag:
    name, offset = line.name("the name of the alias")
    generics = _generics(line)
    line.skip()
    if line.at == len(line.text) or line.peek("#"):
        return AliasTag(*_common(line), name, offset, ANY, generics)
    typed = line.type()
    return AliasTag(*_common(line), name, offset, typed.type, generics)


def _enum(line: _Line) -> Tag:
    by_key = False
    if line.accept("("):
        attribute, _ = line.name("'key'", _WORD)
        by_key = attribute == "key"
        if not line.accept(")"):
            raise _Unreadable(line.at, len(line.text), "')' is missing")
    name, offset = line.name("the name of the enum")
    return EnumTag(*_common(line), name, offset, by_key)


def _overload(line: _Line) -> Tag:
    line.skip()
    start = line.at
    typed = line.type()
    if not isinstance(typed.type, FunctionType):
        raise _Unreadable(start, line.at, "an overload is a function: fun(...)")
    return OverloadTag(*_common(line), typed.type)


def _generic(line: _Line) -> Tag:
    names: list[tuple[str, Typed | None]] = []
    while True:
        name, _ = line.name("the name of the type variable", _WORD)
        names.append((name, line.type() if line.accept(":") else None))
        if not line.accept(","):
            break
    return GenericTag(*_common(line), tuple(names))


def _meta(line: _Line) -> Tag:
    line.skip()
    name = line.match(re.compile(r"[^\s#]+"))
    name = None if name in (None, "_") else _text(str(name)).strip("\"'")
    return MetaTag(*_common(line), name)


def _module(line: _Line) -> Tag:
    line.skip()
    name = line.match(re.compile(r"\"[^\"]*\"|'[^']*'|[^\s#]+"))
    if name is None:
        raise _Unreadable(line.at, len(line.text), "the name of the module is missing")
    return ModuleTag(*_common(line), _text(name).strip("\"'"))


def _cast(line: _Line) -> Tag:
    name, offset = line.name("the name of the variable", _NAME)
    changes: list[tuple[str, Typed]] = []
    while True:
        line.skip()
        sign = line.text[line.at] if line.text[line.at : line.at + 1] in ("+", "-") else ""
        line.at += len(sign)
        if sign and line.accept("?"):
            place = line.offset() - 1
            changes.append((sign, Typed(parse_type("nil"), place, place + 1)))
        else:
            changes.append((sign, line.type()))
        if not line.accept(","):
            break
    return CastTag(*_common(line), name, offset, tuple(changes))


def _diagnostic(line: _Line) -> Tag:
    line.skip()
    start = line.at
    action = line.match(re.compile(r"[\w-]+")) or ""
    if action not in DIAGNOSTIC_ACTIONS:
        actions = ", ".join(DIAGNOSTIC_ACTIONS)
        raise _Unreadable(start, len(line.text), f"expected one of: {actions}")
    names: list[str] = []
    if line.accept(":"):
        while True:
            name = line.match(re.compile(r"[\w-]+"))
            if name is None:
                raise _Unreadable(line.at, len(line.text), "the name of a diagnostic is missing")
            names.append(name)
            if not line.accept(","):
                break
    return DiagnosticTag(*_common(line), action, tuple(names))


_READERS: dict[str, Callable[[_Line], Tag]] = {
    "alias": _alias,
    "cast": _cast,
    "class": _class,
    "diagnostic": _diagnostic,
    "enum": _enum,
    "field": _field,
    "generic": _generic,
    "meta": _meta,
    "module": _module,
    "operator": _operator,
    "overload": _overload,
    "param": _param,
    "return": _return,
    "type": _type,
}
