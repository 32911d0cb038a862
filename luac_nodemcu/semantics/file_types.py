"""What inference finds out about a file, and what it asks about the others."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from luac_nodemcu.semantics.findings import CallSite, Finding, OtherCall, Registration
from luac_nodemcu.semantics.values import UNKNOWN, Value

if TYPE_CHECKING:
    from luac_nodemcu.semantics.own_types import OwnType


class Resolver(Protocol):
    """What inference asks about other files."""

    def require(self, name: bytes) -> Value | None:
        """What `require(name)` returns, None if that is not known."""

    def declared_module(self, name: bytes) -> Value | None:
        """What a module returns that is only described, None if that is not known."""

    def global_value(self, name: bytes) -> Value | None:
        """A global that other files of the program define, None if none does."""

    def declared_global(self, name: bytes) -> Value | None:
        """A global that is only declared, in a file that describes, None if none is."""

    def declared_types(self, name: str) -> list[OwnType]:
        """What annotations of other files declare under a name."""

    def type_names(self) -> list[str]:
        """The names of all types that annotations of the project declare."""


class NoProject:
    """A file on its own."""

    def require(self, name: bytes) -> Value | None:
        """Nothing is known of other files."""
        return None

    def declared_module(self, name: bytes) -> Value | None:
        """Nothing is known of other files."""
        return None

    def global_value(self, name: bytes) -> Value | None:
        """Nothing is known of other files."""
        return None

    def declared_global(self, name: bytes) -> Value | None:
        """Nothing is known of other files."""
        return None

    def declared_types(self, name: str) -> list[OwnType]:
        """Nothing is known of other files."""
        return []

    def type_names(self) -> list[str]:
        """Nothing is known of other files."""
        return []


@dataclass
class FileTypes:
    """What inference found out about a file.

    - `exports`: what the file returns, UNKNOWN if it returns nothing certain.
    - `calls`: every call of a firmware function; `other_calls`: all other calls.
    - `registrations`: functions of the file that were given to the firmware.
    - `values`: token of a name or member -> its value there, last token of a call or index ->
      what it gives; only if asked for.
    - `globals`: what the file assigns to globals.
    """

    findings: list[Finding] = field(default_factory=list)
    calls: list[CallSite] = field(default_factory=list)
    other_calls: list[OtherCall] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    exports: Value = UNKNOWN
    values: dict[int, Value] = field(default_factory=dict)
    globals: dict[bytes, Value] = field(default_factory=dict)

    @functools.cached_property
    def by_kind(self) -> dict[str, list[Finding]]:
        """The findings of each kind, in the order of the source, each once.

        To be asked for when inference is done: every rule about types reads it.
        """
        found: dict[str, list[Finding]] = {}
        seen: set[tuple[str, int, int]] = set()
        for finding in sorted(self.findings, key=lambda finding: finding.first):
            key = (finding.kind, finding.first, finding.last)
            if key not in seen:
                seen.add(key)
                found.setdefault(finding.kind, []).append(finding)
        return found
