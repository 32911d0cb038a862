"""What is wrong with annotations themselves: unreadable, unknown types, declared twice.

Places are bytes in comments, not tokens: a finding has them as `place`.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from luac_nodemcu.stubs.luacats_tags import (
    AliasTag,
    Annotations,
    CastTag,
    ClassTag,
    FieldTag,
    GenericTag,
    OperatorTag,
    OverloadTag,
    ParamTag,
    Problem,
    ReturnTag,
    Tag,
    TypeTag,
)
from luac_nodemcu.stubs.types import BASIC_NAMES, FunctionType, NamedType, Type, walk

if TYPE_CHECKING:
    from luac_nodemcu.semantics.inference_base import InferenceBase

_WELL_KNOWN: Final = frozenset(
    (
        "_G", "async", "coroutinelib", "debuglib", "exitcode", "file*", "gcoptions", "iolib",
        "lightfunction", "localizedString", "mathlib", "metatable", "openmode", "oslib", "osdate",
        "packagelib", "romtable", "seekwhence", "stringlib", "tablelib", "void",
    )
)  # fmt: skip
"""Names that the Lua language server, or EmmyLua, knows by itself."""

_FOREIGN_TAGS: Final = frozenset(
    (
        "author", "brief", "classmod", "copyright", "default", "description", "details", "event",
        "example", "export", "file", "fixme", "func", "function", "include", "license", "link",
        "local", "name", "note", "number", "override", "pragma", "property", "raise", "release",
        "script", "section", "set", "string", "submodule", "tab", "table", "thread", "title",
        "todo", "topic", "tparam", "treturn", "usage", "within",
    )
)  # fmt: skip
"""Tags of LDoc and Doxygen."""

_SYNONYMS: Final = {
    "array": "table", "bool": "boolean", "double": "number", "float": "number", "func": "function",
    "int": "integer", "list": "table", "map": "table", "null": "nil", "object": "table",
    "str": "string", "uint": "integer",
}  # fmt: skip

_Ranged = tuple[Type, int, int]


def report_annotations(inference: InferenceBase) -> None:
    """Reports what is wrong with the annotations of a file."""
    declarations = inference.declarations
    assert declarations is not None
    blocks = list(declarations.everything())
    generics = {
        name
        for block in blocks
        for tag in block.tags
        if isinstance(tag, ClassTag | AliasTag)
        for name in tag.generics
    }
    types: dict[str, ClassTag | AliasTag] = {}
    unknown: set[str] = set()
    for block in blocks:
        for problem in block.problems:
            if not _is_foreign_tag(inference, problem):
                report_problem(inference, "annotation-syntax", problem)
        known = generics | {
            name for tag in block.tags if isinstance(tag, GenericTag) for name, _ in tag.names
        }
        for tag in block.tags:
            for type_, start, end in _types(tag):
                _unknown(inference, type_, start, end, known, unknown)
        _duplicates(inference, block, types)
    for problem in declarations.as_problems:
        report_problem(inference, "annotation-syntax", problem)


def report_problem(
    inference: InferenceBase, kind: str, problem: Problem, suggestion: str | None = None
) -> None:
    """Reports something at a place in a comment."""
    token = bisect_left(inference.tokens.starts, problem.offset)
    # The tokens order and tell apart the findings of one kind.
    inference.report(
        kind, token, -1 - problem.offset,
        {
            "place": (problem.offset, max(problem.end_offset, problem.offset + 1)),
            "message": problem.message, "suggestion": suggestion,
        },
    )  # fmt: skip


def _is_foreign_tag(inference: InferenceBase, problem: Problem) -> bool:
    """Whether a tag that is not known is one of other documentation tools.

    The language server ignores such tags; one that looks like a known one is a mistake.
    """
    if not problem.message.startswith("unknown tag"):
        return False
    name = inference.tokens.data[problem.offset : problem.end_offset].lstrip(b"@").decode("latin-1")
    return name in _FOREIGN_TAGS or "did you mean" not in problem.message


def _types(tag: Tag) -> Iterator[_Ranged]:
    """The types that a tag mentions, each with the bytes that contain it."""
    if isinstance(tag, ClassTag):
        for parent in tag.parents:
            yield parent.type, parent.offset, parent.end_offset
    elif isinstance(tag, FieldTag | ParamTag):
        yield tag.type.type, tag.type.offset, tag.type.end_offset
        if isinstance(tag, FieldTag) and isinstance(tag.key, Type):
            yield tag.key, tag.key_offset, tag.type.offset
    elif isinstance(tag, ReturnTag):
        for typed in tag.results:
            yield typed.type, typed.offset, typed.end_offset
    elif isinstance(tag, TypeTag):
        for typed in tag.types:
            yield typed.type, typed.offset, typed.end_offset
    elif isinstance(tag, AliasTag | OverloadTag):
        yield tag.type, tag.offset, tag.end_offset
    elif isinstance(tag, CastTag):
        for _, typed in tag.changes:
            yield typed.type, typed.offset, typed.end_offset
    elif isinstance(tag, OperatorTag):
        for part in (tag.operand, tag.result):
            if part is not None:
                yield part.type, part.offset, part.end_offset
    elif isinstance(tag, GenericTag):
        for _, constraint in tag.names:
            if constraint is not None:
                yield constraint.type, constraint.offset, constraint.end_offset


def _unknown(
    inference: InferenceBase,
    type_: Type,
    start: int,
    end: int,
    generics: set[str],
    reported: set[str],
) -> None:
    """Reports each unknown name of a type, the first time in the file."""
    parts = list(walk(type_))
    own = {
        name for part in parts if isinstance(part, FunctionType) for name in part.generics
    } | generics
    for part in parts:
        if not isinstance(part, NamedType) or part.name in own or _is_known(inference, part.name):
            continue
        if part.name in reported:
            continue
        reported.add(part.name)
        name = part.name.encode()
        pattern = rb"(?<![\w.])" + re.escape(name) + rb"(?![\w.])"
        match = re.compile(pattern).search(inference.tokens.data, start, end)
        place = match.span() if match is not None else (start, end)
        suggestion = _SYNONYMS.get(part.name) or _close(inference, part.name)
        problem = Problem(*place, f"there is no type '{part.name}'")
        report_problem(inference, "annotation-unknown-type", problem, suggestion)


def _is_known(inference: InferenceBase, name: str) -> bool:
    view = inference.view
    return (
        name in _WELL_KNOWN
        or name.startswith("std.")
        or view.type(name) is not None
        # The tables of modules are classes in other descriptions of the firmware.
        or view.module(name.partition(".")[0]) is not None
        or inference.own_types.find(name) is not None
    )


def _close(inference: InferenceBase, name: str) -> str | None:
    names = [*BASIC_NAMES, "integer", "number", "string", *inference.view.type_names]
    names += inference.resolver.type_names()
    if inference.declarations is not None:
        names += inference.declarations.types
    close = difflib.get_close_matches(name, names, 1, 0.8)
    if close:
        return close[0]
    return next((other for other in names if other.lower() == name.lower()), None)


def _duplicates(
    inference: InferenceBase, block: Annotations, types: dict[str, ClassTag | AliasTag]
) -> None:
    params: set[str] = set()
    fields: set[str | Type] = set()
    for tag in block.tags:
        name, what = "", ""
        if isinstance(tag, ParamTag):
            if tag.name in params:
                name, what = tag.name, "parameter"
            params.add(tag.name)
        elif isinstance(tag, FieldTag):
            # Methods may have a declaration for each way of calling them.
            if tag.key in fields and not isinstance(tag.type.type, FunctionType):
                name, what = str(tag.key), "field"
            fields.add(tag.key)
        elif isinstance(tag, ClassTag | AliasTag):
            fields.clear()
            old = types.setdefault(tag.name, tag)
            if old is not tag:
                name, what = tag.name, "class" if isinstance(tag, ClassTag) else "alias"
        if name and isinstance(tag, ParamTag | ClassTag | AliasTag | FieldTag):
            start = tag.key_offset if isinstance(tag, FieldTag) else tag.name_offset
            message = f"the {what} '{name}' is declared twice"
            problem = Problem(start, start + len(name.encode()), message)
            report_problem(inference, "annotation-duplicate", problem)
