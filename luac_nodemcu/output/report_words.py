"""What the formats of the report for people have in common: words, order, and which figures.

All of it reads the report's document (docs/report-json.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from luac_nodemcu.output.report_json import Document

LAYOUTS: Final = {
    "source": "all source on the file system",
    "lc": "all .lc on the file system",
    "lfs": "all in LFS",
    "configured": "as the project has it",
}
PLACES: Final = {"source": "from_source", "lc": "from_lc", "lfs": "from_lfs"}
PLACE_WORDS: Final = {"source": "source", "lc": ".lc", "lfs": "LFS"}


def count(number: int | None) -> str:
    """`12,345`, or `-` for what is not known or not there."""
    return "-" if number is None else f"{number:,}"


def signed(number: int) -> str:
    """`+12`, `-12`, `0`."""
    return f"{number:+,}" if number else "0"


def heap(document: Document, ram: dict[str, int]) -> int:
    """Bytes of heap on the target's chip."""
    return ram[f"heap_{document['chip']}"]


def lfs_bytes(item: dict[str, Any]) -> int | None:
    """Bytes of flash of a module or function, None if it is not in the image."""
    return None if item["lfs"] is None else int(item["lfs"]["bytes"])


def by_size(document: Document) -> list[dict[str, Any]]:
    """The modules, the largest in LFS first, then the largest in RAM where it is."""

    def key(module: dict[str, Any]) -> tuple[int, int, str]:
        return (-(lfs_bytes(module) or 0), -loaded(document, module), module["path"])

    return sorted(document["modules"], key=key)


def loaded(document: Document, module: dict[str, Any]) -> int:
    """Heap that loading a module takes where the project has it."""
    return heap(document, module["ram"][PLACES[module["place"]]])


def layout_taken(document: Document, layout: dict[str, Any]) -> int:
    """Heap that is taken after boot, callbacks that may be kept counted: what is missing from
    the free heap.
    """
    ram = heap(document, layout["total"]) + heap(document, layout["possible"])
    return ram - heap(document, layout["gain"])


def layout_cells(document: Document, layout: dict[str, Any]) -> list[str]:
    """RAM taken, of it by callbacks, and heap left; `about` where something is not counted."""
    about = "" if layout["exact"] else "about "
    left = layout["heap_left"]
    return [
        about + count(layout_taken(document, layout)),
        count(heap(document, layout["possible"])),
        count(None) if left is None else about + count(left),
    ]


LAYOUT_HEADER: Final = ("RAM taken", "callbacks", "heap left", "peak")


def layout_note(document: Document) -> str:
    """What is to be said about the layouts; empty for nothing."""
    if all(one["exact"] for one in document["layouts"]):
        return ""
    return "about: what data decides is not counted; the JSON report has the places"


NO_BOOT: Final = (
    "Boot: not known, as none of these files is the one that runs first "
    "(init.lua, or files.entry in the project file)"
)


def has_no_entry(document: Document) -> bool:
    """Whether the boot is unknown because no file runs first, in a full report."""
    return document["boot"] is None and any(
        module["kept"] is not None for module in document["modules"]
    )


def module_name(document: Document, number: int | None) -> str:
    """The path of a module, empty for none."""
    return "" if number is None else str(document["modules"][number]["path"])


def visible(text: str, width: int = 40) -> str:
    """A string of the document on one line, in quotes, cut to `width` characters."""
    shown = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )
    return f'"{shown[: width - 1]}…"' if len(shown) > width else f'"{shown}"'


def function_place(function: dict[str, Any]) -> str:
    """`name (line 12)`; the main chunk has no line."""
    name = str(function["name"])
    return f"{name} (line {function['line']})" if function["line"] else name


# --- advice --------------------------------------------------------------------------------------


def advice_text(document: Document, one: dict[str, Any]) -> str:
    """What to do, as a phrase."""
    place = module_name(document, one["module"])
    if one["line"]:
        place += f":{one['line']}"
    text = "" if one["text"] is None else visible(one["text"])
    phrases = {
        "move-to-lfs": f"{place}: move it to LFS",
        "add-string": f"add the string {text} to LFS",
        "unused-module": f"{place}: nothing loads this module of the image",
        "unused-function": f"{place}: the function {_name(document, one)} can never run",
        "unread-export": f"{place}: no module uses the function {one['text']}",
        "module-table": f"{place}: this table stays in RAM; make it in a function or in LFS",
        "strip": f"build with --strip {one['level']}{_STRIPPED.get(str(one['level']), '')}",
        "debug-level": f"have sources compiled with {_STRIPDEBUG.get(str(one['level']), '')}",
        "repeated-string": f"{place}: the string {text} is there several times",
        "vararg-table": f"{place}: name the parameters instead of ... (saves with each call)",
        "local-global": f"{place}: make the global {one['text']} a local",
    }
    found = phrases.get(one["kind"], f"{place}: {one['kind']} {text}")
    return found if one["certainty"] == "certain" else f"{found} (likely)"


_STRIPPED: Final = {
    "2": " (as luac.cross -s)",
    "full": " (errors no longer tell file and line)",
}
_STRIPDEBUG: Final = {
    "1": "node.stripdebug(2) (no names of local variables)",
    "2": "node.stripdebug(3) (errors no longer tell the line)",
}


def _name(document: Document, one: dict[str, Any]) -> str:
    if one["module"] is None or one["function"] is None:
        return str(one["text"] or "")
    functions = document["modules"][one["module"]]["functions"]
    return str(functions[one["function"]]["name"])


def grouped_advice(document: Document) -> list[tuple[str, str]]:
    """(phrase, saving) of all advice, the largest saving first; strings to add are one item, as
    there are many, and so are modules that nothing loads.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    found: list[tuple[int, str, str]] = []
    for one in document["advice"]:
        groups.setdefault(one["kind"], []).append(one)
    for kind, items in groups.items():
        phrase = ""
        if kind == "add-string" and len(items) > 1:
            phrase = (
                f"add {len(items)} strings that are in RAM to LFS "
                "(--dummy-strings FILE writes the module)"
            )
        elif kind == "unused-module" and len(items) > _FEW_MODULES:
            phrase = _unused_modules(document, items)
        if phrase:
            found.append((*_saved(document, items), phrase))
        else:
            found += [(*_saved(document, [one]), advice_text(document, one)) for one in items]
    # Of equal savings, those of one kind stay together.
    found.sort(key=lambda one: -one[0])
    return [(phrase, saving) for _, saving, phrase in found]


def _saved(document: Document, items: Sequence[dict[str, Any]]) -> tuple[int, str]:
    """Bytes that following some advice saves, and the same in words: `240 bytes of RAM, costs
    412 of LFS`.
    """
    ram = sum(heap(document, one["saves_ram"]) for one in items)
    lfs = sum(one["saves_lfs"] for one in items)
    parts = []
    if ram:
        parts.append(f"{ram:,} bytes of RAM")
    if lfs > 0:
        parts.append(f"{lfs:,} bytes of LFS")
    elif lfs < 0:
        parts.append(f"costs {-lfs:,} of LFS")
    return ram + max(lfs, 0), ", ".join(parts) or "nothing"


_FEW_MODULES: Final = 2


def _unused_modules(document: Document, unused: list[dict[str, Any]]) -> str:
    """One phrase for modules of the image that nothing loads."""
    names = listed([module_name(document, one["module"]) for one in unused])
    likely = "" if all(one["certainty"] == "certain" for one in unused) else " (likely)"
    return f"nothing loads these {len(unused)} modules of the image: {names}{likely}"


# --- budgets -------------------------------------------------------------------------------------

_BUDGETS: Final = {
    "lfs": "LFS image",
    "heap-at-boot": "heap left after boot",
    "peak": "peak at boot",
    "module-lfs": "LFS of module",
    "module-ram": "RAM of module",
    "group-lfs": "LFS of group",
    "group-ram": "RAM of group",
    "growth": "growth of",
}


def budget_name(verdict: dict[str, Any]) -> str:
    """`LFS of module app`."""
    subject = verdict["subject"]
    if verdict["kind"] == "growth":
        subject = str(subject).upper()
    return f"{_BUDGETS[verdict['kind']]} {subject}".rstrip()


def budget_state(verdict: dict[str, Any]) -> str:
    """`ok`, `BROKEN`, `unknown`, or `no module` if none has that name."""
    if verdict["used"] is None:
        return "no module" if verdict["kind"].startswith(("module-", "group-")) else "unknown"
    return "BROKEN" if verdict["broken"] else "ok"


def budget_sentence(document: Document, verdict: dict[str, Any]) -> str:
    """A broken budget in one line: by how much, and what grew or takes the most."""
    used, limit = count(verdict["used"]), count(verdict["limit"])
    if verdict["kind"] == "heap-at-boot":
        text = f"{used} bytes, {verdict['excess']:,} less than {limit}"
    else:
        text = f"{used} bytes, {verdict['excess']:,} over {limit}"
    return f"{budget_name(verdict)}: {text}{_causes(document, verdict)}"


def _causes(document: Document, verdict: dict[str, Any]) -> str:
    grown: list[tuple[str, int]] = [
        (cause["name"], cause["after"] - cause["before"]) for cause in verdict["causes"]
    ]
    comparison = document["comparison"]
    if not grown and comparison is not None:
        which = _which(verdict)
        paths = {module["path"] for module in _concerned(document, verdict)}
        grown = [
            (one["name"], one["difference"][which])
            for one in comparison["modules"]
            if one["difference"][which] > 0 and one["name"] in paths
        ]
        grown.sort(key=lambda one: (-one[1], one[0]))
    if grown:
        return f"; grew: {listed([f'{name} {signed(size)}' for name, size in grown])}"
    largest = _largest(document, verdict)
    return f"; largest: {listed(largest)}" if largest else ""


def _which(verdict: dict[str, Any]) -> str:
    """Whether a budget is about `lfs` or `ram`."""
    words = (verdict["kind"], verdict["subject"] if verdict["kind"] == "growth" else "")
    return "lfs" if any(str(word).endswith("lfs") for word in words) else "ram"


def _concerned(document: Document, verdict: dict[str, Any]) -> list[dict[str, Any]]:
    """The modules that a budget is about."""
    modules: list[dict[str, Any]] = document["modules"]
    if verdict["kind"].startswith(("module-", "group-")):
        return [modules[number] for number in verdict["modules"]]
    return modules


def _largest(document: Document, verdict: dict[str, Any]) -> list[str]:
    """What takes the most of a budget: of a module its functions, else modules."""

    def size(item: dict[str, Any], place: str) -> int:
        if _which(verdict) == "lfs":
            return lfs_bytes(item) or 0
        return heap(document, item["ram"][PLACES[place]])

    modules = _concerned(document, verdict)
    if verdict["kind"].startswith("module-"):
        sizes = [
            (f"{one['path']}: {function_place(function)}", size(function, one["place"]))
            for one in modules
            for function in one["functions"]
        ]
    else:
        sizes = [(one["path"], size(one, one["place"])) for one in modules]
    sizes.sort(key=lambda one: (-one[1], one[0]))
    return [f"{name} {number:,}" for name, number in sizes if number]


def listed(parts: Sequence[str], most: int = 5) -> str:
    """The first of some things, and how many more there are."""
    rest = len(parts) - most
    return ", ".join(parts[:most]) + (f" and {rest} more" if rest > 0 else "")
