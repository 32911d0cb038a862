"""Fields that objects of annotated classes do not have.

Decided when the whole file was seen. Of a class that is not exact a field exists if it is
declared, or if the file at hand or one that declares the class assigns a field of that name
anywhere: constructors and helpers are not always followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luac_nodemcu.semantics.values import Table
from luac_nodemcu.syntax import nodes as n

if TYPE_CHECKING:
    from luac_nodemcu.semantics.members import MemberInference


def report_unknown_fields(inference: MemberInference) -> None:
    """Reports the reads of fields that a class does not have."""
    from luac_nodemcu.semantics.own_types import assigned_names

    assigned: frozenset[bytes] | None = None
    # `if sensor.calibrate then sensor:calibrate() end`
    tested = {(id(read[0]), read[1]) for read in inference.class_reads if read[4]}
    for table, name, node, place, _ in inference.class_reads:
        own = table.declared
        if own is None or table.find(name) is not None:
            continue
        if table.is_open or (not own.is_exact and table.may_have_more):
            continue
        close = inference.close_field(table, name)
        used = place + 1 < len(node.suffixes) or isinstance(node.suffixes[place], n.MethodCall)
        if not own.is_exact:
            if (id(table), name) in tested or not (used or own.fields):
                continue
            if assigned is None:
                assigned = assigned_names(inference.tokens.data)
            if name in assigned or _is_assigned(table, name):
                continue
        token = inference.name_token(node.suffixes[place])
        inference.report(
            "unknown-class-field", token, token,
            {
                "field": name.decode("utf-8", "replace"), "class": own.name,
                "suggestion": close, "is_write": False,
            },
        )  # fmt: skip


def _is_assigned(table: Table, name: bytes) -> bool:
    """Whether a file that declares the class, or an ancestor, assigns a field of the name."""
    return any(
        one.declared is not None and name in one.declared.assigned for one in (table, *table.bases)
    )
