"""The base of the rules that report findings which other rules leave to this family."""

from __future__ import annotations

from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.portability._base import name_of, rule_for
from luac_nodemcu.rules.portability._guards import Ranges, guarded, is_guarded
from luac_nodemcu.semantics.scopes import Access, Global


class PortabilityRule(TypeRule):
    """Takes the findings of its kinds that `rule_for` gives it.

    A name that is used several times in a file is reported once, with the number of its uses.
    """

    def start_file(self) -> None:
        self._guards: Ranges | None = None

    @property
    def guards(self) -> Ranges:
        """Code that asks itself on which chip or Lua it runs."""
        if self._guards is None:
            self._guards = guarded(self.context.file)
        return self._guards

    def check_file(self) -> None:
        by_kind = self.context.types.by_kind
        own = [
            finding
            for kind in self.kinds
            for finding in by_kind.get(kind, ())
            if rule_for(self.context, finding) == self.name
            and not is_guarded(finding.last, self.guards)
        ]
        uses: dict[str, int] = {}
        for finding in own:
            name = name_of(finding)
            uses[name] = uses.get(name, 0) + 1
        seen: set[str] = set()
        for finding in own:
            name = name_of(finding)
            if name and name in seen:
                continue
            seen.add(name)
            count = uses[name]
            finding.data["uses"] = f" ({count} uses in this file)" if name and count > 1 else ""
            self.word(finding)

    def first_read(self, variable: Global) -> Access | None:
        """The first use of a global that the program does not make depend on where it runs."""
        reads = (read for read in variable.reads if not is_guarded(read.token, self.guards))
        return next(reads, None)
