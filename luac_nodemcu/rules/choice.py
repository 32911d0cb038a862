"""What the user wants of the rules, and the globals that the project declares: plain data.

Apart from the rules themselves, so that a check whose results are all known already need not
load them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

Profile = Literal["default", "strict", "all"]
PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)
"""From few rules to all of them; each contains those before it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user wants of the rules.

    - `select`: these instead of the profile's; None: those of the profile.
    - `severity`: selector -> severity for its findings, or `off`.
    - `options`: rule name -> option -> value.
    """

    profile: Profile = "default"
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeclaredGlobals:
    """Globals that the project file says exist; names may have dots."""

    read: frozenset[str] = frozenset()
    write: frozenset[str] = frozenset()

    def __contains__(self, name: str) -> bool:
        return name in self.read or name in self.write
