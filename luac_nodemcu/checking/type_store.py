"""Types of the files of a workspace: inferred when asked for, and on which other files they rest.

The types of a file may rest on those of others: what `require` returns, what a global holds. Who
asks first must not matter. In a circle the file that closes it gets nothing from the one that is
being inferred, so what it then knows is true only for that one: it is used there and not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luac_nodemcu.rules.context import Platform
from luac_nodemcu.semantics.declared import declarations
from luac_nodemcu.semantics.file_types import FileTypes
from luac_nodemcu.semantics.infer import infer
from luac_nodemcu.semantics.values import Value
from luac_nodemcu.syntax.dialect import Dialect

if TYPE_CHECKING:
    from luac_nodemcu.checking.workspace import Workspace
    from luac_nodemcu.semantics.own_types import OwnType

_Key = tuple[str, str]
"""A file, and the target that it is for."""

_NOTHING = 1 << 30


class TypeStore:
    """Types by file and target."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[_Key, FileTypes] = {}
        self._declared: dict[tuple[str, Dialect], dict[str, OwnType]] = {}
        # Files of which the value at every name is kept.
        self._with_values: set[str] = set()
        # Files that the types of a file rest on, itself not included.
        self._bases: dict[_Key, set[str]] = {}
        # Files that are being inferred, the outermost first.
        self._open: list[_Key] = []
        # For each of them, the outermost open file that it, or what it used, asked for in vain.
        self._lowest: list[int] = []
        # What is known only for the outermost open file.
        self._passing: dict[_Key, FileTypes] = {}

    def of(self, path: str, platform: Platform) -> FileTypes | None:
        """The types of a file; None if that is being inferred just now."""
        key = (path, platform.target)
        found = self._known.get(key)
        if found is None:
            found = self._passing.get(key)
            if found is not None:
                self._note_circle(0)
        if found is None:
            if key in self._open:
                self._note_circle(self._open.index(key))
                self._note_base(path)
                return None
            found = self._infer(key, platform)
        self._note_base(path)
        if self._open:
            self._bases[self._open[-1]] |= self._bases[key] - {self._open[-1][0]}
        return found

    def declared_in(self, path: str, dialect: Dialect) -> dict[str, OwnType]:
        """The types that the annotations of a file declare; nothing is inferred for them."""
        key = (path, dialect)
        found = self._declared.get(key)
        if found is None:
            tree = self._workspace.file(path, dialect).tree
            annotations = declarations(tree)
            found = self._declared[key] = {} if annotations is None else annotations.types
        return found

    def note_base(self, path: str) -> None:
        """Says that what is inferred just now rests on another file."""
        self._note_base(path)

    def bases(self, path: str) -> set[str]:
        """The files that the types of a file rest on, for any target."""
        found: set[str] = set()
        for (other, _), bases in self._bases.items():
            if other == path:
                found |= bases
        return found

    def is_known(self, path: str) -> bool:
        """Whether the types of a file are kept for any target."""
        return any(other == path for other, _ in self._known)

    def known(self, path: str, platform: Platform) -> FileTypes | None:
        """The types of a file if they have been inferred already."""
        return self._known.get((path, platform.target))

    def keep_values_of(self, path: str) -> None:
        """From now on the types of a file have the values at its names, as an editor needs."""
        if path not in self._with_values:
            self._with_values.add(path)
            for key in list(self._known):
                if key[0] == path:
                    del self._known[key]

    def drop_values_of(self, path: str) -> None:
        """The values at a file's names are no longer needed."""
        self._with_values.discard(path)

    def forget(self, path: str) -> None:
        """Drops the types of a file, and those that rest on it."""
        for place in list(self._declared):
            if place[0] == path:
                del self._declared[place]
        for key in list(self._known):
            if key[0] == path or path in self._bases.get(key, ()):
                del self._known[key]

    def clear(self) -> None:
        """Drops all."""
        self._known.clear()
        self._declared.clear()

    def _infer(self, key: _Key, platform: Platform) -> FileTypes:
        file = self._workspace.file(key[0], platform.dialect)
        depth = len(self._open)
        self._open.append(key)
        self._lowest.append(_NOTHING)
        self._bases[key] = set()
        try:
            resolver = _Resolver(self._workspace, self, key[0], platform)
            keep = key[0] in self._with_values
            found = infer(file.tree, file.scopes, platform.stubs, resolver, keep_values=keep)
        finally:
            self._open.pop()
            lowest = self._lowest.pop()
        if lowest < depth:
            self._passing[key] = found
            self._note_circle(lowest)
        else:
            self._known[key] = found
        if not self._open:
            self._passing.clear()
        return found

    def _note_circle(self, depth: int) -> None:
        if self._lowest:
            self._lowest[-1] = min(self._lowest[-1], depth)

    def _note_base(self, path: str) -> None:
        if self._open and self._open[-1][0] != path:
            self._bases[self._open[-1]].add(path)


class _Resolver:
    """What inference of one file asks about the others."""

    def __init__(
        self, workspace: Workspace, store: TypeStore, path: str, platform: Platform
    ) -> None:
        self.workspace = workspace
        self.store = store
        self.path = path
        self.platform = platform

    def require(self, name: bytes) -> Value | None:
        """What `require(name)` returns, if the name means one file."""
        project = self.workspace.project(self.platform.dialect)
        text = name.decode("utf-8", "surrogateescape")
        found = project.graph.index.find("require", text, self.path)
        if len(found) != 1 or found[0] == self.path:
            return None
        types = self.store.of(found[0], self.platform)
        return None if types is None else types.exports

    def declared_module(self, name: bytes) -> Value | None:
        """What a module returns that a file of descriptions describes."""
        project = self.workspace.project(self.platform.dialect)
        text = name.decode("utf-8", "surrogateescape")
        found = project.graph.described.find("require", text, self.path)
        if len(found) != 1 or found[0] == self.path:
            return None
        types = self.store.of(found[0], self.platform)
        return None if types is None else types.exports

    def global_value(self, name: bytes) -> Value | None:
        """A global that one other file of the program defines."""
        project = self.workspace.project(self.platform.dialect)
        shared = project.shared_globals(self.path)
        text = name.decode("utf-8", "surrogateescape")
        writers = [path for path in shared.writers.get(text, []) if path != self.path]
        if len(writers) != 1:
            return None
        types = self.store.of(writers[0], self.platform)
        return None if types is None else types.globals.get(name)

    def declared_global(self, name: bytes) -> Value | None:
        """A global that a file of descriptions declares."""
        project = self.workspace.project(self.platform.dialect)
        path = project.meta_globals.get(name.decode("utf-8", "surrogateescape"))
        if path is None or path == self.path:
            return None
        types = self.store.of(path, self.platform)
        return None if types is None else types.globals.get(name)

    def declared_types(self, name: str) -> list[OwnType]:
        """What annotations of other files declare under a name."""
        dialect = self.platform.dialect
        found: list[OwnType] = []
        for path in self.workspace.project(dialect).type_files.get(name, ()):
            if path != self.path:
                self.store.note_base(path)
                declared = self.store.declared_in(path, dialect).get(name)
                if declared is not None:
                    found.append(declared)
        return found

    def type_names(self) -> list[str]:
        """The names of all types that annotations of the project declare."""
        return list(self.workspace.project(self.platform.dialect).type_files)
