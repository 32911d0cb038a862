"""Stubs of a project's own, laid over those of the firmware.

`ProjectLibrary` is a `StubLibrary` with more in it: views of it see both. A project's stubs are
JSON files as in `api_stubs/`, or `---@meta` files. Their bytes are handed in; which files there
are is for the project's settings to say. What was compiled is kept in the cache folder, so that
a run without changes needs neither jsonschema nor lark.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luac_nodemcu.stubs.container import Container, write_whole
from luac_nodemcu.stubs.decode import decode_module
from luac_nodemcu.stubs.errors import StubError
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.stubs.model import Module
from luac_nodemcu.stubs.source import StubFiles

Json = dict[str, Any]

_CODE = (
    "annotations", "lint", "luacats", "luacats_tags", "meta_file", "meta_values",
    "project_building", "project_stubs", "type_extent",
)  # fmt: skip
"""Further files of this package that decide what becomes of a project's stubs."""


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A stub file. `label` is its path as messages show it, with `/`."""

    label: str
    data: bytes

    @property
    def stem(self) -> str:
        """The file's name without folder and ending."""
        return self.label.rpartition("/")[2].rpartition(".")[0]

    @property
    def is_lua(self) -> bool:
        """Whether it is a `---@meta` file."""
        return self.label.endswith(".lua")


class ProjectLibrary(StubLibrary):
    """The stubs of `base` and those of a project.

    - `files`: the project's stub files.
    - `views`: pairs of chip and Lua version that the project is for; None for all. A name that
      only other chips lack is no problem.

    A stub that cannot be used is missing and described in `problems`, where those of `base`
    are too.
    """

    def __init__(
        self,
        base: StubLibrary,
        files: Sequence[ProjectFile],
        views: Iterable[tuple[str, str]] | None = None,
    ) -> None:
        # The firmware's index is needed in any case, and known to be faulty only then.
        _ = base.container
        self.base = base
        self.files = base.files
        self.cache = base.cache
        self.project_files = tuple(files)
        self.views = None if views is None else tuple(sorted(set(views)))
        self.own_problems: list[StubError] = []
        self._loaded = {}
        self.own: dict[str, Json] = self._own()
        self.problems = [*base.problems, *self.own_problems]

    @functools.cached_property
    def container(self) -> Container:
        """The index of both; what is in it is read by `load`."""
        return layered(self.base.container, self.own)

    def load(self, reference: str) -> Module:
        """One stub. Raises `KeyError` if there is none."""
        if reference not in self.own:
            return self.base.load(reference)
        module = self._loaded.get(reference)
        if module is None:
            module = self._loaded[reference] = decode_module(self.own[reference]["stub"])
        return module

    def digest(self) -> str:
        """Stands for the project's stubs and all that they are made from."""
        digest = hashlib.sha256(_code_key(self.code_key).encode())
        digest.update(str(self.base.container.index["key"]).encode())
        digest.update(repr(self.views).encode())
        for file in self.project_files:
            digest.update(f"\0{file.label}\0{len(file.data)}\0".encode("utf-8", "replace"))
            digest.update(file.data)
        return digest.hexdigest()

    def _own(self) -> dict[str, Json]:
        """Reference -> `{"index", "stub"}`; fills `own_problems`."""
        if not self.project_files:
            return {}
        path = None if self.cache is None else self.cache / "project-stubs" / self.digest()
        if path is not None:
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                stored = json.loads(path.read_bytes())
                self.own_problems = [StubError(*problem) for problem in stored["problems"]]
                own: dict[str, Json] = stored["own"]
                return own
        from luac_nodemcu.stubs import project_building

        own, self.own_problems = project_building.build(self.base, self.project_files, self.views)
        if path is not None:
            self._store(path, own)
        return own

    def _store(self, path: Path, own: dict[str, Json]) -> None:
        problems = [(error.file, error.path, error.problem) for error in self.own_problems]
        content = json.dumps({"own": own, "problems": problems}, ensure_ascii=False)
        with contextlib.suppress(OSError):  # A cache that cannot be written is no error.
            write_whole(path, content.encode("utf-8", "surrogatepass"))


class OverlayFiles:
    """A project's stubs as files on top of others; they may extend each other and those."""

    def __init__(self, base: StubFiles, contents: dict[str, tuple[bytes, str]]) -> None:
        self.base = base
        self.contents = contents

    def references(self) -> Iterable[str]:
        return [*self.base.references(), *self.contents]

    def read(self, reference: str) -> bytes | None:
        found = self.contents.get(reference)
        return self.base.read(reference) if found is None else found[0]

    def label(self, reference: str) -> str:
        found = self.contents.get(reference)
        return self.base.label(reference) if found is None else found[1]


def layered(base: Container, own: dict[str, Json]) -> Container:
    """The index of `base` with a project's stubs, which take the place of what they change."""
    stubs = dict(base.stubs)
    for reference, entry in own.items():
        index = entry["index"]
        replaced = entry.get("replaces")
        if replaced in stubs:
            kept = [chip for chip in stubs[replaced]["chips"] if chip not in index["chips"]]
            stubs[replaced] = {**stubs[replaced], "chips": kept}
        stubs[reference] = index
    return Container({**base.index, "stubs": stubs}, None, 0, b"")


@functools.cache
def _code_key(key: str) -> str:
    digest = hashlib.sha256(key.encode())
    for name in _CODE:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()
