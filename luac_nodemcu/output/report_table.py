"""The report on a terminal: aligned columns with bars, by module, function or string."""

from __future__ import annotations

from typing import Any, Final, Literal

from luac_nodemcu.output.report_json import Document
from luac_nodemcu.output.report_words import (
    LAYOUT_HEADER,
    LAYOUTS,
    NO_BOOT,
    PLACE_WORDS,
    budget_name,
    budget_state,
    by_size,
    count,
    function_place,
    grouped_advice,
    has_no_entry,
    heap,
    layout_cells,
    layout_note,
    lfs_bytes,
    loaded,
    module_name,
    signed,
    visible,
)
from luac_nodemcu.output.style import Style, bar, plural, table

By = Literal["module", "function", "string"]

GAUGE_WIDTH: Final = 40
_BAR_WIDTH: Final = 12
_SHOWN_ADVICE: Final = 12
_ALMOST_FULL: Final = 0.9


def table_lines(document: Document, by: By, style: Style) -> list[str]:
    """All lines of the report, the figures that were asked for first."""
    lines = {"module": _modules, "function": _functions, "string": _strings}[by](document, style)
    sections = [
        lines,
        _image(document, style),
        _layouts(document, style),
        _comparison(document, style),
        _advice(document, style),
        budget_lines(document, style),
        _failures(document, style),
    ]
    found: list[str] = []
    for section in sections:
        if section:
            found += [*([""] if found else []), *section]
    return found


def _with_bars(
    rows: list[list[str]], sizes: list[int], header: list[str], align: str, style: Style
) -> list[str]:
    """A table whose second column is followed by a bar of its share of the largest."""
    largest = max(sizes, default=0)
    shown = [
        [*row[:2], bar(size / largest if largest else 0.0, _BAR_WIDTH, style), *row[2:]]
        for row, size in zip(rows, sizes, strict=True)
    ]
    if not shown:
        return []
    first, *lines = table([[*header[:2], "", *header[2:]], *shown], align)
    return [style.dim(first), *lines]


def _modules(document: Document, style: Style) -> list[str]:
    modules = by_size(document)
    if not modules:
        return ["no modules"]
    rows = []
    for module in modules:
        peak = module["peak"]
        kept = module["kept"]
        rows.append(
            [
                str(module["name"]),
                count(lfs_bytes(module)),
                PLACE_WORDS[module["place"]],
                count(loaded(document, module)),
                count(None if kept is None else heap(document, kept["total"])),
                count(heap(document, module["ram"]["from_source"])),
                count(heap(document, module["ram"]["from_lc"])),
                count(None if peak is None else heap(document, peak)),
                str(module["path"]),
            ]
        )
    in_image = document["image"] is not None
    sizes = [(lfs_bytes(one) or 0) if in_image else loaded(document, one) for one in modules]
    if document["image"] is not None:
        for name, size in document["image"]["overhead"].items():
            rows.append([f"({name})", count(size), "LFS", "", "", "", "", "", ""])
            sizes.append(size)
    header = ["module", "LFS", "place", "RAM", "kept", "source", ".lc", "peak", "file"]
    lines = _with_bars(rows, sizes, header, "<><<>>>>><", style)
    estimate = " (an estimate for this chip)" if document["ram_is_estimate"] else ""
    lines.append(
        style.dim(
            f"RAM: bytes of heap{estimate} once loaded where it is; kept: after its main chunk ran;"
        )
    )
    lines.append(
        style.dim("source, .lc: loaded from such a file; peak: at most, while it is compiled")
    )
    return lines


def _functions(document: Document, style: Style) -> list[str]:
    found: list[tuple[int, int, list[str]]] = []
    for module in document["modules"]:
        for function in module["functions"]:
            ram = heap(document, function["ram"]["from_source"])
            size = lfs_bytes(function)
            run = function.get("run_time")
            row = [
                function_place(function),
                count(size),
                count(ram),
                count(heap(document, function["ram"]["from_lc"])),
                count(None if run is None else heap(document, run["closure"])),
                str(function.get("fate", "")),
                str(module["path"]),
            ]
            found.append((size or 0, ram, row))
    found.sort(key=lambda one: (-one[0], -one[1], one[2]))
    has_image = document["image"] is not None
    return _with_bars(
        [row for _, _, row in found],
        [size if has_image else ram for size, ram, _ in found],
        ["function", "LFS", "source", ".lc", "closure", "after main", "file"],
        "<><>>><<",
        style,
    )


def _strings(document: Document, style: Style) -> list[str]:
    strings = document["strings"]
    if not strings:
        return ["no image, so no strings in it"]
    rows = [
        [
            visible(one["text"]),
            count(one["bytes"]),
            str(len(one["modules"])),
            ", ".join(module_name(document, number) for number in one["modules"][:3])
            + (" ..." if len(one["modules"]) > 3 else ""),
        ]
        for one in strings
    ]
    sizes = [int(one["bytes"]) for one in strings]
    return _with_bars(rows, sizes, ["string", "LFS", "modules", "used by"], "<><><", style)


def _gauge(share: float, style: Style, bad: bool) -> str:
    colour = "red" if bad else "yellow" if share > _ALMOST_FULL else "green"
    return style.paint(bar(share, GAUGE_WIDTH, style), colour)


def _image(document: Document, style: Style) -> list[str]:
    image = document["image"]
    if image is None:
        return []
    size, limit = image["bytes"], image["limit"]
    share = size / limit if limit else 1.0
    rest = f"{limit - size:,} free" if size <= limit else f"{size - limit:,} too many"
    gauge = _gauge(share, style, size > limit)
    return [f"LFS {gauge} {share:.1%}  {size:,} of {limit:,} bytes, {rest}"]


def _layouts(document: Document, style: Style) -> list[str]:
    if not document["layouts"]:
        return [NO_BOOT] if has_no_entry(document) else []
    boot = document["boot"]
    free = document["settings"]["free_heap"]
    rows = [["after boot", *LAYOUT_HEADER, "largest block", "peak while loading"]]
    for layout in document["layouts"]:
        steps = layout["steps"]
        rows.append(
            [
                LAYOUTS[layout["name"]],
                *layout_cells(document, layout),
                count(layout["peak_heap"]),
                count(max((step["largest_block"] for step in steps), default=None)),
                module_name(document, layout["peak_module"]),
            ]
        )
    header, *lines = table(rows, "<>>>>><")
    entry = module_name(document, boot["entry"])
    known = "unknown (see --free-heap)" if free is None else f"{free:,} bytes"
    lines = [
        f"Boot of {entry}: {plural(len(boot['modules']), 'module')}, free heap before: {known}",
        style.dim(header),
        *lines,
    ]
    if boot["unknown"]:
        places = ", ".join(_load_place(document, one) for one in boot["unknown"][:5])
        lines.append(f"not counted: what is loaded by a name that is not constant ({places})")
    note = layout_note(document)
    if note:
        lines.append(style.dim(note))
    return lines


def _load_place(document: Document, load: dict[str, Any]) -> str:
    return f"{module_name(document, load['module'])}:{load['line']}"


def _comparison(document: Document, style: Style) -> list[str]:
    comparison = document["comparison"]
    if comparison is None:
        return []
    rows = [["", "before", "after", "difference"]]
    for title, key in (("LFS image", "image"), ("heap left after boot", "heap_left")):
        pair = comparison[key]
        if pair is not None:
            rows.append(_change(title, pair["before"], pair["after"]))
    for module in comparison["modules"]:
        rows += _changes(module, "")
        for function in module.get("functions", ()):
            rows += _changes(function, "  ")
    title = f"Against {comparison['baseline']}"
    if len(rows) == 1 or not any(row[3] != "0" for row in rows[1:]):
        return [f"{title}: no difference"]
    header, *lines = table(rows, "<>>>")
    return [title, style.dim(header), *lines]


def _changes(item: dict[str, Any], indent: str) -> list[list[str]]:
    rows = []
    before, after = item["before"] or {}, item["after"] or {}
    for key, title in (("lfs", "LFS"), ("ram", "RAM")):
        if item["difference"][key]:
            name = f"{indent}{item['name']} {title}"
            rows.append(_change(name, before.get(key), after.get(key)))
    return rows


def _change(title: str, before: int | None, after: int | None) -> list[str]:
    return [title, count(before), count(after), signed((after or 0) - (before or 0))]


def _advice(document: Document, style: Style) -> list[str]:
    advice = grouped_advice(document)
    if not advice:
        return []
    rows = [[f"  {saving}", phrase] for phrase, saving in advice[:_SHOWN_ADVICE]]
    lines = [style.bold("Advice (what it saves):"), *table(rows, "<<")]
    hidden = len(advice) - _SHOWN_ADVICE
    if hidden > 0:
        lines.append(style.dim(f"  {hidden} more with --format json or html"))
    return lines


def budget_lines(document: Document, style: Style) -> list[str]:
    """The verdict on each budget, with its bar; no lines if there are no budgets."""
    rows = []
    for one in document["budgets"]:
        state = budget_state(one)
        share = (one["used"] or 0) / one["limit"] if one["limit"] else 1.0
        rows.append(
            [
                f"  {state}",
                budget_name(one),
                bar(share, _BAR_WIDTH, style),
                f"{count(one['used'])} of {count(one['limit'])}"
                if one["kind"] != "heap-at-boot"
                else f"{count(one['used'])}, at least {count(one['limit'])}",
            ]
        )
    if not rows:
        return []
    lines = table(rows, "<<<<")
    return [
        style.bold("Budgets:"),
        *(
            style.paint(line, "red") if one["broken"] else line
            for line, one in zip(lines, document["budgets"], strict=True)
        ),
    ]


def _failures(document: Document, style: Style) -> list[str]:
    failures = document["failures"]
    if not failures:
        return []
    rows = [[f"  {one['path']}", str(one["message"])] for one in failures]
    title = f"{plural(len(failures), 'file')} left out because of errors:"
    return [style.paint(title, "red"), *table(rows, "<<")]
