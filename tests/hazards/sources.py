"""Correct programs into which hazards are put: twins, the programs of tests/data/recall, examples.

How a file is read for that; what is put in is in `injection.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from luac_nodemcu.firmware.build_config import BuildConfig
from luac_nodemcu.semantics.binder import bind
from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.dialect import LUA51, LUA53
from luac_nodemcu.syntax.parser import parse_bytes
from luac_nodemcu.syntax.walk import walk
from tests.hazards.programs import hazard_programs
from tests.recall.facts import DATA
from tests.recall.programs import TARGETS

EXAMPLES: Final = Path(__file__).resolve().parent.parent.parent / "examples"
EXAMPLE_TARGETS: Final = {
    "esp32-lamp": "esp32-lua53",
    "mqtt-sensor": "esp8266-lua51",
    "web-server": "esp8266-lua51",
}


@dataclass(frozen=True, eq=False)
class Original:
    """A correct program."""

    name: str
    target: str
    files: dict[str, bytes] = field(repr=False)
    firmware: BuildConfig | None = None


class SourceFile:
    """One of its files: tree, names, texts."""

    def __init__(self, original: Original, path: str) -> None:
        self.original = original
        self.path = path
        self.source = original.files[path]
        self.tree = parse_bytes(self.source, LUA53 if "lua53" in original.target else LUA51)
        self.tokens = self.tree.tokens
        self.scopes = bind(self.tree)
        self.nodes = list(walk(self.tree.chunk))

    def text(self, node: n.Node) -> bytes:
        """A node's source."""
        return self.source[self.tokens.starts[node.first] : self.tokens.ends[node.last]]

    def body_text(self, function: n.Function) -> bytes:
        """The statements of a function."""
        statements = function.body.statements
        if not statements:
            return b""
        start, end = statements[0].first, statements[-1].last
        return self.source[self.tokens.starts[start] : self.tokens.ends[end]]

    def symbol(self, node: n.Node | None) -> Symbol | None:
        """The local that a name or declaration stands for."""
        return self.scopes.symbol_of(node) if isinstance(node, n.Name | n.Local) else None

    def calls(self, *names: str) -> Iterator[tuple[n.CallStatement, n.Chain, n.Call]]:
        """Statements `x:name(...)` and `module.name(...)` for names `:name` and `module.name`."""
        for node in self.nodes:
            if isinstance(node, n.CallStatement) and self.name_of(node.call) in names:
                call = node.call.suffixes[-1]
                assert isinstance(call, n.Call)
                yield node, node.call, call

    def name_of(self, chain: n.Chain) -> str:
        """`:send` for a method, `module.function` for a function, by the last call of a chain."""
        last = chain.suffixes[-1]
        if isinstance(last, n.MethodCall):
            return ":" + last.name.decode()
        members = [s.name.decode() for s in chain.suffixes[:-1] if isinstance(s, n.Member)]
        if isinstance(last, n.Call) and isinstance(chain.base, n.Name):
            return ".".join([chain.base.name.decode(), *members])
        return ""

    def receiver(self, chain: n.Chain) -> n.Name | None:
        """The variable in `variable:method(...)`."""
        is_plain = len(chain.suffixes) == 1 and isinstance(chain.suffixes[0], n.MethodCall)
        return chain.base if is_plain and isinstance(chain.base, n.Name) else None


@functools.cache
def originals() -> list[Original]:
    """Every correct program."""
    found = [
        Original(p.name, p.target, p.files, p.firmware) for p in hazard_programs() if p.is_twin
    ]
    for folder, target in TARGETS.items():
        for path in sorted((DATA / folder).glob("*.lua")):
            name = f"recall/{folder}/{path.stem}"
            found.append(Original(name, target, {"program.lua": path.read_bytes()}))
    for folder, target in EXAMPLE_TARGETS.items():
        root = EXAMPLES / folder
        files = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*.lua"))
        }
        found.append(Original(f"examples/{folder}", target, files))
    return found


@functools.cache
def source_files() -> list[SourceFile]:
    """Every file of every correct program."""
    return [SourceFile(original, path) for original in originals() for path in original.files]
