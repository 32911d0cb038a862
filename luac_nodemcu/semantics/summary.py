"""What other files need to know of a file: the modules it asks for and the globals it uses.

A summary is small, plain data that a cache can keep. Which file a module name means is for
`modules.py`; types that flow between files are not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from luac_nodemcu.semantics.names import constant_string, key_of, path_of
from luac_nodemcu.semantics.scopes import MUTATE, Access, FileScopes
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.nodes import Expression, byte_range
from luac_nodemcu.syntax.source import decode

RequestKind = Literal["require", "dofile", "loadfile", "lfs", "startup"]
REQUEST_KINDS: Final[tuple[RequestKind, ...]] = get_args(RequestKind)

_LOADERS: Final[dict[bytes, RequestKind]] = {
    b"require": "require", b"dofile": "dofile", b"loadfile": "loadfile",
}  # fmt: skip
_PROTECTORS: Final = (b"pcall", b"xpcall")
_LFS_METHODS: Final = frozenset((b"get", b"list", b"reload", b"config", b"time"))
"""Fields of `node.LFS` that are not modules (app/modules/node.c, docs/lfs.md)."""
_HOST_ONLY: Final[dict[bytes, frozenset[bytes]]] = {
    b"os": frozenset((b"execute", b"exit", b"getenv", b"tmpname")),
    b"io": frozenset((b"popen", b"stdin", b"stdout", b"stderr")),
}
"""What no firmware has, and what a beginner would not look for on a device."""
_HOST_MODULES: Final = frozenset(
    ("lfs", "socket", "posix", "ltn12", "lpeg", "luaunit", "busted", "cjson.safe", "ssl.https")
)
"""Modules from LuaRocks that programs for computers use."""


@dataclass(frozen=True, slots=True)
class ModuleRequest:
    """A place where a file asks for a module or another file by a constant name.

    - `kind`: `require`, `dofile`, `loadfile`, `lfs` (`node.LFS.x`, `node.LFS.get("x")`,
      `node.flashindex("x")`, `LFS.x`) or `startup` (the file that runs after the next boot).
    - `offset`, `end_offset`: the bytes that hold the name.
    - `is_protected`: an error is caught, or the result is only looked at.
    """

    kind: RequestKind
    name: str
    offset: int
    end_offset: int
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What other files need to know of a file.

    - `loads_anything`: it loads files whose names are not constants.
    - `written`: globals that it gives a value, with the place of the first time; `set_at_top`:
      those that the main chunk itself gives one.
    - `read`: globals that it reads.
    - `defines_anything`: it sets globals whose names are not known, or changes how globals are
      looked up.
    - `is_host_script`: it uses what only Lua on a computer has, such as `os.execute`.
    """

    requests: tuple[ModuleRequest, ...] = ()
    loads_anything: bool = False
    written: tuple[tuple[str, int, int], ...] = ()
    set_at_top: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    defines_anything: bool = False
    is_host_script: bool = False

    @property
    def interface(self) -> str:
        """Stands for what other files can see; places do not matter for it."""
        return repr(
            (
                [(r.kind, r.name, r.is_protected) for r in self.requests],
                self.loads_anything,
                [name for name, _, _ in self.written],
                sorted(self.set_at_top),
                sorted(self.read),
                self.defines_anything,
            )
        )

    def to_json(self) -> list[Any]:
        """The summary as plain lists, in an order that does not depend on hashes."""
        return [
            [
                [REQUEST_KINDS.index(r.kind), r.name, r.offset, r.end_offset, r.is_protected]
                for r in self.requests
            ],
            self.loads_anything,
            [list(place) for place in self.written],
            sorted(self.set_at_top),
            sorted(self.read),
            self.defines_anything,
            self.is_host_script,
        ]

    @staticmethod
    def from_json(data: list[Any]) -> FileSummary:
        """What `to_json` made. Raises ValueError, TypeError, IndexError or KeyError."""
        requests, loads_anything, written, set_at_top, read, defines_anything, is_host = data
        return FileSummary(
            tuple(ModuleRequest(REQUEST_KINDS[kind], *rest) for kind, *rest in requests),
            loads_anything,
            tuple((name, offset, end) for name, offset, end in written),
            frozenset(set_at_top),
            frozenset(read),
            defines_anything,
            is_host,
        )


def summarise(scopes: FileScopes) -> FileSummary:
    """The summary of a file."""
    return _Summary(scopes).run()


class _Summary:
    __slots__ = ("loads_anything", "requests", "scopes", "tokens")

    def __init__(self, scopes: FileScopes) -> None:
        self.scopes = scopes
        self.tokens = scopes.tree.tokens
        self.requests: list[ModuleRequest] = []
        self.loads_anything = False

    def run(self) -> FileSummary:
        scopes = self.scopes
        for name, kind in _LOADERS.items():
            for access in self._reads(name):
                self._loader(access, kind)
        for name in _PROTECTORS:
            for access in self._reads(name):
                self._protected(access)
        for access in self._reads(b"node"):
            self._node(access)
        for access in self._reads(b"LFS"):
            chain = scopes.chains.get(access.token)
            if chain is not None:
                self._lfs(chain, 0)
        written: dict[str, tuple[int, int]] = {}
        set_at_top: set[str] = set()
        read: set[str] = set()
        for variable in scopes.globals.values():
            name_text = decode(variable.name)
            for write in variable.writes:
                written.setdefault(name_text, byte_range(write.node, self.tokens))
                if write.function.is_main:
                    set_at_top.add(name_text)
            if variable.reads:
                read.add(name_text)
        defines_anything = self._environment(written, set_at_top, read)
        self.requests.sort(key=lambda request: request.offset)
        return FileSummary(
            tuple(self.requests),
            self.loads_anything,
            tuple((name, *place) for name, place in written.items()),
            frozenset(set_at_top),
            frozenset(read),
            defines_anything,
            self._is_host_script(),
        )

    def _is_host_script(self) -> bool:
        for library, functions in _HOST_ONLY.items():
            found = self.scopes.globals.get(library)
            if found is None or found.writes:
                continue
            for access in found.reads:
                chain = self.scopes.chains.get(access.token)
                if chain is not None and key_of(chain.suffixes[0]) in functions:
                    return True
        if any(r.kind == "require" and r.name in _HOST_MODULES for r in self.requests):
            return True
        arguments = self.scopes.globals.get(b"arg")
        if arguments is None or arguments.writes:
            return False
        chains = (self.scopes.chains.get(access.token) for access in arguments.reads)
        return any(c is not None and isinstance(c.suffixes[0], n.Index) for c in chains)

    def _reads(self, name: bytes) -> list[Access]:
        found = self.scopes.globals.get(name)
        return [] if found is None else found.reads

    # Modules.

    def _add(self, kind: RequestKind, node: n.Node, name: bytes, is_protected: bool) -> None:
        offset, end = byte_range(node, self.tokens)
        self.requests.append(ModuleRequest(kind, decode(name), offset, end, is_protected))

    def _loader(self, access: Access, kind: RequestKind) -> None:
        """`require`, `dofile` or `loadfile` by itself or with arguments."""
        call = self._call_at(access, 0)
        if call is None:
            # Passed on, perhaps to pcall, which is looked at apart.
            return
        self._request(kind, call.arguments, 0, kind == "loadfile")

    def _request(
        self, kind: RequestKind, arguments: list[Expression], index: int, is_protected: bool
    ) -> None:
        if index < len(arguments):
            name = constant_string(arguments[index])
            if name is not None:
                self._add(kind, arguments[index], name, is_protected)
            else:
                self.loads_anything = True

    def _call_at(self, access: Access, index: int) -> n.Call | None:
        """The call that is the suffix `index` of a name."""
        chain = self.scopes.chains.get(access.token)
        if chain is None or len(chain.suffixes) <= index:
            return None
        suffix = chain.suffixes[index]
        is_plain = isinstance(suffix, n.Call) and not isinstance(suffix, n.MethodCall)
        return suffix if is_plain and isinstance(suffix, n.Call) else None

    def _protected(self, access: Access) -> None:
        """`pcall(require, "x")`."""
        call = self._call_at(access, 0)
        if call is None or not call.arguments:
            return
        function = call.arguments[0]
        kind = _LOADERS.get(function.name) if isinstance(function, n.Name) else None
        if kind is not None and self.scopes.global_of(function) is not None:
            self._request(kind, call.arguments, 1, True)

    def _node(self, access: Access) -> None:
        """`node.LFS...`, `node.flashindex(...)`, `node.startup...`."""
        chain = self.scopes.chains.get(access.token)
        key = key_of(chain.suffixes[0]) if chain is not None else None
        if chain is None or key is None:
            return
        if key == b"LFS":
            self._lfs(chain, 1)
            return
        suffix = chain.suffixes[1] if len(chain.suffixes) > 1 else None
        if not isinstance(suffix, n.Call) or not suffix.arguments:
            return
        if key == b"flashindex":
            self._request("lfs", suffix.arguments, 0, True)
        elif key == b"startupcommand":
            self._startup(suffix.arguments[0])
        elif key == b"startup" and isinstance(suffix.arguments[0], n.Table):
            for field in suffix.arguments[0].fields:
                if isinstance(field, n.NamedField) and field.name == b"command":
                    self._startup(field.value)

    def _startup(self, command: Expression) -> None:
        """`@file` runs a file after boot, `=module` one of LFS; anything else is Lua."""
        text = constant_string(command)
        if text is None:
            self.loads_anything = True
        elif text.startswith((b"@", b"=")):
            self._add("startup", command, text[1:], True)

    def _lfs(self, chain: n.Chain, index: int) -> None:
        """The LFS table: the chain's suffix `index` selects from it."""
        if len(chain.suffixes) <= index:
            return
        suffix = chain.suffixes[index]
        key = key_of(suffix)
        if key is None:
            if isinstance(suffix, n.Index):
                self.loads_anything = True
            return
        following = chain.suffixes[index + 1] if len(chain.suffixes) > index + 1 else None
        is_called = isinstance(following, n.Call)
        if key == b"get":
            if isinstance(following, n.Call):
                is_called = len(chain.suffixes) > index + 2
                self._request("lfs", following.arguments, 0, not is_called)
        elif key not in _LFS_METHODS and not key.startswith(b"_"):
            node = suffix.key if isinstance(suffix, n.Index) else suffix
            self._add("lfs", node, key, not is_called)

    # Globals by other ways.

    def _environment(
        self, written: dict[str, tuple[int, int]], set_at_top: set[str], read: set[str]
    ) -> bool:
        """Enters fields of `_G`; returns whether globals of unknown names may be set."""
        defines_anything = False
        for access in self._reads(b"_G"):
            chain = self.scopes.chains.get(access.token)
            if chain is None:
                continue
            path = path_of(chain, 1)
            is_set = access.kind == MUTATE and len(chain.suffixes) == 1
            if path is None:
                defines_anything = defines_anything or is_set
            elif is_set:
                name = decode(path[1])
                written.setdefault(name, byte_range(chain, self.tokens))
                if access.function.is_main:
                    set_at_top.add(name)
            else:
                read.add(decode(path[1]))
        for arguments in self._calls_with_globals():
            name_of = constant_string(arguments[1]) if len(arguments) > 1 else None
            if name_of is None:
                defines_anything = True
            else:
                written.setdefault(decode(name_of), byte_range(arguments[1], self.tokens))
        return defines_anything

    def _calls_with_globals(self) -> Iterator[list[Expression]]:
        """Arguments of calls that change globals: `rawset(_G, ...)`; nothing for
        `setmetatable(_G, ...)`, `setfenv(...)` and `module(...)`, which may do anything.
        """
        for name in (b"rawset", b"setmetatable"):
            for access in self._reads(name):
                call = self._call_at(access, 0)
                if call is not None and call.arguments:
                    table = call.arguments[0]
                    if isinstance(table, n.Name) and table.name in (b"_G", b"_ENV"):
                        yield call.arguments if name == b"rawset" else []
        for name in (b"setfenv", b"module"):
            for access in self._reads(name):
                if self._call_at(access, 0) is not None:
                    yield []
