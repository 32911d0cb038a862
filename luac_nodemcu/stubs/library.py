"""The stubs of this installation: finds, caches, and looks up.

`StubLibrary` knows all stubs of a folder; `StubView` is what one chip and Lua version see of
them. Stubs are loaded when they are first asked for.

Where compiled stubs come from, in this order:
1. `compiled.bin` beside the stubs, which a built distribution contains;
2. the caller's cache folder, under a key made of the names, sizes and times of the stub files;
3. compiling, which is slow and is written to the cache folder if that is possible.
"""

from __future__ import annotations

import contextlib
import difflib
import functools
import hashlib
import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from luac_nodemcu import __version__
from luac_nodemcu.stubs.conditions import Build, Condition, decode_condition
from luac_nodemcu.stubs.container import Container, ContainerError
from luac_nodemcu.stubs.decode import decode_module
from luac_nodemcu.stubs.errors import StubError
from luac_nodemcu.stubs.model import (
    Class,
    Constant,
    Enum,
    FieldEntry,
    Function,
    Gone,
    Module,
    NamedTypeEntry,
    Pin,
    TableEntry,
)
from luac_nodemcu.stubs.source import StubFolder

COMPILED_NAME = "compiled.bin"

KEPT_CONTAINERS = 5
"""How many containers a cache folder keeps; several versions may be in use."""

GLOBALS = "_G"
PROJECT_SET = "project"
"""The set of stubs that do not come with the program."""

Entry = Function | Constant | FieldEntry | TableEntry | NamedTypeEntry | Gone | Module


@dataclass(frozen=True, slots=True)
class ModuleInfo:
    """What is known of a stub without loading it."""

    reference: str
    set: str
    name: str
    kind: str
    chips: tuple[str, ...]
    lua: tuple[str, ...]
    summary: str | None
    gone: bool
    when: Condition
    functions: int
    constants: int
    methods: int
    removed: int


class StubLibrary:
    """All stubs of one folder.

    - `folder`: laid out as `api_stubs/`; None for the stubs that come with the program.
    - `cache`: folder for compiled stubs; it is made when needed. None: no cache.
    """

    def __init__(self, folder: Path | None = None, cache: Path | None = None) -> None:
        self.files = (
            StubFolder(_own_folder(), "api_stubs") if folder is None else StubFolder(folder)
        )
        self.cache = cache
        self.problems: list[StubError] = []
        self._loaded: dict[str, Module] = {}

    @property
    def code_key(self) -> str:
        """What a container is recognised by that was made by this version of the program."""
        return _code_key()

    @functools.cached_property
    def container(self) -> Container:
        """The compiled stubs. Faulty ones are missing and described in `problems`."""
        with contextlib.suppress(OSError, ContainerError):
            return Container.open(self.files.root / COMPILED_NAME, _code_key())
        key = _folder_key(self.files)
        if self.cache is not None:
            with contextlib.suppress(OSError, ContainerError):
                return Container.open(self._cached_path(key), key)
        return self._build(key)

    def _cached_path(self, key: str) -> Path:
        assert self.cache is not None
        return self.cache / f"stubs-{key[:32]}.bin"

    def _build(self, key: str) -> Container:
        from luac_nodemcu.stubs import building

        single = None if self.cache is None else self.cache / "stubs"
        made, self.problems = building.build(self.files, key, _code_key(), single)
        if self.cache is not None and not self.problems:
            with contextlib.suppress(OSError):  # A cache that cannot be written is no error.
                made.write(self._cached_path(key))
                _forget_old(self.cache)
        return made

    @functools.cached_property
    def modules(self) -> dict[str, ModuleInfo]:
        """Reference -> what is known without loading, sorted by reference."""
        return {
            reference: ModuleInfo(
                reference=reference,
                set=entry["set"],
                name=entry["module"],
                kind=entry["kind"],
                chips=tuple(entry["chips"]),
                lua=tuple(entry["lua"]),
                summary=entry.get("summary"),
                gone=entry["gone"],
                when=decode_condition(entry.get("when")),
                **entry["counts"],
            )
            for reference, entry in sorted(self.container.stubs.items())
        }

    def load(self, reference: str) -> Module:
        """One stub. Raises `KeyError` if there is none."""
        module = self._loaded.get(reference)
        if module is None:
            try:
                data = self.container.read(reference)
            except (ContainerError, OSError):
                # The cache was damaged or deleted meanwhile.
                self.container = self._build(_folder_key(self.files))
                data = self.container.read(reference)
            module = self._loaded[reference] = decode_module(data)
        return module

    def view(self, chip: str, lua: str) -> StubView:
        """What programs for this chip (`esp8266`) and Lua version (`5.1`) see."""
        return StubView(self, chip, lua)

    @functools.cached_property
    def options(self) -> dict[str, dict[str, bool]]:
        """Chip -> build option -> whether it is on when nothing is said."""
        path = self.files.root / "options.json"
        data: dict[str, dict[str, bool]] = json.loads(path.read_text("utf-8"))
        return {chip: data[chip] for chip in data if not chip.startswith("$")}


class StubView:
    """Look-ups for one chip and Lua version. Names that exist only in other builds are found
    too: whether an entry's `when` holds is for the caller to ask. `build` is the build that they
    are asked for, None if nobody said.
    """

    build: Build | None = None

    def __init__(self, library: StubLibrary, chip: str, lua: str) -> None:
        self.library = library
        self.chip = chip
        self.lua = lua
        self.infos = [
            info for info in library.modules.values() if chip in info.chips and lua in info.lua
        ]
        self._global = {info.name: info.reference for info in self.infos if _is_global(info)}
        self._more_globals: list[str] = []
        self._required = {info.name: info.reference for info in self.infos if not _is_global(info)}
        for info in self.infos:
            if info.name == GLOBALS and info.set != PROJECT_SET:
                self._global[GLOBALS] = info.reference
            elif info.name == GLOBALS:
                self._more_globals.append(info.reference)
        self._all_globals: Module | None = None
        self._types: dict[str, str] = {}
        self._doc_names: dict[str, str] = {}
        self._enums: dict[str, str] = {}
        for info in self.infos:
            entry = library.container.stubs[info.reference]
            for name in entry["types"]:
                self._types[name] = info.reference
            for name, doc_name in entry["classes"].items():
                self._types[name] = info.reference
                if doc_name:
                    self._doc_names.setdefault(doc_name, name)
            self._enums.update(entry["enums"])

    @property
    def module_names(self) -> list[str]:
        """Names of global module tables, `_G` among them; also of modules that are gone."""
        return list(self._global)

    @property
    def lua_module_names(self) -> list[str]:
        """Names that require() finds among the firmware's Lua modules."""
        return list(self._required)

    def module(self, name: str) -> Module | None:
        """The global module table of that name."""
        reference = self._global.get(name)
        if reference is None:
            return None
        if name != GLOBALS or not self._more_globals:
            return self.library.load(reference)
        if self._all_globals is None:
            parts = [self.library.load(part) for part in (reference, *self._more_globals)]
            self._all_globals = _joined(parts)
        return self._all_globals

    def firmware_global(self, name: str) -> str | None:
        """The stub that has a global function, constant or field; not those of a project."""
        reference = self._global.get(GLOBALS)
        if reference is None or reference in self._more_globals:
            return None
        return reference if find_in(self.library.load(reference), name) else None

    def lua_module(self, name: str) -> Module | None:
        """The Lua module of that name."""
        reference = self._required.get(name)
        return None if reference is None else self.library.load(reference)

    def type(self, name: str) -> NamedTypeEntry | None:
        """The class, alias, enum or struct of that name."""
        reference = self._types.get(name)
        if reference is None:
            return None
        module = self.library.load(reference)
        return module.classes.get(name) or module.types.get(name)

    @functools.cached_property
    def pins(self) -> Mapping[int, Pin]:
        """The chip's pins as the API counts them; they stand in the stub of `gpio`."""
        module = self.module("gpio")
        return {} if module is None else module.pins

    def class_(self, name: str) -> Class | None:
        """The class of that name."""
        entry = self.type(name)
        return entry if isinstance(entry, Class) else None

    @property
    def type_names(self) -> list[str]:
        """Names of all classes, aliases, enums and structs."""
        return list(self._types)

    def enum_of(self, constant: str) -> Enum | None:
        """The enum that a constant (full name) belongs to."""
        name = self._enums.get(constant)
        entry = None if name is None else self.type(name)
        return entry if isinstance(entry, Enum) else None

    def find(self, name: str) -> Entry | None:
        """What a full name stands for: `tmr.create`, `tmr.timer:alarm`, `net`, `print`,
        `tmr.ALARM_AUTO`, a type's name, or a removed name.
        """
        class_name, colon, method = name.partition(":")
        if colon:
            return self._find_method(class_name, name, method)
        first, dot, _ = name.partition(".")
        if not dot and name in self._global:
            return self.module(name)
        for module_name in (first, "_G") if dot else ("_G",):
            module = self.module(module_name)
            if module is not None:
                found = find_in(module, name)
                if found is not None:
                    return found
        if first in self._required:
            module = self.lua_module(first)
            assert module is not None
            return find_in(module, name) if dot else module
        return self.type(name)

    def _find_method(self, class_name: str, name: str, method: str) -> Entry | None:
        class_name = class_name if class_name in self._types else ""
        known = class_name or self._doc_names.get(name.partition(":")[0], "")
        class_ = self.class_(known)
        full = f"{known}:{method}"
        if class_ is not None:
            return (
                class_.methods.get(full)
                or class_.meta.get(full)
                or self.library.load(self._types[known]).removed.get(full)
            )
        for info in self.infos:
            if name.startswith(f"{info.name}."):
                return self.library.load(info.reference).removed.get(name)
        return None

    def suggest(self, name: str, n: int = 3) -> list[str]:
        """Names close to one that does not exist, the closest first."""
        first = name.replace(":", ".").partition(".")[0]
        names: list[str] = [*self._global, *self._types]
        close = difflib.get_close_matches(first, [*self._global, *self._required], n=1)
        for module_name in {first, *close}:
            module = self.module(module_name) or self.lua_module(module_name)
            if module is not None:
                names += module.names
        return difflib.get_close_matches(name, names, n=n)

    def all_modules(self) -> Iterator[Module]:
        """Every module of the view, loaded."""
        for info in self.infos:
            yield self.library.load(info.reference)


def find_in(module: Module, name: str) -> Entry | None:
    """What a module has under a full name."""
    return (
        module.functions.get(name)
        or module.constants.get(name)
        or module.fields.get(name)
        or module.tables.get(name)
        or module.removed.get(name)
    )


def _joined(parts: list[Module]) -> Module:
    """The globals of the firmware with those of a project; the firmware's come first."""
    first = parts[0]
    return replace(
        first,
        functions={k: v for part in reversed(parts) for k, v in part.functions.items()},
        constants={k: v for part in reversed(parts) for k, v in part.constants.items()},
        fields={k: v for part in reversed(parts) for k, v in part.fields.items()},
        tables={k: v for part in reversed(parts) for k, v in part.tables.items()},
    )


def _is_global(info: ModuleInfo) -> bool:
    return info.kind != "lua-module"


def _forget_old(cache: Path) -> None:
    """Deletes all but the newest containers: each change of a stub makes another."""
    files = sorted(cache.glob("stubs-*.bin"), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-KEPT_CONTAINERS]:
        file.unlink(missing_ok=True)


@functools.cache
def _own_folder() -> Path:
    # Installed under this name; it is `api_stubs/` in the repository. `importlib.resources`
    # would say the same and take longer to import than the stubs take to load.
    spec = importlib.util.find_spec("luac_nodemcu.api_stubs")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0])


@functools.cache
def _code_key() -> str:
    """Stands for everything that decides how a stub file becomes a compiled one."""
    here = Path(__file__).parent
    digest = hashlib.sha256(__version__.encode())
    names = ("compiling", "source", "typeparse", "types", "typecodec", "building", "sets")
    for name in names:
        digest.update((here / f"{name}.py").read_bytes())
    digest.update((_own_folder() / "schema.json").read_bytes())
    return digest.hexdigest()


def _folder_key(files: StubFolder) -> str:
    digest = hashlib.sha256(_code_key().encode())
    for reference in files.references():
        status = files.path(reference).stat()
        digest.update(f"{reference}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
