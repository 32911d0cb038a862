"""Names that the firmware had once: statements of `removed.txt`, each a program of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.recall.facts import DATA
from tests.recall.mutation import Mutation
from tests.recall.programs import TARGETS, Program, facts_for

_PATH = re.compile(r"\b([A-Za-z_]\w*)\.(\w+(?:\.\w+)*)")


def removed_names() -> Iterator[Mutation]:
    """A mutation for each statement."""
    for line in (DATA / "removed.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            folder, statement = line.split("\t")
            host = Program(folder, "bit")
            source = host.source + statement.encode() + b"\n"
            last = source.count(b"\n")
            yield Mutation("removed name", host, source, frozenset((last,)), statement)


def stale_lines() -> list[str]:
    """Statements of which every name is in the C tables: they belong out of the list."""
    stale = []
    for line in (DATA / "removed.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        folder, statement = line.split("\t")
        names = facts_for(TARGETS[folder]).names
        if all(name in names.get(root, ()) for root, name in _PATH.findall(statement)):
            stale.append(line)
    return stale
