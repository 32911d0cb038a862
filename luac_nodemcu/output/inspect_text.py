"""What `inspect` shows people: facts, a table of modules, verdicts, differences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from luac_nodemcu.lfs.breakdown import ModuleParts, functions_of
from luac_nodemcu.lfs.compare_images import ImageDifference
from luac_nodemcu.lfs.inspect import (
    InspectedChunk,
    InspectedImage,
    Verdict,
    printable_name,
)
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.output.style import Style, bar, count_bytes, plural, table

BAR_WIDTH: Final = 16
SHOWN_STRINGS: Final = 8
SHOWN_FUNCTIONS: Final = 40
SHOWN_DIFFERENCES: Final = 5
_TEXT_WIDTH: Final = 40

_FORMS: Final = {
    "compressed": "LFS image for node.LFS.reload",
    "absolute": "LFS image at a flash address",
    "image": "LFS image for node.LFS.reload",
    "region": "content of the LFS partition",
}


def image_lines(
    inspected: InspectedImage, path: str, partition_bytes: int, style: Style
) -> list[str]:
    """The whole report about an image; `partition_bytes` is the LFS that it should fit."""
    image = inspected.image
    lua = f"Lua {image.lua // 10}.{image.lua % 10}"
    lines = [f"{style.bold(path)}: {_FORMS[image.form]}, {lua}", ""]
    lines += _facts(_image_facts(inspected, partition_bytes), style)
    lines += ["", *_module_table(inspected, style)]
    lines += _shared_table(inspected, style)
    if inspected.notices:
        label = style.paint("note", "yellow")
        lines += ["", *(f"{label}: {notice.message}" for notice in inspected.notices)]
    return [*lines, "", *_verdict_lines(inspected.verdicts, style)]


def chunk_lines(inspected: InspectedChunk, path: str, style: Style) -> list[str]:
    """The whole report about a `.lc` file."""
    chunk, parts = inspected.chunk, inspected.parts
    lua = f"Lua {chunk.lua // 10}.{chunk.lua % 10}"
    facts = [
        ("source", printable_name(parts.name)),
        ("numbers", _numbers(chunk.integer_bits, chunk.float_bits)),
        ("debug", inspected.debug.describe()),
        ("size", f"{count_bytes(chunk.size)} bytes: {_kinds(parts)}"),
    ]
    lines = [f"{style.bold(path)}: compiled Lua (.lc), {lua}", "", *_facts(facts, style), ""]
    functions = list(functions_of(chunk.main))
    rows = [
        ["main" if not proto.line_defined else f"{proto.line_defined}-{proto.last_line_defined}"]
        + [
            count_bytes(number)
            for number in (
                len(proto.code), len(proto.constants), proto.num_upvalues, proto.max_stack,
            )
        ]
        for proto in functions[:SHOWN_FUNCTIONS]
    ]  # fmt: skip
    header, *body = table(
        [["function", "instructions", "constants", "upvalues", "registers"], *rows], "<>>>>"
    )
    lines += [style.dim(header), *body]
    if len(functions) > SHOWN_FUNCTIONS:
        lines.append(f"and {len(functions) - SHOWN_FUNCTIONS} more functions")
    return [*lines, "", *_verdict_lines(inspected.verdicts, style)]


def _facts(facts: Iterable[tuple[str, str]], style: Style) -> list[str]:
    rows = list(facts)
    width = max(len(name) for name, _ in rows)
    return [f"  {style.dim(name.ljust(width))}  {value}" for name, value in rows]


def _image_facts(inspected: InspectedImage, partition_bytes: int) -> list[tuple[str, str]]:
    image = inspected.image
    share = f"{image.flash_size / partition_bytes:.1%}" if partition_bytes else "more"
    facts = [
        ("built", timestamp_text(image.timestamp)),
        ("numbers", _numbers(image.integer_bits, image.float_bits)),
        ("constants", f"{image.tvalue_bytes} bytes each"),
        ("debug", inspected.debug.describe()),
        ("file", f"{count_bytes(image.file_size)} bytes"),
        (
            "flash",
            f"{count_bytes(image.flash_size)} bytes, {share} of {count_bytes(partition_bytes)}",
        ),
        ("strings", _strings(image)),
    ]
    if image.signature is not None:
        facts.insert(1, ("signature", f"0x{image.signature:08X}"))
    if image.address is not None:
        facts.append(("address", f"0x{image.address:08X}"))
    if image.seed is not None:
        facts.append(("seed", f"0x{image.seed:08X}"))
    if image.safe_type_names is not None:
        facts.append(("type names", "safe" if image.safe_type_names else "as luac.cross's"))
    return facts


def _strings(image: Image) -> str:
    text = f"{len(image.strings):,}"
    return f"{text} in {plural(image.hash_slots, 'hash slot')}" if image.hash_slots else text


def timestamp_text(timestamp: int) -> str:
    """Seconds since 1970 as a date in UTC, for every number that a file can hold."""
    try:
        return f"{datetime.fromtimestamp(timestamp, UTC):%Y-%m-%d %H:%M:%S} UTC ({timestamp})"
    except (ValueError, OverflowError, OSError):
        return f"{timestamp} seconds since 1970"


def _numbers(integer_bits: int, float_bits: int) -> str:
    kinds = []
    if integer_bits:
        kinds.append(f"{integer_bits}-bit integers")
    if float_bits:
        kinds.append(f"{float_bits}-bit floats")
    return " and ".join(kinds)


def _kinds(parts: ModuleParts) -> str:
    return (
        f"{count_bytes(parts.code)} code, {count_bytes(parts.constants)} constants, "
        f"{count_bytes(parts.strings)} strings, {count_bytes(parts.debug)} debug, "
        f"{count_bytes(parts.records)} records"
    )


def _module_table(inspected: InspectedImage, style: Style) -> list[str]:
    modules = sorted(inspected.parts.modules, key=lambda parts: (-parts.total, parts.name))
    flash = inspected.image.flash_size
    heading = [
        "module", "bytes", "code", "constants", "strings", "debug", "records", "shared", "",
    ]  # fmt: skip
    rows = [heading]
    for parts in modules:
        gauge = bar(parts.total / flash if flash else 0.0, BAR_WIDTH, style)
        numbers = (
            parts.total, parts.code, parts.constants, parts.strings, parts.debug, parts.records,
            parts.shared,
        )  # fmt: skip
        rows.append([_cut(printable_name(parts.name)), *map(count_bytes, numbers), gauge])
    rest = [""] * 7
    rows.append(["shared strings", count_bytes(inspected.parts.shared_bytes), *rest])
    rows.append(["image overhead", count_bytes(inspected.parts.overhead), *rest])
    rows.append([plural(len(modules), "module"), count_bytes(flash), *rest])
    header, *body = table(rows, "<>>>>>>><")
    return [style.dim(header), *body[:-1], style.bold(body[-1])]


def _shared_table(inspected: InspectedImage, style: Style) -> list[str]:
    shared = inspected.parts.shared
    if not shared:
        return []
    rows = [["shared string", "bytes", "modules"]]
    rows += [
        [f'"{_cut(printable_name(string.text))}"', count_bytes(string.size), str(string.users)]
        for string in shared[:SHOWN_STRINGS]
    ]
    if len(shared) > SHOWN_STRINGS:
        rest = shared[SHOWN_STRINGS:]
        rows.append([f"{len(rest)} more", count_bytes(sum(s.size for s in rest)), ""])
    header, *body = table(rows, "<>>")
    return ["", style.dim(header), *body]


def _verdict_lines(verdicts: list[Verdict], style: Style) -> list[str]:
    good = [verdict for verdict in verdicts if verdict.loads]
    bad = [verdict for verdict in verdicts if not verdict.loads]
    lines = []
    if good:
        names = ", ".join(verdict.target for verdict in good)
        lines.append(f"{style.paint('loads on', 'green')}: {names}")
        lines += [f"  {verdict.target}: {verdict.reason}" for verdict in good if verdict.reason]
    if bad:
        lines.append(f"{style.paint('does not load on', 'red')}:")
        targets: dict[str, list[str]] = {}
        for verdict in bad:
            targets.setdefault(_reason(verdict), []).append(verdict.target)
        for reason, refusing in targets.items():
            lines += [f"  {', '.join(refusing)}", f"      {reason}"]
    return lines


def _reason(verdict: Verdict) -> str:
    if verdict.message:
        return f"{verdict.message}: {verdict.reason}"
    return f"{verdict.reason} (the device does not notice)"


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT_WIDTH else text[: _TEXT_WIDTH - 3] + "..."


def difference_lines(difference: ImageDifference, left: str, right: str, style: Style) -> list[str]:
    """What differs between two images, `left` and `right` being their files."""
    lines = [f"{style.paint('-', 'red')} {left}", f"{style.paint('+', 'green')} {right}"]
    lines += [
        f"  {field.field}: {field.left} -> {field.right}"
        for field in (*difference.header, *difference.build)
    ]
    lines += [f"{style.paint('-', 'red')} module {printable_name(n)}" for n in difference.only_left]
    lines += [
        f"{style.paint('+', 'green')} module {printable_name(n)}" for n in difference.only_right
    ]
    for module in difference.modules:
        change = module.right_bytes - module.left_bytes
        lines.append(
            f"{style.paint('~', 'yellow')} module {printable_name(module.name)}: "
            f"{count_bytes(module.left_bytes)} -> {count_bytes(module.right_bytes)} bytes "
            f"({change:+,})"
        )
        shown = module.differences[:SHOWN_DIFFERENCES]
        for found in shown:
            sides = f"{_plain(found.left)} -> {_plain(found.right)}"
            lines.append(f"    {found.function}, {found.field}: {sides}")
        hidden = len(module.differences) - len(shown)
        if hidden:
            lines.append(f"    and {plural(hidden, 'more difference', 'more differences')}")
    for sign, colour, texts in (
        ("-", "red", difference.strings_left),
        ("+", "green", difference.strings_right),
    ):
        if texts:
            names = ", ".join(f'"{_cut(printable_name(text))}"' for text in texts[:SHOWN_STRINGS])
            more = f" and {len(texts) - SHOWN_STRINGS} more" if len(texts) > SHOWN_STRINGS else ""
            lines.append(
                f"{style.paint(sign, colour)} {plural(len(texts), 'string')}: {names}{more}"
            )
    return lines


def _plain(text: str) -> str:
    """Text from a file without control characters."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
