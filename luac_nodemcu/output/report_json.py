"""The report as one JSON document, which every other format of the report is made from.

The figures are `luac_nodemcu.memory.report_json`'s; here is what a comparison adds, and the
text. docs/report-json.md is the schema for people.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from luac_nodemcu.memory.baseline import Comparison, Difference, Figures
from luac_nodemcu.memory.report import Report
from luac_nodemcu.memory.report_json import report_json

Document = dict[str, Any]
"""A report as `docs/report-json.md` describes it."""


def report_document(report: Report, comparison: Comparison | None = None) -> Document:
    """The report with its comparison as plain values, always in the same order."""
    found = report_json(report)
    found["comparison"] = None if comparison is None else _comparison(comparison)
    return found


def json_text(document: Document) -> str:
    """The document as text with a line end, the same for the same document.

    Each module, string and so on has a line of its own: `json` indents only in Python code,
    which takes as long as the whole report.
    """
    lines = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            items = ",\n".join(f"    {_compact(item)}" for item in value)
            lines.append(f"  {_compact(key)}: [\n{items}\n  ]")
        else:
            lines.append(f"  {_compact(key)}: {_compact(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "baseline": comparison.baseline,
        "image": _pair(comparison.image),
        "heap_left": _pair(comparison.heap_left),
        "modules": _differences(comparison.modules),
    }


def _pair(pair: tuple[int, int] | None) -> dict[str, int] | None:
    if pair is None:
        return None
    before, after = pair
    return {"before": before, "after": after, "difference": after - before}


def _differences(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for one in differences:
        item: dict[str, Any] = {
            "name": one.name,
            "before": _figures(one.before),
            "after": _figures(one.after),
            "difference": {"lfs": one.lfs, "ram": one.ram},
        }
        if one.functions:
            item["functions"] = _differences(one.functions)
        found.append(item)
    return found


def _figures(figures: Figures | None) -> dict[str, int | None] | None:
    return None if figures is None else {"lfs": figures.lfs, "ram": figures.ram}
