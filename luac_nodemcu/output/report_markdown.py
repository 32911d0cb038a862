"""The report as Markdown for a comment on a pull request: before, after, difference.

Without a comparison the tables have the figures as they are.
"""

from __future__ import annotations

from typing import Any, Final

from luac_nodemcu.output.markdown import details, escape, table
from luac_nodemcu.output.report_json import Document
from luac_nodemcu.output.report_words import (
    LAYOUT_HEADER,
    LAYOUTS,
    NO_BOOT,
    PLACE_WORDS,
    budget_name,
    budget_sentence,
    budget_state,
    by_size,
    count,
    grouped_advice,
    has_no_entry,
    heap,
    layout_cells,
    layout_note,
    lfs_bytes,
    loaded,
    signed,
)

_SHOWN_ADVICE: Final = 20
_SIGNS: Final = {"ok": ":white_check_mark:", "BROKEN": ":x:"}


def markdown_text(document: Document) -> str:
    """The whole comment, with a line end."""
    comparison = document["comparison"]
    sections = [
        [f"### LFS and RAM on {escape(document['target'])}"],
        _summary(document),
        _modules(document) if comparison is None else _differences(document),
        [] if comparison is None else _functions(document),
        _layouts(document),
        _budgets(document),
        _failures(document),
        _advice(document),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _change(before: int | None, after: int | None) -> list[str]:
    difference = (after or 0) - (before or 0)
    return [count(before), count(after), f"**{signed(difference)}**" if difference else "0"]


def _summary(document: Document) -> list[str]:
    image, comparison = document["image"], document["comparison"]
    left = next((one["heap_left"] for one in document["layouts"] if one["name"] == "configured"), 0)
    if comparison is not None:
        rows = []
        for title, key in (("LFS image", "image"), ("Heap left after boot", "heap_left")):
            pair = comparison[key]
            if pair is not None:
                rows.append([title, *_change(pair["before"], pair["after"])])
        lines = table(["bytes", "before", "after", "difference"], "<>>>", rows) if rows else []
        return [*lines, "", f"Compared with {escape(comparison['baseline'])}."]
    parts = []
    if image is not None:
        share = image["bytes"] / image["limit"] if image["limit"] else 1.0
        parts.append(
            f"LFS image: **{image['bytes']:,}** of {image['limit']:,} bytes ({share:.1%})."
        )
    if left:
        parts.append(f"Heap left after boot: **{left:,}** bytes.")
    return [" ".join(parts)] if parts else []


def _modules(document: Document) -> list[str]:
    rows = [
        [
            escape(module["path"]),
            PLACE_WORDS[module["place"]],
            count(lfs_bytes(module)),
            count(loaded(document, module)),
            count(None if module["kept"] is None else heap(document, module["kept"]["total"])),
        ]
        for module in by_size(document)
    ]
    if not rows:
        return ["No modules."]
    return table(["module", "place", "LFS", "RAM loaded", "RAM kept"], "<<>>>", rows)


def _row(item: dict[str, Any], name: str) -> list[str]:
    before, after = item["before"] or {}, item["after"] or {}
    note = " (new)" if item["before"] is None else " (gone)" if item["after"] is None else ""
    return [
        name + note,
        *_change(before.get("lfs"), after.get("lfs")),
        *_change(before.get("ram"), after.get("ram")),
    ]


_CHANGES: Final = ["LFS before", "after", "diff.", "RAM before", "after", "diff."]


def _differences(document: Document) -> list[str]:
    modules = sorted(
        document["comparison"]["modules"],
        key=lambda one: (
            -abs(one["difference"]["lfs"]),
            -abs(one["difference"]["ram"]),
            one["name"],
        ),
    )
    if not modules:
        return ["No module changed."]
    rows = [_row(one, escape(one["name"])) for one in modules]
    return table(["module", *_CHANGES], "<>>>>>>", rows)


def _functions(document: Document) -> list[str]:
    rows = [
        _row(function, f"{escape(module['name'])}: {escape(function['name'])}")
        for module in document["comparison"]["modules"]
        for function in module.get("functions", ())
        if function["difference"]["lfs"] or function["difference"]["ram"]
    ]
    if not rows:
        return []
    return details("Functions that changed", table(["function", *_CHANGES], "<>>>>>>", rows))


def _layouts(document: Document) -> list[str]:
    if not document["layouts"]:
        return [escape(NO_BOOT) + "."] if has_no_entry(document) else []
    rows = [
        [
            LAYOUTS[layout["name"]],
            *layout_cells(document, layout),
            count(layout["peak_heap"]),
        ]
        for layout in document["layouts"]
    ]
    note = layout_note(document)
    lines = table(["after boot", *LAYOUT_HEADER], "<>>>>", rows)
    return details("Layouts compared", [*lines, *(["", escape(note)] if note else [])])


def _budgets(document: Document) -> list[str]:
    verdicts = document["budgets"]
    if not verdicts:
        return []
    rows = [
        [
            _SIGNS.get(budget_state(one), ":grey_question:"),
            escape(budget_name(one)),
            count(one["used"]),
            ("at least " if one["kind"] == "heap-at-boot" else "at most ") + count(one["limit"]),
        ]
        for one in verdicts
    ]
    lines = table(["", "budget", "bytes", "limit"], "<<>>", rows)
    broken = [f"- {escape(budget_sentence(document, one))}" for one in verdicts if one["broken"]]
    return [*lines, *([""] if broken else []), *broken]


def _failures(document: Document) -> list[str]:
    failures = document["failures"]
    if not failures:
        return []
    rows = [f"- {escape(one['path'])}: {escape(one['message'])}" for one in failures]
    return ["**Left out, because they do not compile:**", "", *rows]


def _advice(document: Document) -> list[str]:
    advice = grouped_advice(document)
    if not advice:
        return []
    rows = [[escape(phrase), escape(saving)] for phrase, saving in advice[:_SHOWN_ADVICE]]
    return details("Advice", table(["what", "saves"], "<<", rows))
