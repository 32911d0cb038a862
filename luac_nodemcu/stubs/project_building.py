"""Compiles and checks a project's stubs. Only reached when they are not in the cache."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from luac_nodemcu.stubs import building, compiling, source, validation
from luac_nodemcu.stubs.errors import StubError
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.stubs.lint import lint
from luac_nodemcu.stubs.meta_file import MetaStub, is_meta, read_meta
from luac_nodemcu.stubs.project_stubs import OverlayFiles, ProjectFile, layered

Json = dict[str, Any]
Views = Sequence[tuple[str, str]]


def build(
    base: StubLibrary, files: Iterable[ProjectFile], views: Views | None
) -> tuple[dict[str, Json], list[StubError]]:
    """Reference -> `{"index", "stub", "replaces"}` of what can be used, and what is wrong."""
    builder = _Builder(base, views)
    for file in files:
        builder.add(file)
    return builder.build()


class _Builder:
    def __init__(self, base: StubLibrary, views: Views | None) -> None:
        self.base = base
        self.views = views
        self.contents: dict[str, tuple[bytes, str]] = {}
        self.metas: dict[str, MetaStub] = {}
        self.problems: list[StubError] = []
        self.files = OverlayFiles(base.files, self.contents)

    def add(self, file: ProjectFile) -> None:
        """Notes the stubs of a file under references of their own."""
        if not file.is_lua:
            self.contents[self.reference(file.stem)] = (file.data, file.label)
            return
        if not is_meta(file.data):
            problem = "begins without ---@meta; a file that describes has this as its first line"
            self.problems.append(StubError(file.label, "line 1", problem))
            return
        stubs, problems = read_meta(file.data, file.label, file.stem)
        self.problems += problems
        for stub in stubs:
            name = file.stem if stub is stubs[0] else f"{file.stem}.{stub.module}"
            reference = self.reference(name)
            content = json.dumps(stub.data, ensure_ascii=False).encode("utf-8", "replace")
            self.contents[reference] = (content, file.label)
            self.metas[reference] = stub

    def reference(self, name: str) -> str:
        """`project/name`, with a number if that is taken."""
        reference = f"project/{name}"
        number = 2
        while reference in self.contents:
            reference = f"project/{name}-{number}"
            number += 1
        return reference

    def build(self) -> tuple[dict[str, Json], list[StubError]]:
        own: dict[str, Json] = {}
        self.share_parents()
        for reference in self.contents:
            try:
                own[reference] = self.compiled(reference)
            except StubError as error:
                self.problems.append(self.placed(reference, error))
        library = _Layered(self.base, own)
        for reference in list(own):
            for problem in lint(self.files, reference, library, self.views):
                self.problems.append(self.placed(reference, problem))
                if problem.path == "$.module":
                    # Another has that name already, and keeps it.
                    own.pop(reference, None)
        return own, list({str(error): error for error in self.problems}.values())

    def compiled(self, reference: str) -> Json:
        resolved = source.load(self.files, reference)
        validation.validate(resolved)
        compiled = compiling.compile_stub(resolved)
        result: Json = {"index": building.index_entry(compiled), "stub": compiled}
        for layer in resolved.layers[1:]:
            if layer.reference == f"{layer.reference.partition('/')[0]}/{compiled['module']}":
                result["replaces"] = layer.reference
        return result

    def share_parents(self) -> None:
        """Names the file of a parent class that another stub has: `like` wants to know it."""
        known = {
            name: reference
            for reference, entry in self.base.container.stubs.items()
            for name in (*entry["types"], *entry["classes"])
        }
        for reference, stub in self.metas.items():
            for group in ("types", "classes"):
                known.update(dict.fromkeys(stub.data.get(group, {}), reference))
        for reference, stub in self.metas.items():
            for group in ("types", "classes"):
                for entry in stub.data.get(group, {}).values():
                    if not isinstance(entry, dict) or "like" not in entry:
                        continue
                    place = known.get(entry["like"])
                    if place is not None and place != reference:
                        entry["like"] = f"{place}#{entry['like']}"
            content = json.dumps(stub.data, ensure_ascii=False).encode("utf-8", "replace")
            self.contents[reference] = (content, self.contents[reference][1])

    def placed(self, reference: str, error: StubError) -> StubError:
        """An error with its line, if the stub is a `---@meta` file."""
        stub = self.metas.get(reference)
        if stub is None or error.file != self.contents[reference][1]:
            return error
        return StubError(error.file, f"line {stub.line(error.path)}", error.problem)


class _Layered(StubLibrary):
    """Both kinds of stubs while they are being checked."""

    def __init__(self, base: StubLibrary, own: dict[str, Json]) -> None:
        self.base = base
        self.own = own
        self.files = base.files
        self.cache = None
        self.problems = []
        self._loaded = {}
        self.container = layered(base.container, own)

    def load(self, reference: str) -> Any:
        from luac_nodemcu.stubs.decode import decode_module

        if reference not in self.own:
            return self.base.load(reference)
        return decode_module(self.own[reference]["stub"])
