"""The report as one HTML file that needs no network: treemaps of image and RAM, and tables.

Tables are complete without JavaScript. The trees that the script draws are made here, so that
a figure is the same in both; style and script are in `report_page.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Final

from luac_nodemcu.memory.report import Report
from luac_nodemcu.memory.report_json import text_of
from luac_nodemcu.output.report_json import Document
from luac_nodemcu.output.report_page import SCRIPT, STYLE
from luac_nodemcu.output.report_words import (
    LAYOUT_HEADER,
    LAYOUTS,
    NO_BOOT,
    PLACE_WORDS,
    PLACES,
    budget_name,
    budget_sentence,
    budget_state,
    by_size,
    count,
    function_place,
    grouped_advice,
    has_no_entry,
    heap,
    layout_cells,
    layout_note,
    layout_taken,
    lfs_bytes,
    loaded,
    module_name,
    signed,
    visible,
)

Node = dict[str, Any]
"""A box of a treemap: `n` its name, `v` its bytes, `c` the boxes in it, `d` a remark."""

_ALMOST_FULL: Final = 0.9
_STRING_PARTS: Final = ("own_strings", "shared_strings")


def html_text(document: Document, report: Report) -> str:
    """The page. `report` is what the document was made from: it knows who uses a string."""
    title = f"LFS and RAM on {document['target']}"
    data = json.dumps({"views": _views(document, report)}, ensure_ascii=False)
    # Nothing in the data may look like the end of the script.
    data = data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    body = "\n".join(
        section
        for section in (
            _head(document, title),
            _budgets(document),
            _TREEMAP,
            _layouts(document),
            _comparison(document),
            _modules(document),
            _strings(document),
            _advice(document),
            _failures(document),
        )
        if section
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n"
        f'<script type="application/json" id="report-data">{data}</script>\n'
        f"<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


_TREEMAP: Final = """<section id="treemap" hidden>
<h2>Where the bytes are</h2>
<div id="map-tools" role="group" aria-label="What the map shows"></div>
<nav id="trail" aria-label="Place in the map"></nav>
<div id="map" tabindex="-1"></div>
<p class="dim" id="map-note"></p>
<details><summary>This part of the map as a table</summary>
<div class="scroll"><table><thead><tr><th>part</th><th class="n">bytes</th></tr></thead>
<tbody id="map-list"></tbody></table></div></details>
</section>"""


# --- trees ---------------------------------------------------------------------------------------


def _views(document: Document, report: Report) -> list[dict[str, Any]]:
    """The treemaps that there are."""
    found = []
    if document["image"] is not None:
        found.append({"title": "LFS image", "root": _image_tree(document, report)})
    if document["modules"]:
        for place in ("source", "lc"):
            title = f"RAM, all from {PLACE_WORDS[place]}"
            found.append({"title": title, "root": _ram_tree(document, title, place)})
        title = "RAM, as the project has it"
        found.append({"title": title, "root": _ram_tree(document, title, None)})
    return found


def _node(name: str, size: int, children: list[Node] | None = None, remark: str = "") -> Node:
    node: Node = {"n": name, "v": size}
    if children:
        node["c"] = children
    if remark:
        node["d"] = remark
    return node


def _image_tree(document: Document, report: Report) -> Node:
    image = document["image"]
    sizes = {one.text: one.bytes for one in report.image.strings} if report.image else {}
    modules = [
        _node(
            module["path"],
            module["lfs"]["bytes"],
            _functions_in_image(module, report, sizes),
            "Bytes of the module's functions; strings that several use are shared out.",
        )
        for module in document["modules"]
        if module["lfs"] is not None
    ]
    rest = [_node(name, size) for name, size in image["overhead"].items() if size]
    return _node("LFS image", image["bytes"], modules + rest, "Click a module to see into it.")


def _functions_in_image(
    module: dict[str, Any], report: Report, sizes: dict[bytes, int]
) -> list[Node]:
    own = report.modules[_number(report, module)].functions
    found: list[Node] = []
    for function, item in zip(own, module["functions"], strict=True):
        texts = sorted(
            {
                value
                for value in (*function.proto.constants, function.proto.source)
                if isinstance(value, bytes) and value in sizes
            },
            key=lambda text: (-sizes[text], text),
        )
        strings = [_node(visible(text_of(text)), sizes[text]) for text in texts]
        parts = item["lfs"]["parts"]
        children = [
            _node(name.replace("_", " "), size)
            for name, size in parts.items()
            if size and name not in _STRING_PARTS
        ]
        shared_out = sum(parts[name] for name in _STRING_PARTS)
        if shared_out:
            remark = "Every string with all its bytes, also where other functions use it too."
            children.append(_node("strings", shared_out, strings, remark))
        found.append(_node(function_place(item), item["lfs"]["bytes"], children))
    rest = module["lfs"]["bytes"] - sum(one["v"] for one in found)
    if rest > 0:
        found.append(_node("module entry", rest))
    return found


def _number(report: Report, module: dict[str, Any]) -> int:
    return next(one.number for one in report.modules if one.path == module["path"])


def _ram_tree(document: Document, title: str, place: str | None) -> Node:
    modules = []
    for module in document["modules"]:
        own = place or module["place"]
        key = PLACES[own]
        total = heap(document, module["ram"][key])
        functions = [
            _node(function_place(one), heap(document, one["ram"][key]))
            for one in module["functions"]
        ]
        rest = total - sum(one["v"] for one in functions)
        if rest > 0:
            functions.append(_node("closure and shared strings", rest))
        modules.append(_node(module["path"], total, functions))
    remark = f"Heap of the {document['chip'].upper()} once the main functions are loaded"
    remark += ", an estimate." if document["ram_is_estimate"] else "."
    return _node(title, sum(one["v"] for one in modules), modules, remark)


# --- tables --------------------------------------------------------------------------------------


def _table(header: Sequence[str], align: str, rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are HTML already. `align`: `<` for names, `.` for words and bars, `>` for
    numbers, and `w` for numbers in a wide window only.
    """
    kinds = {">": ' class="n"', "w": ' class="n wide"', "<": ' class="name"', ".": ""}
    classes = [kinds[one] for one in align]

    def line(cells: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag}{kind}>{cell}</{tag}>" for cell, kind in zip(cells, classes, strict=True)
        )

    body = "\n".join(f"<tr>{line(row, 'td')}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{line(header, "th")}</tr></thead>\n'
        f"<tbody>{body}</tbody></table></div>"
    )


def _bar(share: float, bad: bool = False) -> str:
    width = min(max(share, 0.0), 1.0) * 100
    return f'<div class="bar{" bad" if bad else ""}"><i style="width:{width:.1f}%"></i></div>'


def _head(document: Document, title: str) -> str:
    lines = [f"<h1>{escape(title)}</h1>"]
    image = document["image"]
    if image is not None:
        share = image["bytes"] / image["limit"] if image["limit"] else 1.0
        free = image["limit"] - image["bytes"]
        rest = f"{free:,} free" if free >= 0 else f"{-free:,} too many"
        lines.append(
            f'<p>LFS image: <strong id="image-bytes" data-bytes="{image["bytes"]}">'
            f"{image['bytes']:,}</strong> of {image['limit']:,} bytes ({share:.1%}), {rest}</p>"
        )
        lines.append(_bar(share, share > 1))
    left = next((one for one in document["layouts"] if one["name"] == "configured"), None)
    if left is not None and left["heap_left"] is not None:
        lines.append(
            f"<p>Heap left after boot: <strong>{left['heap_left']:,}</strong> of "
            f"{document['settings']['free_heap']:,} bytes</p>"
        )
    if not document["modules"]:
        lines.append("<p>No modules.</p>")
    if document["ram_is_estimate"]:
        lines.append('<p class="dim">RAM figures are an estimate for this chip.</p>')
    return "\n".join(lines)


def _budgets(document: Document) -> str:
    verdicts = document["budgets"]
    if not verdicts:
        return ""
    rows = []
    for one in verdicts:
        state = budget_state(one)
        kind = "bad" if one["broken"] else "good" if state == "ok" else "dim"
        share = (one["used"] or 0) / one["limit"] if one["limit"] else 1.0
        bound = "at least" if one["kind"] == "heap-at-boot" else "at most"
        rows.append(
            [
                f'<span class="{kind}">{escape(state)}</span>',
                escape(budget_name(one)),
                _bar(share, one["broken"]),
                count(one["used"]),
                f"{bound} {count(one['limit'])}",
            ]
        )
    broken = "".join(
        f'<p class="bad">{escape(budget_sentence(document, one))}</p>'
        for one in verdicts
        if one["broken"]
    )
    table = _table(["", "budget", "", "bytes", "limit"], ".<.>>", rows)
    return f"<h2>Budgets</h2>\n{broken}{table}"


def _layouts(document: Document) -> str:
    if not document["layouts"]:
        return f'<p class="dim">{escape(NO_BOOT)}.</p>' if has_no_entry(document) else ""
    free = document["settings"]["free_heap"]
    most = max([free or 0, *(layout_taken(document, one) for one in document["layouts"])])
    rows = []
    for layout in document["layouts"]:
        taken = layout_taken(document, layout)
        taken_text, callbacks, left = layout_cells(document, layout)
        rows.append(
            [
                escape(LAYOUTS[layout["name"]]),
                _bar(taken / most if most else 0.0, bool(most) and taken / most > _ALMOST_FULL),
                taken_text,
                callbacks,
                left,
                count(layout["peak_heap"]),
            ]
        )
    entry = module_name(document, document["boot"]["entry"])
    note = layout_note(document)
    table = _table(["layout", "", *LAYOUT_HEADER], "<.>w>w", rows)
    return f"<h2>After the boot of {escape(entry)}</h2>\n{table}" + (
        f'\n<p class="dim">{escape(note)}</p>' if note else ""
    )


def _comparison(document: Document) -> str:
    comparison = document["comparison"]
    if comparison is None:
        return ""
    rows = []
    for title, key in (("LFS image", "image"), ("Heap left after boot", "heap_left")):
        pair = comparison[key]
        if pair is not None:
            rows.append([f"<strong>{title}</strong>", *_change(pair["before"], pair["after"])])
    for module in comparison["modules"]:
        rows += _changes(module, "")
        for function in module.get("functions", ()):
            rows += _changes(function, f"{module['name']}: ")
    title = f"<h2>Against {escape(comparison['baseline'])}</h2>\n"
    return title + _table(["", "before", "after", "difference"], "<>>>", rows)


def _changes(item: dict[str, Any], prefix: str) -> list[list[str]]:
    before, after = item["before"] or {}, item["after"] or {}
    return [
        [escape(f"{prefix}{item['name']}, {title}"), *_change(before.get(key), after.get(key))]
        for key, title in (("lfs", "LFS"), ("ram", "RAM"))
        if item["difference"][key]
    ]


def _change(before: int | None, after: int | None) -> list[str]:
    difference = (after or 0) - (before or 0)
    return [count(before), count(after), signed(difference)]


def _modules(document: Document) -> str:
    modules = by_size(document)
    if not modules:
        return ""
    largest = max((lfs_bytes(one) or loaded(document, one)) for one in modules)
    rows = []
    for module in modules:
        size = lfs_bytes(module)
        shown = loaded(document, module) if size is None else size
        kept = module["kept"]
        peak = module["peak"]
        rows.append(
            [
                escape(module["path"]),
                escape(PLACE_WORDS[module["place"]]),
                _bar(shown / largest if largest else 0.0),
                count(size),
                count(loaded(document, module)),
                count(None if kept is None else heap(document, kept["total"])),
                count(heap(document, module["ram"]["from_source"])),
                count(heap(document, module["ram"]["from_lc"])),
                count(None if peak is None else heap(document, peak)),
            ]
        )
    header = ["module", "place", "", "LFS", "RAM", "kept", "source", ".lc", "peak"]
    details = "\n".join(_functions(document, module) for module in modules)
    note = (
        '<p class="dim">RAM: heap once loaded where the project has it; kept: after the main '
        "chunk has run; source, .lc: loaded from such a file; peak: at most, while compiled on "
        "the device.</p>"
    )
    return f"<h2>Modules</h2>\n{_table(header, '<..>>>www', rows)}\n{note}\n{details}"


def _functions(document: Document, module: dict[str, Any]) -> str:
    rows = [
        [
            escape(function_place(one)),
            count(lfs_bytes(one)),
            count(heap(document, one["ram"]["from_source"])),
            count(heap(document, one["ram"]["from_lc"])),
            escape(one.get("fate", "")),
        ]
        for one in module["functions"]
    ]
    table = _table(["function", "LFS", "source", ".lc", "after main"], "<>>w>", rows)
    return f"<details><summary>Functions of {escape(module['path'])}</summary>{table}</details>"


def _strings(document: Document) -> str:
    if not document["strings"]:
        return ""
    rows = [
        [
            f"<code>{escape(visible(one['text'], 80))}</code>",
            count(one["bytes"]),
            escape(", ".join(module_name(document, number) for number in one["modules"])),
        ]
        for one in document["strings"]
    ]
    table = _table(["string", "LFS", "used by"], "<><", rows)
    return (
        f"<h2>Strings</h2>\n<details><summary>{len(rows):,} in the image</summary>{table}</details>"
    )


def _advice(document: Document) -> str:
    advice = grouped_advice(document)
    if not advice:
        return ""
    rows = [[escape(phrase), escape(saving)] for phrase, saving in advice]
    return "<h2>Advice</h2>\n" + _table(["what", "saves"], "<<", rows)


def _failures(document: Document) -> str:
    failures = document["failures"]
    if not failures:
        return ""
    rows = [[escape(one["path"]), escape(one["message"])] for one in failures]
    table = _table(["file", "error"], "<<", rows)
    return f'<h2 class="bad">Left out because of errors</h2>\n{table}'
