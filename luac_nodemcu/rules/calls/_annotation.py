"""What the rules about annotations themselves share: findings with a place in a comment."""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity, TextEdit
from luac_nodemcu.rules.calls._base import TypeRule, did_you_mean
from luac_nodemcu.semantics.findings import Finding


class AnnotationRule(TypeRule):
    """A rule whose message inference has in words already.

    - `without_suggestion`: severity where nothing is like what is written, None for the rule's.
    - `replaces`: what is meant can be put in its place.
    """

    in_meta: ClassVar[bool] = True
    without_suggestion: ClassVar[Severity | None] = None
    replaces: ClassVar[bool] = False

    def place(self, finding: Finding) -> tuple[int, int]:
        """The bytes of the comment that a finding is about."""
        place = finding.data["place"]
        assert isinstance(place, tuple)
        return place

    def word(self, finding: Finding) -> None:
        """Reports one finding in words."""
        place = self.place(finding)
        suggestion = finding.data["suggestion"]
        hint = did_you_mean(suggestion)
        fix = None
        severity = self.without_suggestion
        if isinstance(suggestion, str):
            severity = None
            if self.replaces:
                fix = Fix(hint, (TextEdit(*place, suggestion.encode()),), False)
        self.report(place, finding.text("message"), hint, fix=fix, severity=severity)
