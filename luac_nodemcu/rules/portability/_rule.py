"""The base of the rules that report findings which other rules leave to this family."""

from __future__ import annotations

from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.portability._base import rule_for


class PortabilityRule(TypeRule):
    """Takes the findings of its kinds that `rule_for` gives it."""

    def check_file(self) -> None:
        by_kind = self.context.types.by_kind
        for kind in self.kinds:
            for finding in by_kind.get(kind, ()):
                if rule_for(self.context, finding) == self.name:
                    self.word(finding)
