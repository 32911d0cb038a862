"""`check --watch`: checks again whenever a file of the project changes, until Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from luac_nodemcu.cli.console import Console, describe_os_error
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.project.changes import whole_path
from luac_nodemcu.project.project import Project

_DEBOUNCE_MS: Final = 1000
_QUIET_MS: Final = 80
"""Changes that follow each other this closely are one: editors write in several steps."""
_START_MS: Final = 250
_IGNORED: Final = (".img", ".lc", ".pyc", ".swp", ".swx", ".tmp", "~")
_HIDDEN_BUT_READ: Final = frozenset({".gitignore", ".luacheckrc", ".luarc.json"})


@dataclass(frozen=True, slots=True)
class Watched:
    """What to look at.

    - `project`: as it was at the start; `reload` reads it again.
    - `paths`: as they were typed. `baseline`: a file that counts as well.
    - `written`: files that the check itself writes.
    """

    project: Project
    reload: Callable[[], Project]
    paths: tuple[str, ...]
    baseline: Path | None
    written: tuple[Path, ...]


def watch_files(console: Console, check: Callable[[Project], int], watched: Watched) -> None:
    """Checks now and after every change. Ctrl-C ends it, quietly and with exit code 0.

    A mistake in a file, the project file included, is shown and waited out.
    """
    try:
        from watchfiles import watch
    except ImportError:
        raise click.UsageError(
            "--watch needs the package watchfiles: pip install 'luac-nodemcu[watch]'"
        ) from None
    written = frozenset(whole_path(path) for path in watched.written)
    folders = _folders(watched)

    def is_relevant(_: object, name: str) -> bool:
        return _is_relevant(Path(name), folders, written)

    project: Project | None = watched.project
    try:
        # It has to look before the first check, or a change during that would be missed.
        changes = watch(
            *folders, watch_filter=is_relevant, debounce=_DEBOUNCE_MS, step=_QUIET_MS,
            rust_timeout=_START_MS, yield_on_timeout=True,
        )  # fmt: skip
        next(changes)
        _check(console, check, project, watched)
        for changed in changes:
            if changed:
                project = None
                _check(console, check, project, watched)
    except KeyboardInterrupt:
        return


def _check(
    console: Console, check: Callable[[Project], int], project: Project | None, watched: Watched
) -> None:
    if console.interactive:
        click.clear()
    try:
        check(watched.reload() if project is None else project)
    except LuacNodemcuError as error:
        console.error(str(error))
    except click.ClickException as error:
        console.error(error.format_message())
    except OSError as error:
        console.error(describe_os_error(error))
    console.say("Watching for changes; Ctrl-C ends.")


def _folders(watched: Watched) -> list[Path]:
    """The folders to look at, none of them inside of another. Raises UsageError."""
    wanted = [Path(), watched.project.root] if not watched.paths else [watched.project.root]
    wanted += [path if path.is_dir() else path.parent for path in map(Path, watched.paths)]
    if watched.baseline is not None:
        wanted.append(watched.baseline.parent)
    found: list[Path] = []
    for folder in sorted({path.resolve() for path in wanted}, key=lambda path: len(path.parts)):
        if not folder.is_dir():
            raise click.UsageError(f"{folder.as_posix()}: no such folder to watch.")
        if not any(folder.is_relative_to(other) for other in found):
            found.append(folder)
    return found


def _is_relevant(path: Path, folders: Iterable[Path], written: frozenset[Path]) -> bool:
    """Whether a change of a file can change the findings."""
    if path in written or path.name.endswith(_IGNORED):
        return False
    inside = next((path.relative_to(one) for one in folders if path.is_relative_to(one)), path)
    if any(part.startswith(".") for part in inside.parts[:-1]):
        return False
    return not path.name.startswith(".") or path.name in _HIDDEN_BUT_READ
