"""Checks data against the JSON Schema of the project file, with messages for people.

Only the keywords that the schema uses are known; one that is not known raises SchemaError, so
that schema and checker cannot drift apart. It gives the verdicts of the `jsonschema` library,
which a test compares on mutated files, but costs no import of 150 ms when the file is right
(docs/decisions/0010-project-file-validation.md).
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the file."""

_ANNOTATIONS: Final = frozenset(
    ("$schema", "$defs", "title", "description", "default", "examples", "x-expected", "x-values",
     "x-convert", "x-display")
)  # fmt: skip

_TYPES: Final[dict[str, str]] = {
    "string": "text in quotes",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list in [ ]",
    "object": "a table",
}


class SchemaError(Exception):
    """The schema itself uses something that this module does not know."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    - `path`: where; for an unknown key the path ends with that key and `about_key` is set.
    - `expected`, `found`: phrases for people; `known` are the keys or values to choose from.
    """

    path: Path
    expected: str
    found: str
    known: tuple[str, ...] = ()
    about_key: bool = False


def check(data: object, schema: Mapping[str, Any]) -> list[Problem]:
    """Everything in which `data` (of TOML) breaks `schema`, in the order of the data."""
    return _Checker(schema).check(data, schema, ())


def resolve(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema with its `$ref` followed; its own keywords go before those it refers to."""
    while "$ref" in schema:
        target: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def describe(value: object) -> str:
    """A value as messages call it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # With control characters as escapes, the way the file has them.
        return json.dumps(value if len(value) <= 40 else value[:37] + "...", ensure_ascii=False)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else "a huge number"
    if isinstance(value, float):
        return f"the decimal number {value}"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, dict):
        return "a table" if value else "an empty table"
    return "a date or time"


class _Checker:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self.root = root

    def check(self, data: object, schema: Mapping[str, Any] | bool, path: Path) -> list[Problem]:
        if isinstance(schema, bool):
            return [] if schema else [Problem(path, "nothing", describe(data))]
        problems: list[Problem] = []
        reference = schema.get("$ref")
        if reference is not None:
            target = resolve({"$ref": reference}, self.root)
            problems += self.check(data, target, path)
            if problems:
                return problems
        for keyword, argument in schema.items():
            if keyword in _ANNOTATIONS or keyword in ("$ref", *_IN_PAIRS):
                continue
            rule = _RULES.get(keyword)
            if rule is None:
                raise SchemaError(f"the keyword {keyword} is not supported")
            found = rule(self, data, argument, schema, path)
            problems += found
            if found and keyword in ("type", "enum", "anyOf"):
                break
        return problems


def _type_of(data: object) -> str:
    if isinstance(data, bool):
        return "boolean"
    for kind, name in ((str, "string"), (int, "integer"), (list, "array"), (dict, "object")):
        if isinstance(data, kind):
            return name
    # JSON Schema counts 2.0 as an integer; TOML tells them apart, and so do we.
    return "number" if isinstance(data, float) else "date"


def _expected(schema: Mapping[str, Any], otherwise: str) -> str:
    return str(schema.get("x-expected", otherwise))


def _check_type(
    checker: _Checker, data: object, types: str | list[str], schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    allowed = [types] if isinstance(types, str) else types
    if _type_of(data) in allowed:
        return []
    phrase = " or ".join(_TYPES[name] for name in allowed)
    return [Problem(path, _expected(schema, phrase), describe(data))]


def _check_enum(
    checker: _Checker, data: object, values: list[Any], schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    if any(type(value) is type(data) and value == data for value in values):
        return []
    texts = [value for value in values if isinstance(value, str)]
    phrase = "one of " + ", ".join(f'"{text}"' for text in texts)
    return [Problem(path, _expected(schema, phrase), describe(data), tuple(texts))]


def _check_any_of(
    checker: _Checker, data: object, options: list[Any], schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    closest: list[Problem] = []
    for option in options:
        problems = checker.check(data, option, path)
        if not problems:
            return []
        if any(len(problem.path) > len(path) for problem in problems):
            closest = problems
    if closest:
        # The value has the right shape for one option, and something inside it is wrong.
        return closest
    return [Problem(path, _expected(schema, "another value"), describe(data))]


def _check_pattern(
    checker: _Checker, data: object, pattern: str, schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    # `search`, as JSON Schema says; `\Z` because Python's `$` also matches before a newline.
    if not isinstance(data, str) or _compiled(pattern).search(data):
        return []
    return [Problem(path, _expected(schema, "other text"), describe(data))]


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern)


def _check_min_length(
    checker: _Checker, data: object, length: int, schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    if not isinstance(data, str) or len(data) >= length:
        return []
    return [Problem(path, _expected(schema, "text that is not empty"), describe(data))]


def _check_minimum(
    checker: _Checker, data: object, limit: int, schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    if _type_of(data) != "integer" or data >= limit:  # type: ignore[operator]
        return []
    return [Problem(path, f"at least {limit}", describe(data))]


def _check_maximum(
    checker: _Checker, data: object, limit: int, schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    if _type_of(data) != "integer" or data <= limit:  # type: ignore[operator]
        return []
    return [Problem(path, f"at most {limit}", describe(data))]


def _check_multiple(
    checker: _Checker, data: object, step: int, schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    if _type_of(data) != "integer" or data % step == 0:  # type: ignore[operator]
        return []
    return [Problem(path, f"a multiple of {step}", describe(data))]


def _check_items(
    checker: _Checker, data: object, item: Any, schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    if not isinstance(data, list):
        return []
    problems = []
    for number, value in enumerate(data):
        problems += checker.check(value, item, (*path, number))
    return problems


def _check_min_items(
    checker: _Checker, data: object, count: int, schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    if not isinstance(data, list) or len(data) >= count:
        return []
    return [Problem(path, "a list with something in it", describe(data))]


def _check_unique(
    checker: _Checker, data: object, unique: bool, schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    if not isinstance(data, list) or not unique:
        return []
    problems = []
    seen: set[tuple[type, object]] = set()
    for number, value in enumerate(data):
        # Tables and lists cannot be looked up; their text can.
        key = (type(value), repr(value) if isinstance(value, dict | list) else value)
        if key in seen:
            problems.append(Problem((*path, number), "every item once", f"{describe(value)} again"))
        seen.add(key)
    return problems


def _check_properties(
    checker: _Checker, data: object, properties: Mapping[str, Any], schema: Mapping[str, Any],
    path: Path,
) -> list[Problem]:  # fmt: skip
    """`properties`, `propertyNames` and `additionalProperties` together, in the data's order."""
    if not isinstance(data, dict):
        return []
    properties = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    names = schema.get("propertyNames", True)
    problems = []
    for key, value in data.items():
        if key in properties:
            problems += checker.check(value, properties[key], (*path, key))
        elif others is False:
            problems.append(Problem((*path, key), "", "", tuple(properties), about_key=True))
        else:
            wrong = checker.check(key, names, (*path, key))
            problems += [
                Problem((*path, key), problem.expected, problem.found, about_key=True)
                for problem in wrong
            ]
            if not wrong:
                problems += checker.check(value, others, (*path, key))
    return problems


def _check_required(
    checker: _Checker, data: object, keys: list[str], schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    if not isinstance(data, dict):
        return []
    return [
        Problem(path, f"a table with the key {key}", "no such key") for key in keys
        if key not in data
    ]  # fmt: skip


def _check_min_properties(
    checker: _Checker, data: object, count: int, schema: Mapping[str, Any], path: Path
) -> list[Problem]:
    if not isinstance(data, dict) or len(data) >= count:
        return []
    return [Problem(path, "a table with something in it", describe(data))]


_Rule = Callable[[_Checker, object, Any, Mapping[str, Any], Path], list[Problem]]

_RULES: Final[dict[str, _Rule]] = {
    "type": _check_type,
    "enum": _check_enum,
    "anyOf": _check_any_of,
    "pattern": _check_pattern,
    "minLength": _check_min_length,
    "minimum": _check_minimum,
    "maximum": _check_maximum,
    "multipleOf": _check_multiple,
    "items": _check_items,
    "minItems": _check_min_items,
    "uniqueItems": _check_unique,
    "additionalProperties": _check_properties,
    "required": _check_required,
    "minProperties": _check_min_properties,
}

_IN_PAIRS: Final = ("properties", "propertyNames")
"""Keywords that are checked with `additionalProperties`, which every table here has."""
