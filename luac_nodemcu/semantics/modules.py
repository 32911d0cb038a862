"""The module graph: which files of a project a name means, and which files are joined.

Works on summaries and on the paths of a given list of files; reads nothing. How the device
finds modules: `require` tries LFS and then the paths `?.lc;?.lua`; `dofile` and `loadfile` take
file names; LFS knows base names up to the first dot (docs/lfs.md, app/lua/luac_cross).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Final

from luac_nodemcu.semantics.summary import FileSummary, ModuleRequest, RequestKind

_DRIVES: Final = ("/flash/", "/sd0/", "/sd1/", "/sd2/", "/sd3/", "/spiffs/")
"""Names of file systems in paths (docs/modules/file.md)."""

_HOST_MODULES: Final = frozenset(
    (
        "lfs", "socket", "posix", "ltn12", "lpeg", "luaunit", "busted", "cjson.safe", "ssl.https",
        "nodemcu",  # nodemcu-lua-mocks: plays the firmware on a computer
    )
)  # fmt: skip
"""Modules from LuaRocks that programs for computers use."""


def device_name(path: str) -> str:
    """A path without its ending, as modules are called: `lib/net.lua` is `lib/net`."""
    for ending in (".lua", ".lc"):
        if path.endswith(ending):
            return path[: -len(ending)]
    return path


def lfs_name(path: str) -> str:
    """The name of a file's module in an LFS image: `lib/net.min.lua` is `net`."""
    return path.rpartition("/")[2].partition(".")[0]


def file_name(kind: RequestKind, name: str) -> str:
    """The name that the file system is asked for: `require("a.b")` looks for `a/b.lua`."""
    if kind == "require":
        return name.replace(".", "/") + ".lua"
    lower = name.lower()
    for drive in _DRIVES:
        if lower.startswith(drive):
            return name[len(drive) :]
    return name.removeprefix("./").lstrip("/")


class ModuleIndex:
    """Finds files by the names that programs use.

    The layout of a project need not be that of the device, which mostly has no folders: a name
    means any file whose path ends with it, but the exact path, then files in the folder of the
    one who asks go first. `lfs` are the files that are known to be in the LFS image.
    """

    __slots__ = ("_by_lfs_name", "_by_suffix", "lfs", "paths")

    def __init__(self, paths: Iterable[str], lfs: frozenset[str] = frozenset()) -> None:
        self.paths = tuple(paths)
        self.lfs = lfs
        self._by_suffix: dict[str, list[str]] = {}
        self._by_lfs_name: dict[str, list[str]] = {}
        for path in self.paths:
            name = device_name(path)
            self._by_lfs_name.setdefault(lfs_name(path), []).append(path)
            while True:
                self._by_suffix.setdefault(name, []).append(path)
                if "/" not in name:
                    break
                name = name.partition("/")[2]

    def find(self, kind: RequestKind, name: str, asking: str) -> tuple[str, ...]:
        """The files that a name may mean, none if it means no file of the project."""
        if kind == "lfs":
            found = self._by_lfs_name.get(name, [])
            inside = [path for path in found if path in self.lfs]
            if inside:
                return tuple(inside)
        elif kind == "require":
            found = self._find(name.replace(".", "/"), asking) or self._find(name, asking)
            found = found or self._by_lfs_name.get(name, [])
        else:
            found = self._find(_file_name(name), asking)
        folder = asking.rpartition("/")[0]
        beside = [path for path in found if path.rpartition("/")[0] == folder]
        return tuple(beside or found)

    def _find(self, name: str, asking: str) -> list[str]:
        found = self._by_suffix.get(name, [])
        exact = [path for path in found if device_name(path) == name]
        return exact if exact and asking not in exact else found


def _file_name(name: str) -> str:
    return device_name(file_name("dofile", name))


class ModuleGraph:
    """The files of a project and how they load each other.

    `described` finds files that only describe (`---@meta`): they are loaded by none, and no
    module is hidden by one.
    """

    __slots__ = ("_components", "described", "index", "loaded_by", "summaries", "targets")

    def __init__(
        self, summaries: Mapping[str, FileSummary], lfs: frozenset[str] = frozenset()
    ) -> None:
        self.summaries = dict(summaries)
        meta = [path for path, summary in summaries.items() if summary.types.is_meta]
        self.described = ModuleIndex(meta)
        left_out = frozenset(meta)
        self.index = ModuleIndex((path for path in summaries if path not in left_out), lfs)
        # Path -> the files it loads, and who loads it, in order.
        self.targets: dict[str, dict[str, None]] = {path: {} for path in summaries}
        self.loaded_by: dict[str, dict[str, None]] = {path: {} for path in summaries}
        for path, summary in summaries.items():
            for request in summary.requests:
                for target in self.resolve(request, path):
                    self.targets[path][target] = None
                    self.loaded_by[target][path] = None
        self._components: dict[str, tuple[str, ...]] | None = None

    def replace(self, path: str, summary: FileSummary) -> None:
        """Takes a new summary of a file, whose interface must be the one that it had."""
        self.summaries[path] = summary

    def resolve(self, request: ModuleRequest, asking: str) -> tuple[str, ...]:
        """The files that a request of the file `asking` may mean."""
        return self.index.find(request.kind, request.name, asking)

    def joined(self, path: str) -> tuple[str, ...]:
        """The files that run in one program with this one, itself included, in order.

        Files are joined if one loads the other, or both are joined with a third. A file that
        loads others by names that are not constant is joined with all in and below its folder.
        """
        if self._components is None:
            self._components = self._find_components()
        return self._components.get(path, (path,))

    def may_be_loaded(self, path: str) -> bool:
        """Whether another file loads this one, or may do so by a name that is not constant."""
        return bool(self.loaded_by.get(path)) or any(
            self.summaries[other].loads_anything
            for other in self.joined(path)
            if other != path and other in self.summaries
        )

    def reachable(self, entries: Iterable[str]) -> set[str]:
        """The files that the entries load, and what those load, entries included."""
        found: set[str] = set()
        waiting = [path for path in entries if path in self.targets]
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting += self.targets[path]
        return found

    def _find_components(self) -> dict[str, tuple[str, ...]]:
        neighbours = {path: [*self.targets[path], *self.loaded_by[path]] for path in self.targets}
        # Folder -> the file that stands for all in it, as one file loads any of them.
        centres: dict[str, str] = {}
        for path, summary in self.summaries.items():
            if summary.loads_anything:
                folder = path[: path.rfind("/") + 1]
                centre = centres.setdefault(folder, path)
                neighbours[path].append(centre)
                neighbours[centre].append(path)
        for folder, centre in centres.items():
            for other in self.summaries:
                if other.startswith(folder) and not self.summaries[other].types.is_meta:
                    neighbours[centre].append(other)
                    neighbours[other].append(centre)
        found: dict[str, tuple[str, ...]] = {}
        order = {path: place for place, path in enumerate(self.summaries)}
        for start in self.summaries:
            if start in found:
                continue
            component = {start}
            waiting = [start]
            while waiting:
                for other in neighbours[waiting.pop()]:
                    if other not in component:
                        component.add(other)
                        waiting.append(other)
            members = tuple(sorted(component, key=order.__getitem__))
            for path in members:
                found[path] = members
        return found


def host_scripts(summaries: Mapping[str, FileSummary], named: Container[str] = ()) -> list[str]:
    """Files that run on a computer, and that only such files load, if any; in order.

    They are those that say so themselves (`FileSummary.is_host_script`), and those that need
    modules which only computers have. `named` are none.
    """
    scripts = {
        path
        for path, summary in summaries.items()
        if path not in named and (summary.is_host_script or _host_requests(summary))
    }
    if not scripts:
        return []
    graph = ModuleGraph(summaries)
    for path in list(scripts):
        summary = summaries[path]
        # A file of the project may have the name of such a module.
        if not summary.is_host_script and any(
            graph.resolve(request, path) for request in _host_requests(summary)
        ):
            scripts.remove(path)
    while loaded := {path for path in scripts if not scripts.issuperset(graph.loaded_by[path])}:
        scripts -= loaded
    return [path for path in summaries if path in scripts]


def _host_requests(summary: FileSummary) -> list[ModuleRequest]:
    return [
        request
        for request in summary.requests
        if request.kind == "require" and request.name in _HOST_MODULES and not request.is_protected
    ]
