"""Fields that the tables of the firmware do not have: results, and what callbacks get."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

if TYPE_CHECKING:
    from luac_nodemcu.semantics.members import MemberInference


def report_fields_of_results(inference: MemberInference) -> None:
    """Reports reads of fields that a table's stub does not list and the file does not set.

    A field that is looked at to see whether it is there (`T.IP or T.ip`) is not reported.
    """
    tested = {
        (table.shape, name)
        for table, name, node, place in inference.shape_reads
        if place == len(node.suffixes) - 1 and _is_tested(inference, node)
    }
    for table, name, node, place in inference.shape_reads:
        if table.is_open or name in table.fields or (table.shape, name) in tested:
            continue
        names = [key.decode("utf-8", "replace") for key in table.fields]
        text = name.decode("utf-8", "replace")
        token = inference.name_token(node.suffixes[place])
        inference.report(
            "result-field", token, token,
            {
                "field": text, "names": names, "suggestion": _nearest(text, names), "node": node,
                "place": place, "shape": table.shape,
            },
        )  # fmt: skip


def _is_tested(inference: MemberInference, node: n.Chain) -> bool:
    before = inference.tokens.kinds[node.first - 1] if node.first else t.EOF
    return before == t.OR or inference.is_tested_field(node)


def _nearest(text: str, names: list[str]) -> str | None:
    """The field that differs in case only, or is spelt in nearly the same way."""
    for name in names:
        if name.lower() == text.lower():
            return name
    lower = {name.lower(): name for name in names}
    close = difflib.get_close_matches(text.lower(), list(lower), 1, 0.6)
    return lower[close[0]] if close else None
