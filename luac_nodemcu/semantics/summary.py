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
from luac_nodemcu.semantics.type_names import NO_TYPES, TypeNames, type_names
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.nodes import Expression, byte_range
from luac_nodemcu.syntax.source import decode

RequestKind = Literal["require", "dofile", "loadfile", "lfs", "startup"]
REQUEST_KINDS: Final[tuple[RequestKind, ...]] = get_args(RequestKind)

_LOADERS: Final[dict[bytes, RequestKind]] = {
    b"require": "require", b"dofile": "dofile", b"loadfile": "loadfile",
}  # fmt: skip
_PROTECTORS: Final = (b"pcall", b"xpcall")
_WRITING_MODES: Final = frozenset((b"w", b"w+", b"a", b"a+", b"wb", b"ab"))
"""Modes in which opening a file makes it (docs/modules/file.md)."""
_LFS_METHODS: Final = frozenset(
    (b"get", b"list", b"reload", b"config", b"time", b"_list", b"_config", b"_time")
)
"""Fields of `node.LFS`, or of the `LFS` of the usual `_init.lua`, that are not modules
(app/modules/node.c, docs/lfs.md)."""
_HOST_ONLY: Final[dict[bytes, frozenset[bytes]]] = {
    b"os": frozenset((b"execute", b"exit", b"getenv", b"tmpname")),
    b"io": frozenset((b"popen", b"stdin", b"stdout", b"stderr")),
}
"""What no firmware has, and what a beginner would not look for on a device."""
_HOST_LIBRARIES: Final = (b"os", b"io")
_DEVICE_LIBRARIES: Final = (b"node", b"tmr", b"gpio", b"wifi", b"file", b"net", b"uart")
"""What hardly a program for a device does without; code that uses both of the above and none of
these is for a computer.
"""


@dataclass(frozen=True, slots=True)
class ModuleRequest:
    """A place where a file asks for a module or another file by a constant name.

    - `kind`: `require`, `dofile`, `loadfile`, `lfs` (`node.LFS.x`, `node.LFS.get("x")`,
      `node.flashindex("x")`, `LFS.x`) or `startup` (the file that runs after the next boot).
    - `offset`, `end_offset`: the bytes that hold the name.
    - `is_protected`: an error is caught, or the result is only looked at.
    - `at_load`: it runs whenever the file itself is run, whatever happens.
    """

    kind: RequestKind
    name: str
    offset: int
    end_offset: int
    is_protected: bool = False
    at_load: bool = False


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
    - `created`: names of files and modules that it makes itself while it runs, or whose existence
      it asks for; `creates_anything`: it makes some whose names are not constants.
    - `types`: what its annotations declare.
    """

    requests: tuple[ModuleRequest, ...] = ()
    loads_anything: bool = False
    written: tuple[tuple[str, int, int], ...] = ()
    set_at_top: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    defines_anything: bool = False
    is_host_script: bool = False
    created: tuple[str, ...] = ()
    creates_anything: bool = False
    types: TypeNames = NO_TYPES

    @property
    def interface(self) -> str:
        """Stands for what other files can see; places do not matter for it."""
        return repr(
            (
                [(r.kind, r.name, r.is_protected, r.at_load) for r in self.requests],
                self.loads_anything,
                [name for name, _, _ in self.written],
                sorted(self.set_at_top),
                sorted(self.read),
                self.defines_anything,
                self.created,
                self.creates_anything,
                self.types.interface,
            )
        )

    def to_json(self) -> list[Any]:
        """The summary as plain lists, in an order that does not depend on hashes."""
        return [
            [
                [
                    REQUEST_KINDS.index(r.kind), r.name, r.offset, r.end_offset, r.is_protected,
                    r.at_load,
                ]
                for r in self.requests
            ],
            self.loads_anything,
            [list(place) for place in self.written],
            sorted(self.set_at_top),
            sorted(self.read),
            self.defines_anything,
            self.is_host_script,
            list(self.created),
            self.creates_anything,
            self.types.to_json(),
        ]  # fmt: skip

    @staticmethod
    def from_json(data: list[Any]) -> FileSummary:
        """What `to_json` made. Raises ValueError, TypeError, IndexError or KeyError."""
        (
            requests, loads_anything, written, set_at_top, read, defines_anything, is_host,
            created, creates_anything, types,
        ) = data  # fmt: skip
        return FileSummary(
            tuple(ModuleRequest(REQUEST_KINDS[kind], *rest) for kind, *rest in requests),
            loads_anything,
            tuple((name, offset, end) for name, offset, end in written),
            frozenset(set_at_top),
            frozenset(read),
            defines_anything,
            is_host,
            tuple(created),
            creates_anything,
            TypeNames.from_json(types),
        )


def summarise(scopes: FileScopes) -> FileSummary:
    """The summary of a file."""
    return _Summary(scopes).run()


class _Summary:
    __slots__ = (
        "_plain", "created", "creates_anything", "loads_anything", "requests", "scopes", "tokens",
    )  # fmt: skip

    def __init__(self, scopes: FileScopes) -> None:
        self.scopes = scopes
        self.tokens = scopes.tree.tokens
        self.requests: list[ModuleRequest] = []
        self.loads_anything = False
        self.created: dict[str, None] = {}
        self.creates_anything = False
        self._plain: list[tuple[int, int]] | None = None

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
        self._find_created()
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
            tuple(self.created),
            self.creates_anything,
            type_names(self.tokens.data, self.tokens.comments),
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
        if all(self._is_library(name) for name in _HOST_LIBRARIES) and not any(
            self._reads(name) for name in _DEVICE_LIBRARIES
        ):
            return True
        arguments = self.scopes.globals.get(b"arg")
        if arguments is None or arguments.writes:
            return False
        chains = (self.scopes.chains.get(access.token) for access in arguments.reads)
        return any(c is not None and isinstance(c.suffixes[0], n.Index) for c in chains)

    def _is_library(self, name: bytes) -> bool:
        """Whether fields of a global are read that the file does not set itself."""
        found = self.scopes.globals.get(name)
        if found is None or found.writes:
            return False
        return any(access.token in self.scopes.chains for access in found.reads)

    def _reads(self, name: bytes) -> list[Access]:
        found = self.scopes.globals.get(name)
        return [] if found is None else found.reads

    def _uses(self, name: bytes) -> list[Access]:
        """Reads of a global, and of locals that have its name: `local file = file`."""
        found = list(self._reads(name))
        for symbol in self.scopes.symbols:
            if symbol.name == name:
                found += symbol.reads
        return found

    # Modules.

    def _add(self, kind: RequestKind, node: n.Node, name: bytes, is_protected: bool) -> None:
        offset, end = byte_range(node, self.tokens)
        at_load = self._is_plain(node.first)
        self.requests.append(ModuleRequest(kind, decode(name), offset, end, is_protected, at_load))

    def _is_plain(self, token: int) -> bool:
        """Whether a token is in a simple statement of the main chunk, and in no function."""
        if self._plain is None:
            kinds = (n.LocalStatement, n.Assign, n.CallStatement, n.Return)
            self._plain = [
                (statement.first, statement.last)
                for statement in self.scopes.main.body.statements
                if isinstance(statement, kinds)
            ]
        if not any(first <= token <= last for first, last in self._plain):
            return False
        return not any(
            not info.is_main and info.node.first <= token <= info.node.last
            for info in self.scopes.functions
        )

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
            self._request("lfs", suffix.arguments, 0, len(chain.suffixes) == 2)
        elif key == b"startupcommand":
            self._startup(suffix.arguments[0])
        elif key == b"compile":
            source = constant_string(suffix.arguments[0])
            if source is None:
                self.creates_anything = True
            elif source.endswith(b".lua"):
                self.created[decode(source[:-3] + b"lc")] = None
        elif key == b"startup" and isinstance(suffix.arguments[0], n.Table):
            for field in suffix.arguments[0].fields:
                if isinstance(field, n.NamedField) and field.name == b"command":
                    self._startup(field.value)

    def _startup(self, command: Expression) -> None:
        """`@file` runs a file after boot, `!module` one of LFS; all else is Lua (lua53/lua.c)."""
        text = constant_string(command)
        if text is None:
            self.loads_anything = True
        elif text.startswith((b"@", b"!")):
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
        elif key not in _LFS_METHODS:
            node = suffix.key if isinstance(suffix, n.Index) else suffix
            self._add("lfs", node, key, not is_called)

    # Files that the program makes.

    def _find_created(self) -> None:
        """`file.open(name, "w")` and what else makes files, and `package.preload.name`."""
        for library in (b"file", b"io"):
            for access in self._uses(library):
                chain = self.scopes.chains.get(access.token)
                if chain is None or len(chain.suffixes) < 2:
                    continue
                key, call = key_of(chain.suffixes[0]), chain.suffixes[1]
                if not isinstance(call, n.Call):
                    continue
                arguments = call.arguments
                mode = constant_string(arguments[1]) if len(arguments) > 1 else b"r"
                if key == b"open" and arguments and (mode is None or mode in _WRITING_MODES):
                    self._creates(arguments[0])
                elif key in (b"exists", b"stat", b"open") and arguments:
                    # What is asked for need not be there.
                    name = constant_string(arguments[0])
                    if name is not None:
                        self.created[decode(name)] = None
                elif key == b"putcontents" and arguments:
                    self._creates(arguments[0])
                elif key == b"rename" and len(arguments) > 1:
                    self._creates(arguments[1])
        for access in self._uses(b"package"):
            chain = self.scopes.chains.get(access.token)
            path = None if chain is None else path_of(chain)
            if access.kind == MUTATE and path is not None and path[1:2] == [b"preload"]:
                self.created.update({decode(name): None for name in path[2:3]})

    def _creates(self, name: Expression) -> None:
        text = constant_string(name)
        if text is None:
            self.creates_anything = True
        else:
            self.created[decode(text)] = None

    # Globals by other ways.

    def _environment(
        self, written: dict[str, tuple[int, int]], set_at_top: set[str], read: set[str]
    ) -> bool:
        """Enters fields of `_G`; returns whether globals of unknown names may be set."""
        defines_anything = False
        aliases: set[bytes] = set()
        for access in self._reads(b"_G"):
            chain = self.scopes.chains.get(access.token)
            if chain is None:
                aliases.update(self._name_before(access.token))
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
        if aliases and self._set_through(aliases, written):
            defines_anything = True
        for arguments in self._calls_with_globals():
            name_of = constant_string(arguments[1]) if len(arguments) > 1 else None
            if name_of is None:
                defines_anything = True
            else:
                written.setdefault(decode(name_of), byte_range(arguments[1], self.tokens))
        return defines_anything

    def _name_before(self, token: int) -> list[bytes]:
        """The variable or field that gets the value at a token: `env = _G`, `{ env = _G }`."""
        kinds = self.tokens.kinds
        if token < 2 or kinds[token - 1] != t.ASSIGN or kinds[token - 2] != t.NAME:
            return []
        name = self.tokens.values[token - 2]
        # What metatables are for is reading.
        return [] if name in (b"__index", b"_G", b"_ENV") else [name]

    def _set_through(self, aliases: set[bytes], written: dict[str, tuple[int, int]]) -> bool:
        """Enters what is assigned to fields of variables and fields that hold `_G`.

        They are known by name alone, whatever object they are a field of: better to take a
        global for defined than to miss one. Returns whether a computed name is assigned.
        """
        tokens = self.tokens
        kinds, values = tokens.kinds, tokens.values
        defines_anything = False
        for token in range(len(kinds) - 3):
            if kinds[token] != t.NAME or values[token] not in aliases:
                continue
            following = kinds[token + 1]
            if following == t.LBRACKET:
                end = token + 2
                while kinds[end] not in (t.RBRACKET, t.EOF):
                    end += 1
                defines_anything = defines_anything or kinds[end + 1 : end + 2] == [t.ASSIGN]
            elif following == t.DOT and kinds[token + 2] == t.NAME:
                is_function = t.FUNCTION in kinds[max(token - 3, 0) : token]
                if kinds[token + 3] == t.ASSIGN or (is_function and kinds[token + 3] == t.LPAREN):
                    place = tokens.starts[token], tokens.ends[token + 2]
                    written.setdefault(decode(values[token + 2]), place)
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
