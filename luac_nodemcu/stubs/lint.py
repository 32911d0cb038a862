"""Checks of a stub file that need other stubs: names of types, constants, options, modules."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from luac_nodemcu.stubs import compiling, source, validation
from luac_nodemcu.stubs.compiling import TypeUse
from luac_nodemcu.stubs.errors import StubError
from luac_nodemcu.stubs.library import ModuleInfo, StubLibrary, StubView
from luac_nodemcu.stubs.model import Alias, Constant
from luac_nodemcu.stubs.source import JsonPath, Resolved, StubFiles
from luac_nodemcu.stubs.types import ConstantRef, NamedType, walk

Json = Any
Problem = tuple[JsonPath, str]


def lint(
    files: StubFiles,
    reference: str,
    library: StubLibrary,
    views: Sequence[tuple[str, str]] | None = None,
) -> list[StubError]:
    """What is wrong with one stub, in order of the file; nothing if it is fine.

    What keeps it from being compiled is reported alone. `views`: pairs of chip and Lua version
    that matter, None for all that the stub is for.
    """
    uses: list[TypeUse] = []
    try:
        resolved = source.load(files, reference)
        validation.validate(resolved)
        compiled = compiling.compile_stub(resolved, uses)
    except StubError as error:
        return [error]
    if reference.startswith("shared/"):
        return []
    linter = _Linter(resolved, compiled, library, views)
    problems = dict.fromkeys(linter.problems(uses))
    return [resolved.error(path, text) for path, text in problems]


class _Linter:
    def __init__(
        self,
        resolved: Resolved,
        compiled: Json,
        library: StubLibrary,
        views: Sequence[tuple[str, str]] | None,
    ) -> None:
        self.resolved = resolved
        self.data = resolved.data
        self.compiled = compiled
        self.library = library
        self.views = [
            library.view(chip, lua)
            for chip in compiled["chips"]
            for lua in compiled["lua"]
            if views is None or (chip, lua) in views
        ]
        self.changed = {
            layer.reference
            for layer in resolved.layers[1:]
            if layer.reference.rpartition("/")[2] == compiled["module"]
        }
        self.own_types = {**compiled["types"], **compiled["classes"]}
        self.own_constants = compiled["constants"]

    def problems(self, uses: Iterable[TypeUse]) -> Iterator[Problem]:
        for view in self.views:
            yield from self.duplicates(view)
            for use in uses:
                yield from self.type_names(view, use)
            yield from self.events(view)
            yield from self.enums(view)
            yield from self.conditions(view)
        yield from self.alias_circles()
        yield from self.releases()
        yield from self.modules()

    def type_names(self, view: StubView, use: TypeUse) -> Iterator[Problem]:
        for part in walk(use.type):
            if isinstance(part, NamedType):
                if part.name in use.generics or part.name in self.own_types:
                    continue
                if part.name not in view.type_names:
                    known = [*self.own_types, *view.type_names]
                    yield use.path, f"unknown type '{part.name}'{_suggest(part.name, known)}"
            elif isinstance(part, ConstantRef):
                yield from self.constant(view, use.path, part.name)

    def constant(self, view: StubView, path: JsonPath, name: str) -> Iterator[Problem]:
        if name in self.own_constants or isinstance(view.find(name), Constant):
            return
        known = [*self.own_constants, *view.suggest(name)]
        yield path, f"unknown constant '{name}'{_suggest(name, known)}"

    def duplicates(self, view: StubView) -> Iterator[Problem]:
        own = self.resolved.reference
        is_project = own.startswith("project/")
        for info in view.infos:
            if info.reference == own or (is_project and info.reference in self.changed):
                continue
            if self.same_module(info):
                yield ("module",), self.taken(info, is_project)
            entry = self.library.container.stubs[info.reference]
            for group in ("classes", "types"):
                for name in self.compiled[group]:
                    if name in entry["types"] or name in entry["classes"]:
                        yield (group, name), f"'{name}' is also defined by {info.reference}"
        if is_project and self.compiled["module"] == "_G":
            yield from self.shadowed_globals(view)

    def same_module(self, info: ModuleInfo) -> bool:
        """Whether a stub is of a module that is found under the same name."""
        if info.name != self.compiled["module"]:
            return False
        if info.name == "_G":
            # Globals of a project add to the others.
            return not self.resolved.reference.startswith("project/")
        required: bool = self.compiled["kind"] == "lua-module"
        return (info.kind == "lua-module") == required

    def taken(self, info: ModuleInfo, is_project: bool) -> str:
        problem = f"'{info.name}' is also defined by {info.reference}"
        if is_project and not info.reference.startswith("project/"):
            problem += (
                "; give this one another name, or begin it with "
                f'"extends": "{info.reference}" to change that one'
            )
        return problem

    def shadowed_globals(self, view: StubView) -> Iterator[Problem]:
        """Globals of a project that the firmware has."""
        for group in ("functions", "constants", "fields"):
            for name in self.compiled[group]:
                if name in view.module_names and name != "_G":
                    yield (group, name), f"'{name}' is a module of the firmware"
                elif (owner := view.firmware_global(name)) is not None:
                    yield (group, name), f"'{name}' is a global of the firmware ({owner})"

    def events(self, view: StubView) -> Iterator[Problem]:
        for path, function in _functions(self.data):
            for name in function.get("events", {}).get("names", ()):
                if name.startswith("`"):
                    place = (*path, "events", "names", name)
                    yield from self.constant(view, place, name.strip("`"))

    def enums(self, view: StubView) -> Iterator[Problem]:
        for name, type_ in self.compiled["types"].items():
            for constant in type_.get("enum", ()):
                yield from self.constant(view, ("types", name, "enum"), constant)

    def conditions(self, view: StubView) -> Iterator[Problem]:
        options = self.library.options.get(view.chip, {})
        for path, when in _conditions(self.data, ()):
            for option in when.get("options", ()):
                name = option.removeprefix("!")
                if name not in options and self.applies(view, when):
                    hint = _suggest(name, options)
                    yield (
                        (*path, "options"),
                        f"option '{name}' of {view.chip} is not in options.json{hint}",
                    )
            for name in when.get("modules", ()):
                if self.applies(view, when) and name not in view.module_names:
                    yield (*path, "modules"), f"there is no module '{name}' on {view.chip}"

    def applies(self, view: StubView, when: Json) -> bool:
        return view.chip in when.get("chips", [view.chip]) and view.lua in when.get(
            "lua", [view.lua]
        )

    def alias_circles(self) -> Iterator[Problem]:
        for view in self.views[:1]:
            for name in self.compiled["types"]:
                seen = [name]
                current = name
                while True:
                    entry = view.type(current)
                    target = entry.type if isinstance(entry, Alias) else None
                    if not isinstance(target, NamedType):
                        break
                    current = target.name
                    if current in seen:
                        circle = " -> ".join([*seen, current])
                        if name == min(seen):
                            yield ("types", name), f"the alias goes in a circle: {circle}"
                        break
                    seen.append(current)

    def releases(self) -> Iterator[Problem]:
        functions = self.compiled["functions"]
        prefix = "" if self.compiled["module"] == "_G" else f"{self.compiled['module']}."
        classes = self.compiled["classes"].values()
        known = {*functions, *(name for class_ in classes for name in class_.get("methods", {}))}
        for path, function in _functions(self.data):
            class_ = path[1] if path[0] == "classes" else None
            for callback_path, callback in _callbacks(function, path):
                for occasion in callback.get("released", ()):
                    kind, _, name = occasion.partition(":")
                    full = {f"{class_}:{name}", f"{prefix}{name}", name}
                    if kind == "call" and not full & known:
                        yield (
                            (*callback_path, "released"),
                            f"there is no function or method '{name}'",
                        )

    def modules(self) -> Iterator[Problem]:
        for name in self.data.get("requires", ()):
            for view in self.views:
                if name not in (*view.module_names, *view.lua_module_names):
                    yield ("requires",), f"there is no module '{name}' on {view.chip}"


def _functions(data: Json) -> Iterator[tuple[JsonPath, Json]]:
    for name, function in data.get("functions", {}).items():
        yield ("functions", name), function
    for name, class_ in data.get("classes", {}).items():
        for part in ("methods", "meta"):
            for method, function in class_.get(part, {}).items():
                yield ("classes", name, part, method), function


def _callbacks(data: Json, path: JsonPath) -> Iterator[tuple[JsonPath, Json]]:
    for place, value in _walk(data, path):
        if isinstance(value, dict) and "released" in value:
            yield place, value


def _conditions(data: Json, path: JsonPath) -> Iterator[tuple[JsonPath, Json]]:
    for place, value in _walk(data, path):
        if place and place[-1] == "when" and isinstance(value, dict):
            yield place, value


def _walk(data: Json, path: JsonPath) -> Iterator[tuple[JsonPath, Json]]:
    yield path, data
    children: Iterable[tuple[str | int, Json]] = ()
    if isinstance(data, dict):
        children = data.items()
    elif isinstance(data, list):
        children = enumerate(data)
    for key, value in children:
        yield from _walk(value, (*path, key))


def _suggest(name: str, names: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(names), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""
