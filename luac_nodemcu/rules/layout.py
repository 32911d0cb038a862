"""What is known about a project beside the texts of its files: which part each plays.

Plain data that decides findings, so it is part of what a check's results are kept under.
`luac_nodemcu.checking` fills it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from luac_nodemcu.project.ignore import Patterns


@dataclass(frozen=True, slots=True)
class Layout:
    """How a project is laid out; the default says that nothing is known.

    - `is_whole`: the files at hand are all that the program has, as far as anyone knows. A file
      that is checked on its own is not.
    - `has_parts`: a project file says which files go into LFS; `lfs` are their paths, and
      `lfs_modules` names of modules in the image that no Lua source gives.
    - `others`: names of files that are no Lua sources, but stand for some: compiled ones, samples.
    - `ignored`: patterns of `.gitignore`: files that exist on somebody's computer, mostly with
      passwords.
    """

    is_whole: bool = False
    has_parts: bool = False
    lfs: frozenset[str] = frozenset()
    lfs_modules: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()

    def is_ignored(self, name: str) -> bool:
        """Whether git leaves a file of that name out."""
        return bool(self.ignored) and Patterns(self.ignored).match(name)


def is_stand_in(name: str) -> bool:
    """Whether a file that is no Lua source tells that one exists: compiled, or a sample of it."""
    return name.endswith(".lc") or (".lua" in name and not name.endswith(".lua"))


def stand_ins(names: Iterable[str]) -> frozenset[str]:
    """Those of the names that `Layout.others` is about."""
    return frozenset(name for name in names if is_stand_in(name))
