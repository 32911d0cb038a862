"""Values of settings that remember where they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from luac_nodemcu.project.settings_file import SettingsFile

OriginKind = Literal["default", "firmware", "fallback", "environment", "file", "command line"]

_T_co = TypeVar("_T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from.

    `where` is the option, variable, `file:line`, or what it follows from. For the project file
    the line is looked up only when it is asked for: `file` and `path` say what to look up.
    """

    kind: OriginKind
    where: str = ""
    file: SettingsFile | None = field(default=None, compare=False, repr=False)
    path: tuple[str | int, ...] = ()

    @property
    def place(self) -> str:
        """For messages: `file:line`, `--option`, or what else there is to say."""
        if self.file is not None:
            return self.file.place(self.path)
        return self.where or self.kind

    def __str__(self) -> str:
        return self.place


DEFAULT = Origin("default")


@dataclass(frozen=True, slots=True)
class Setting(Generic[_T_co]):
    """A value and its origin."""

    value: _T_co
    origin: Origin = DEFAULT
