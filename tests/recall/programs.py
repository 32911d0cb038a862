"""The correct programs, and how one is read for the injection of mistakes."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from luac_nodemcu.semantics.binder import bind
from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.dialect import LUA51, LUA53
from luac_nodemcu.syntax.parser import parse_bytes
from luac_nodemcu.syntax.walk import walk
from tests.recall.facts import DATA, Facts

TARGETS: Final = {
    "esp8266": "esp8266-lua51",
    "esp32": "esp32-lua53",
    "lua51": "esp8266-lua51",
    "lua53": "esp8266-lua53",
    "lua_modules": "esp8266-lua51",
}
"""Folder of programs -> target that they are checked for."""


@functools.cache
def facts_for(target: str) -> Facts:
    """The facts of a target."""
    chip, _, lua = target.partition("-")
    return Facts(chip, lua)


@dataclass(frozen=True, slots=True)
class Use:
    """A call in a program.

    `names`: the functions that it may be of: `gpio.write`, or `net:send` for a method `send` of
    an object of module `net`; empty for the program's own. `inside`: the function literals
    around it.
    """

    chain: n.Chain
    place: int
    call: n.Call
    names: list[str]


class Program:
    """A correct program: source, tree, names and calls."""

    def __init__(self, folder: str, module: str) -> None:
        self.folder = folder
        self.module = module
        self.target = TARGETS[folder]
        self.facts = facts_for(self.target)
        self.source = (DATA / folder / f"{module}.lua").read_bytes()
        lua = LUA53 if self.target.endswith("53") else LUA51
        self.tree = parse_bytes(self.source, lua)
        self.tokens = self.tree.tokens
        self.scopes = bind(self.tree)
        self.nodes = list(walk(self.tree.chunk))
        self.required = dict(self._required())
        self.modules = sorted(
            {name.decode() for name in self.scopes.globals} & self.facts.names.keys()
        )
        self.uses = list(self._uses())

    @property
    def name(self) -> str:
        """`folder/module`."""
        return f"{self.folder}/{self.module}"

    def text(self, node: n.Node) -> bytes:
        """A node's source."""
        return self.source[self.tokens.starts[node.first] : self.tokens.ends[node.last]]

    def line(self, token: int) -> int:
        """The line on which a token begins."""
        return self.source.count(b"\n", 0, self.tokens.starts[token]) + 1

    def symbol(self, node: n.Name) -> Symbol | None:
        """The local that a name stands for."""
        return self.scopes.symbol_of(node)

    def path(self, chain: n.Chain, place: int) -> str | None:
        """`gpio.pulse.build` if the suffixes before `place` name something of a firmware module."""
        if not isinstance(chain.base, n.Name):
            return None
        symbol = self.symbol(chain.base)
        root = chain.base.name.decode()
        if symbol is not None:
            if symbol not in self.required:
                return None
            root = self.required[symbol]
        elif root not in self.facts.names:
            return root if place == 0 and root in self.facts.globals else None
        parts = [root]
        for suffix in chain.suffixes[:place]:
            if not isinstance(suffix, n.Member):
                return None
            parts.append(suffix.name.decode())
        return ".".join(parts)

    def own_function(self, node: n.Expression) -> bool:
        """Whether an expression is a function of the program."""
        if isinstance(node, n.Function):
            return True
        if not isinstance(node, n.Name):
            return False
        return self.symbol(node) in self._own_functions

    @functools.cached_property
    def _own_functions(self) -> set[Symbol | None]:
        return {
            self.symbol_at(node.name) for node in self.nodes if isinstance(node, n.LocalFunction)
        }

    def symbol_at(self, local: n.Local) -> Symbol | None:
        """The symbol that a declaration makes."""
        return self.scopes.symbol_of(local)

    def _required(self) -> Iterator[tuple[Symbol, str]]:
        for node in self.nodes:
            if not isinstance(node, n.LocalStatement) or len(node.values) != 1:
                continue
            value = node.values[0]
            if not isinstance(value, n.Chain) or not isinstance(value.base, n.Name):
                continue
            call = value.suffixes[0]
            symbol = self.scopes.symbol_of(node.names[0])
            if (
                value.base.name == b"require"
                and len(value.suffixes) == 1
                and isinstance(call, n.Call)
                and isinstance(call.arguments[0], n.String)
                and symbol is not None
            ):
                yield symbol, "lua:" + call.arguments[0].value.decode()

    def _uses(self) -> Iterator[Use]:
        for node in self.nodes:
            if not isinstance(node, n.Chain):
                continue
            for place, suffix in enumerate(node.suffixes):
                if isinstance(suffix, n.MethodCall):
                    names = self._method_names(node, place, suffix)
                elif isinstance(suffix, n.Call):
                    path = self.path(node, place)
                    names = [] if path is None else [path]
                else:
                    continue
                yield Use(node, place, suffix, names)

    def _method_names(self, node: n.Chain, place: int, suffix: n.MethodCall) -> list[str]:
        method = suffix.name.decode()
        path = self.path(node, place)
        if path is not None and path.startswith("lua:"):
            return [f"{path}:{method}", f"{path}.{method}"]
        return [f"{module}:{method}" for module in {*self.modules, "string"}] + [
            f"{module}:{method}" for module in {*self.required.values(), f"lua:{self.module}"}
        ]


@functools.cache
def all_programs() -> list[Program]:
    """Every program, in the order of folders and names."""
    return [
        Program(folder, path.stem)
        for folder in TARGETS
        for path in sorted((DATA / folder).glob("*.lua"))
    ]
