"""The schema of the project file, and our checker of it against the jsonschema library."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin, get_type_hints

import jsonschema
import pytest

from luac_nodemcu.compiler.strip import StripLevel
from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.firmware.modules import OptionValue
from luac_nodemcu.lfs.deflate import Compression
from luac_nodemcu.project import settings as model
from luac_nodemcu.project.compiling import ChunkNameStyle
from luac_nodemcu.project.origin import Setting
from luac_nodemcu.project.resolve import resolve
from luac_nodemcu.project.schema import SchemaError, check
from luac_nodemcu.project.schema import resolve as resolve_schema
from luac_nodemcu.project.settings_file import settings_schema

SCHEMA = settings_schema()
TYPE_NAMES = {
    "StripLevel": StripLevel, "Severity": Severity, "Compression": Compression,
    "ChunkNameStyle": ChunkNameStyle, "OptionValue": OptionValue,
}  # fmt: skip
SECTIONS = {
    name: hint
    for name, hint in get_type_hints(model.Settings, localns=TYPE_NAMES).items()
    if get_origin(hint) is not Setting
}


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(dict(SCHEMA))


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if not {"properties", "$defs"} >= schema.keys():
            yield schema
        for key, value in schema.items():
            if key not in ("default", "examples", "enum"):
                yield from parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from parts(value)


def test_every_table_says_what_it_allows() -> None:
    # The checker looks at `properties` only where `additionalProperties` stands.
    tables = [part for part in parts(SCHEMA) if part.get("type") == "object"]
    assert len(tables) > 10
    assert [t for t in tables if "additionalProperties" not in t] == [{"type": "object"}]
    assert [p for p in parts(SCHEMA) if "properties" in p and "type" not in p] == []


def documented() -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every key of the file with its schema."""
    for name, part in SCHEMA["properties"].items():
        yield (name,), dict(resolve_schema(part, SCHEMA))
        for key, inner in part.get("properties", {}).items():
            yield (name, key), dict(resolve_schema(inner, SCHEMA))


@pytest.mark.parametrize(
    ("key", "schema"), list(documented()), ids=[".".join(key) for key, _ in documented()]
)
def test_every_key_is_documented_with_a_value(key: tuple[str, ...], schema: dict[str, Any]) -> None:
    assert schema["description"].endswith(".")
    values = list(schema.get("examples", []))
    if "default" in schema:
        values.append(schema["default"])
    if len(key) == 2 or "enum" in schema or schema.get("type") == "string":
        assert values, "give a default or an example"
    for value in values:
        assert check(value, {**schema, "$defs": SCHEMA["$defs"]}) == []


# --- The model has the same keys -------------------------------------------------------------


def fits(value: Any, hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if hint is type(None) or hint is None:
        return value is None
    if origin is tuple:
        return isinstance(value, tuple) and all(fits(item, arguments[0]) for item in value)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return isinstance(value, dict) and all(
            fits(k, arguments[0]) and fits(v, arguments[1]) for k, v in value.items()
        )
    if "Literal" in str(origin):
        return value in arguments
    if arguments:
        return any(fits(value, argument) for argument in arguments)
    return isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def test_fields_and_keys_are_the_same() -> None:
    top = get_type_hints(model.Settings, localns=TYPE_NAMES)
    assert list(top) == [name.replace("-", "_") for name in SCHEMA["properties"]]
    for name, section in SECTIONS.items():
        fields = list(get_type_hints(section, localns=TYPE_NAMES))
        keys = SCHEMA["properties"][name.replace("_", "-")]["properties"]
        assert fields == [key.replace("-", "_") for key in keys]


@pytest.mark.parametrize("which", ["default", "examples"])
def test_values_have_the_types_of_the_model(which: str) -> None:
    target = ("target",)
    source: dict[tuple[str, ...], Setting[Any]] = {target: Setting("esp8266-lua51")}
    settings = resolve(None, [source], [])
    if which == "examples":
        from luac_nodemcu.project.resolve import _convert

        source |= {
            key: Setting(_convert(key, schema["examples"][0]))
            for key, schema in documented()
            if schema.get("examples")
        }
        settings = resolve(None, [source], [])
    for name, section in SECTIONS.items():
        for field, hint in get_type_hints(section, localns=TYPE_NAMES).items():
            value = getattr(getattr(settings, name), field).value
            assert fits(value, get_args(hint)[0]), f"{name}.{field}: {value!r} is no {hint}"


# --- Against jsonschema ----------------------------------------------------------------------

VALID: dict[str, Any] = {
    "target": "esp32-lua53",
    "chip": "esp32c3",
    "firmware": {
        "checkout": "../fw", "modules": ["file", "gpio"], "extra-modules": ["mine"],
        "options": {"CLIENT_SSL_ENABLE": True, "FS_OBJ_NAME_LEN": 31, "X": "y"},
        "banner": "a\nb",
    },
    "device": {"lfs-size": "64 KiB", "free-heap": 44000},
    "files": {"lfs": ["/lfs/*.lua", "!x"], "gitignore": False, "entry": "init.lua"},
    "build": {
        "output": "lfs.img", "strip": 2, "compression": "exact", "timestamp": 1, "seed": 0,
        "absolute": 4096, "safe-type-names": True, "luac-cross": "a/b",
    },
    "resources": {"files": ["/www/**"], "module": "www", "gzip": ["*.html"]},
    "globals": {"read": ["a", "a.b"], "write": []},
    "stubs": {"paths": ["stubs"]},
    "check": {
        "targets": ["all"], "select": ["1", "203", "my-rule"], "severity": {"my-rule": "off"},
        "per-file-ignores": {"/a/": ["1"]}, "options": {"my-rule": {"anything": [1, 2]}},
    },
    "budget": {
        "lfs": 1024, "modules": {"a": "1k", "b": {"ram": 5}, "c": {"lfs": "0x10"}},
        "groups": [{"name": "g", "modules": ["a*"], "lfs": "2 MB"}],
    },
}  # fmt: skip

# Without text that ends in a line end: there jsonschema lets Python's `$` match before it, which
# JSON Schema does not mean. And without decimal numbers, of which JSON Schema calls 1.0 an integer.
STRANGE: tuple[Any, ...] = (
    True, False, 0, 1, -1, 2**70, "", "x", "esp32", "64 KiB", "64 XiB", "a b", "!", "/", "1",
    "9999",
    "Rule-Name", "\n", [], ["x"], ["x", "x"], [1], {}, {"x": 1}, {"lfs": 1}, {"name": "x"},
    [{"name": "n", "modules": []}], ["a.b", "a..b"], "0x10", "-1", "é", [["x"]], {"lfs": "x"},
)  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(data, dict | list):
        items = data.items() if isinstance(data, dict) else enumerate(data)
        for key, value in items:
            yield from places(value, (*path, key))


def mutate(data: dict[str, Any], rng: random.Random) -> None:
    path = rng.choice([path for path in places(data) if path])
    inside: Any = data
    for key in path[:-1]:
        inside = inside[key]
    choice = rng.randrange(4)
    if choice == 0 and isinstance(inside, dict):
        inside[rng.choice(["lfs", "strip", "x", "Bad Key", "modules", "target", "ram", "1"])] = (
            copy.deepcopy(rng.choice(STRANGE))
        )
    elif choice == 1:
        del inside[path[-1]]
    elif choice == 2 and isinstance(inside, list):
        inside.append(copy.deepcopy(rng.choice([*inside, *STRANGE])))
    else:
        inside[path[-1]] = copy.deepcopy(rng.choice(STRANGE))


def test_verdicts_equal_those_of_jsonschema() -> None:
    validator = jsonschema.Draft202012Validator(dict(SCHEMA))
    assert check(VALID, SCHEMA) == []
    assert validator.is_valid(VALID)
    rng = random.Random(3)
    refused = 0
    for _ in range(600):
        data = copy.deepcopy(VALID)
        for _ in range(rng.randrange(1, 3)):
            mutate(data, rng)
        problems = check(data, SCHEMA)
        assert (problems == []) == validator.is_valid(data), data
        refused += problems != []
        # Every problem is at a place that exists.
        existing = set(places(data))
        assert all(problem.path in existing for problem in problems), problems
    assert 150 < refused < 570


def test_an_unknown_keyword_is_an_error_of_the_schema() -> None:
    with pytest.raises(SchemaError):
        check(1, {"exclusiveMinimum": 0})
