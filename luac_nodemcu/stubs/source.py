"""Reads stub files as JSON and resolves inheritance (`extends`, `like`, null).

What comes out is plain JSON data without inheritance, and a way to tell which file a place in
it came from. What the data means is in `compiling`; the schema is checked in `validation`.
"""

from __future__ import annotations

import copy
import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from luac_nodemcu.stubs.errors import StubError

Json = Any
JsonPath = tuple[str | int, ...]


class StubFiles(Protocol):
    """Where stub files come from. References are `set/module`, such as `esp8266/net`."""

    def references(self) -> Iterable[str]:
        """All references there are, sorted."""

    def read(self, reference: str) -> bytes | None:
        """The file's bytes, or None if there is none."""

    def label(self, reference: str) -> str:
        """The file's path as a message shows it, with `/`."""


class StubFolder:
    """Stub files in a folder laid out as `api_stubs/`: a folder per set, a file per module."""

    def __init__(self, root: Path, shown_as: str | None = None) -> None:
        self.root = root
        self.shown_as = root.as_posix() if shown_as is None else shown_as
        self._references: tuple[str, ...] | None = None

    def references(self) -> tuple[str, ...]:
        if self._references is None:
            self._references = tuple(
                sorted(
                    f"{folder.name}/{file.stem}"
                    for folder in self.root.iterdir()
                    if folder.is_dir() and not folder.name.startswith(("_", "."))
                    for file in folder.glob("*.json")
                )
            )
        return self._references

    def path(self, reference: str) -> Path:
        return self.root / f"{reference}.json"

    def read(self, reference: str) -> bytes | None:
        try:
            return self.path(reference).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def label(self, reference: str) -> str:
        return f"{self.shown_as}/{reference}.json"


@dataclass(frozen=True)
class Layer:
    """One file of a chain of `extends`."""

    reference: str
    label: str
    data: Json


class Resolved:
    """A stub without inheritance.

    - `data`: the merged JSON.
    - `layers`: the files it came from, the stub itself first.
    - `used`: references of all files that were read, for caches.
    """

    def __init__(self, data: Json, layers: list[Layer], used: set[str]) -> None:
        self.data = data
        self.layers = layers
        self.used = used

    @property
    def reference(self) -> str:
        return self.layers[0].reference

    def error(self, path: JsonPath, problem: str) -> StubError:
        """An error at a place in `data`, naming the file that has it."""
        for layer in self.layers:
            if _has(layer.data, path):
                return StubError(layer.label, show_path(path), problem)
        known = path
        while known and not _has(self.layers[0].data, known):
            known = known[:-1]
        return StubError(self.layers[0].label, show_path(path), problem)


def load(files: StubFiles, reference: str) -> Resolved:
    """The stub with `extends` and `like` resolved. Raises `StubError`."""
    chain: list[Layer] = []
    used: set[str] = set()
    data = _merged(files, reference, chain, [], used)
    resolved = Resolved(data, chain, used)
    _Likes(files, resolved).resolve()
    return resolved


def read_json(content: bytes, label: str) -> Json:
    """The JSON of a stub file; duplicate keys are errors. Raises `StubError`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StubError(label, "", f"not UTF-8 text (byte {error.start})") from None
    try:
        data = json.loads(text, object_pairs_hook=_Object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise StubError(
            label, f"line {error.lineno}, column {error.colno}", f"not JSON: {error.msg}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise StubError(label, "", f"not usable as JSON: {error}") from None
    duplicate = _find_duplicate(data, ())
    if duplicate is not None:
        path, key = duplicate
        raise StubError(label, show_path((*path, key)), f"'{key}' stands here twice")
    if not isinstance(data, dict):
        raise StubError(label, "$", "a stub is a JSON object")
    return data


def show_path(path: JsonPath) -> str:
    """`$.functions.create.params[0]`; keys that are not plain names in quotes."""
    text = "$"
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part.replace("_", "a").isalnum():
            text += f".{part}"
        else:
            text += f"[{json.dumps(part)}]"
    return text


def merge(base: Json, patch: Json, *, keep_null: bool = False) -> Json:
    """JSON merge patch (RFC 7396); `params` and `overloads` replace each other.

    With `keep_null`, and in an object with `like`, null stays: it is to remove something from
    what `like` brings in later.
    """
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    result = dict(base) if isinstance(base, dict) else {}
    keep_null = keep_null or "like" in patch or "like" in result
    if "overloads" in patch and "params" not in patch:
        result.pop("params", None)
    elif "params" in patch and "overloads" not in patch:
        result.pop("overloads", None)
    for key, value in patch.items():
        if value is not None:
            result[key] = merge(result.get(key), value, keep_null=keep_null)
        elif keep_null:
            result[key] = None
        else:
            result.pop(key, None)
    return result


def _merged(
    files: StubFiles, reference: str, chain: list[Layer], open_: list[str], used: set[str]
) -> Json:
    content = files.read(reference)
    used.add(reference)
    label = files.label(reference)
    if content is None:
        raise StubError(label, "", "there is no such stub")
    data = read_json(content, label)
    chain.append(Layer(reference, label, data))
    base = data.get("extends")
    if base is None:
        return merge({}, data)
    if not isinstance(base, str):
        raise StubError(label, "$.extends", "must be a string such as 'esp8266/net'")
    if base in (*open_, reference):
        circle = " -> ".join((*open_, reference, base))
        raise StubError(label, "$.extends", f"inheritance goes in a circle: {circle}")
    if files.read(base) is None:
        raise StubError(label, "$.extends", f"no stub '{base}'{_suggest(base, files.references())}")
    below = _merged(files, base, chain, [*open_, reference], used)
    below.pop("extends", None)
    merged = merge(below, data)
    merged.pop("extends", None)
    return merged


class _Likes:
    """Resolves `like` in functions, methods, classes and structs of one stub."""

    def __init__(self, files: StubFiles, resolved: Resolved) -> None:
        self.files = files
        self.resolved = resolved
        self.others: dict[str, Json] = {}

    def resolve(self) -> None:
        data = self.resolved.data
        for group in ("classes", "types", "functions"):
            for name in _keys(data.get(group)):
                self.entry((group, name), [])
        for name, class_ in _items(data.get("classes")):
            for part in ("methods", "meta"):
                for method in _keys(class_.get(part)):
                    self.entry(("classes", name, part, method), [])

    def entry(self, path: JsonPath, open_: list[JsonPath]) -> Json:
        """The entry at `path` without `like`; replaces it in the data."""
        value = _at(self.resolved.data, path)
        if not isinstance(value, dict) or "like" not in value:
            return value
        if path in open_:
            circle = " -> ".join(map(show_path, [*open_, path]))
            raise self.resolved.error((*path, "like"), f"goes in a circle: {circle}")
        base = self.target(path, str(value["like"]), [*open_, path])
        base.pop("like", None)
        merged = merge(base, {key: part for key, part in value.items() if key != "like"})
        _put(self.resolved.data, path, merged)
        return merged

    def target(self, path: JsonPath, like: str, open_: list[JsonPath]) -> Json:
        file, _, name = like.rpartition("#")
        group = path[0]
        where = _target_path(str(group), name)
        if not file or file == self.resolved.reference:
            if _has(self.resolved.data, where):
                return copy.deepcopy(self.entry(where, open_))
            names = _target_names(self.resolved.data)
        else:
            other = self.other(file, path)
            if _has(other, where):
                return copy.deepcopy(_at(other, where))
            names = _target_names(other)
        hint = _suggest(name, names)
        raise self.resolved.error((*path, "like"), f"there is no '{like}'{hint}")

    def other(self, reference: str, path: JsonPath) -> Json:
        if reference not in self.others:
            if self.files.read(reference) is None:
                hint = _suggest(reference, self.files.references())
                raise self.resolved.error((*path, "like"), f"no stub '{reference}'{hint}")
            found = load(self.files, reference)
            self.resolved.used |= found.used
            self.others[reference] = found.data
        return self.others[reference]


def _target_path(group: str, name: str) -> JsonPath:
    class_, colon, method = name.partition(":")
    if colon:
        part = "meta" if method.startswith("__") else "methods"
        return ("classes", class_, part, method)
    return ("functions" if group not in ("classes", "types") else group, name)


def _target_names(data: Json) -> list[str]:
    names = [*_keys(data.get("functions")), *_keys(data.get("types"))]
    for name, class_ in _items(data.get("classes")):
        names.append(name)
        names += [f"{name}:{method}" for method in _keys(class_.get("methods"))]
    return names


def _suggest(name: str, names: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(names), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def _keys(value: Json) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def _items(value: Json) -> list[tuple[str, Json]]:
    pairs = value.items() if isinstance(value, dict) else ()
    return [(key, part) for key, part in pairs if isinstance(part, dict)]


def _at(data: Json, path: JsonPath) -> Json:
    for part in path:
        data = data[part]
    return data


def _put(data: Json, path: JsonPath, value: Json) -> None:
    _at(data, path[:-1])[path[-1]] = value


def _has(data: Json, path: JsonPath) -> bool:
    for part in path:
        if isinstance(data, dict):
            found = part in data
        else:
            found = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if not found:
            return False
        data = data[part]
    return True


class _Object(dict[str, Any]):
    """A JSON object that remembers a key that came twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.duplicate: str | None = None
        if len(self) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    self.duplicate = key
                    break
                seen.add(key)


def _find_duplicate(data: Json, path: JsonPath) -> tuple[JsonPath, str] | None:
    if isinstance(data, _Object) and data.duplicate is not None:
        return path, data.duplicate
    children: Iterable[tuple[str | int, Json]] = ()
    if isinstance(data, dict):
        children = data.items()
    elif isinstance(data, list):
        children = enumerate(data)
    for key, value in children:
        found = _find_duplicate(value, (*path, key))
        if found is not None:
            return found
    return None


def _no_constant(name: str) -> Any:
    raise ValueError(f"'{name}' is not JSON")
