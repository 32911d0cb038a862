"""Patterns of file names: those of the project file, and `.gitignore` files.

Both are matched by the library `pathspec`; here is which file they apply to. Paths are relative
to a folder and use `/`; those of folders end in it.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_WILDCARDS: Final = re.compile(r"[*?\[\]!\\]")


class Patterns:
    """A list of patterns. An empty list matches nothing."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = tuple(patterns)
        self._spec = _spec(self.patterns) if self.patterns else None

    def match(self, path: str) -> bool:
        """Whether the patterns take a path in; the last one that matches decides."""
        return self._spec is not None and bool(self._spec.check_file(path).include)

    def literals(self) -> list[str]:
        """The patterns without wildcards that stand for one file or folder beside the file."""
        return [
            pattern.strip("/")
            for pattern in self.patterns
            if "/" in pattern.rstrip("/") and is_literal(pattern)
        ]


def is_literal(pattern: str) -> bool:
    """Whether a pattern has no wildcards."""
    return _WILDCARDS.search(pattern) is None


@functools.lru_cache(maxsize=64)
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    # A `#` starts a comment in .gitignore, but a file's name in a list of patterns.
    return GitIgnoreSpec.from_lines(
        "\\" + pattern if pattern.startswith("#") else pattern for pattern in patterns
    )


class GitIgnore:
    """The `.gitignore` files that apply below a folder, in its parents too.

    `enter` must be called for a folder before anything in it is asked for, parents first.
    Parents are looked at up to the repository's top folder, the one with `.git`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        # Folder relative to the root ("" is the root) -> its patterns; parents of the root
        # have keys that start with "..", and prefixes for the paths below them.
        self._specs: dict[str, GitIgnoreSpec] = {}
        self._above: list[tuple[GitIgnoreSpec, str]] = []
        self._read_parents()

    def enter(self, folder: str) -> None:
        """Reads the `.gitignore` of a folder: `""`, or a path that ends in `/`."""
        spec = self._read(self._root / folder)
        if spec is not None:
            self._specs[folder] = spec

    def ignores(self, path: str) -> bool:
        """Whether git would leave a path alone; the deepest file with an opinion decides."""
        parts = path.rstrip("/").split("/")[:-1]
        for depth in range(len(parts), -1, -1):
            folder = "".join(f"{part}/" for part in parts[:depth])
            spec = self._specs.get(folder)
            if spec is not None:
                verdict = spec.check_file(path[len(folder) :]).include
                if verdict is not None:
                    return verdict
        for spec, prefix in self._above:
            verdict = spec.check_file(prefix + path).include
            if verdict is not None:
                return verdict
        return False

    def _read_parents(self) -> None:
        folder = Path(os.path.abspath(self._root))  # noqa: PTH100 - without following links
        prefix = ""
        found = []
        while not (folder / ".git").exists():
            parent = folder.parent
            if parent == folder:
                return  # not in a repository: parents do not count
            prefix = f"{folder.name}/{prefix}"
            folder = parent
            spec = self._read(folder)
            if spec is not None:
                found.append((spec, prefix))
        self._above = found

    def _read(self, folder: Path) -> GitIgnoreSpec | None:
        try:
            text = (folder / ".gitignore").read_bytes().decode("utf-8", "surrogateescape")
        except OSError:
            return None
        lines = tuple(text.removeprefix("\ufeff").splitlines())
        return _ignore_file(lines) if any(line.strip() for line in lines) else None


def _ignore_file(lines: tuple[str, ...]) -> GitIgnoreSpec | None:
    from pathspec import GitIgnoreSpec

    patterns = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue  # git skips what it cannot read
        patterns.append(line)
    return GitIgnoreSpec.from_lines(patterns)
