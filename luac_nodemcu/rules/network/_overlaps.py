"""What the rules about overlapping operations share: which are whose, and the other place."""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import RelatedPlace
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.operations import Overlap


class OverlapRule(HazardRule):
    """A rule about operations whose stub says one of `effects` of a second start."""

    effects: ClassVar[tuple[str, ...]]

    def check_file(self) -> None:
        for overlap in self.context.overlaps:
            if overlap.operation.overlap in self.effects:
                self.word(overlap)

    def word(self, overlap: Overlap) -> None:
        """Reports one overlap."""
        raise NotImplementedError

    def other_place(self, overlap: Overlap) -> list[RelatedPlace]:
        """Where the operation was started before, or is again; nothing for a loop."""
        if overlap.is_loop:
            return []
        if overlap.first is overlap.second:
            return [self.related(self.call_place(overlap.place), "done again here")]
        return [self.related(self.call_place(overlap.first), "started here")]
