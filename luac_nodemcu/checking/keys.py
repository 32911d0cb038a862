"""Keys for results: what decides the findings of a file, beside the rules and settings.

A file's findings depend on its own text, on what it may know of the files that are joined with
it (their globals and modules), and on which other files define the globals that it reads. Whose
types they rest on is known only after a check, and kept with the result. Light enough for a check
whose results are all known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from luac_nodemcu.semantics.modules import ModuleGraph
from luac_nodemcu.semantics.summary import FileSummary


class FactKeys:
    """Keys for files whose texts and summaries are known.

    - `hashes`: path -> hash of the text.
    - `graphs`: for each Lua, the module graph of all files.
    """

    __slots__ = ("_declared", "_first", "_graphs", "_hashes", "_programs")

    def __init__(self, hashes: Mapping[str, str], graphs: Mapping[str, ModuleGraph]) -> None:
        self._hashes = hashes
        self._graphs = graphs
        self._programs: dict[tuple[str, str], str] = {}
        self._first: dict[str, dict[str, str]] = {}
        # For each Lua: what annotations declare, and what files of descriptions define.
        self._declared: dict[str, tuple[str, str]] = {}

    def of(self, path: str) -> str:
        """Stands for all that decides the findings of a file."""
        parts = [path, self._hashes[path]]
        for lua, graph in self._graphs.items():
            parts.append(self._program(graph.joined(path), lua, graph.summaries))
            for request in graph.summaries[path].requests:
                parts += graph.resolve(request, path)
                parts.append("")
            definers = self._definers(lua, graph)
            for name in sorted(graph.summaries[path].read):
                parts.append(definers.get(name, ""))
            parts.append(self._types(path, lua, graph))
        return text_hash("\0".join(parts))

    def _types(self, path: str, lua: str, graph: ModuleGraph) -> str:
        """Stands for what annotations of other files may mean to a file.

        A file that uses a type rests on those that declare it; what is left are types that
        appear, or appear elsewhere as well.
        """
        found = self._declared.get(lua)
        if found is None:
            names, meta = [], []
            for other, summary in graph.summaries.items():
                if summary.types.names:
                    names.append((other, summary.types.interface))
                if summary.types.is_meta:
                    meta.append((other, [written[0] for written in summary.written]))
            found = self._declared[lua] = (
                text_hash(repr(names)) if names else "",
                text_hash(repr(meta)) if meta else "",
            )
        is_annotated = any(
            graph.summaries[other].types.is_annotated for other in graph.joined(path)
        )
        return found[1] + (found[0] if is_annotated or found[1] else "")

    def of_project(self) -> str:
        """Stands for all that decides the findings about the project as a whole."""
        return text_hash("\0".join(f"{path}\0{hash_}" for path, hash_ in self._hashes.items()))

    def _definers(self, lua: str, graph: ModuleGraph) -> dict[str, str]:
        """Global -> the first file that defines it."""
        found = self._first.get(lua)
        if found is None:
            found = self._first[lua] = {}
            for path, summary in graph.summaries.items():
                for name, _, _ in summary.written:
                    found.setdefault(name, path)
        return found

    def _program(
        self, joined: tuple[str, ...], lua: str, summaries: Mapping[str, FileSummary]
    ) -> str:
        """Stands for what the files of one program may know of each other."""
        if len(joined) == 1:
            # A file on its own needs no more than its text.
            return ""
        found = self._programs.get((joined[0], lua))
        if found is None:
            parts = []
            for path in joined:
                parts += [path, summaries[path].interface]
            found = self._programs[joined[0], lua] = text_hash("\0".join(parts))
        return found


def content_hash(data: bytes) -> str:
    """Stands for the text of a file."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def text_hash(text: str) -> str:
    """Stands for a text."""
    return content_hash(text.encode("utf-8", "surrogatepass"))


def program_stamp() -> str:
    """Stands for the program and its data as they are installed: names, sizes and times."""
    import luac_nodemcu

    digest = hashlib.blake2b(luac_nodemcu.__version__.encode(), digest_size=20)
    roots = [Path(luac_nodemcu.__file__).parent]
    for name in ("api_stubs", "_targets"):
        # In a checkout they are beside the package, not in it.
        module = __import__(f"luac_nodemcu.{name}", fromlist=["__path__"])
        roots += [Path(part) for part in module.__path__]
    for root in dict.fromkeys(roots):
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".json", ".bin", ".so", ".pyd"):
                status = path.stat()
                digest.update(f"{path.name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
