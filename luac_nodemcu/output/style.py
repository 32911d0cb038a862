"""Colour and number formatting that all text output shares."""

from __future__ import annotations

from typing import Final

_CODES: Final[dict[str, str]] = {
    "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36",
    "dim": "2", "bold": "1",
}  # fmt: skip


class Style:
    """Paints text with ANSI codes, or leaves it plain.

    `unicode` says whether the output can show more than ASCII (bars use block characters).
    """

    def __init__(self, colour: bool, unicode: bool = True) -> None:
        self.colour = colour
        self.unicode = unicode

    def paint(self, text: str, name: str) -> str:
        """`text` in a colour or weight of `_CODES`."""
        if not self.colour or not text:
            return text
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m"

    def bold(self, text: str) -> str:
        """`text` in bold."""
        return self.paint(text, "bold")

    def dim(self, text: str) -> str:
        """`text` faint."""
        return self.paint(text, "dim")


PLAIN: Final = Style(colour=False, unicode=False)


def count_bytes(number: int) -> str:
    """A number of bytes with thousands separators, for example `12,345`."""
    return f"{number:,}"


def plural(number: int, singular: str, many: str | None = None) -> str:
    """`1 module`, `2 modules`."""
    return f"{number:,} {singular if number == 1 else many or singular + 's'}"


def bar(share: float, width: int, style: Style) -> str:
    """A horizontal bar of `width` characters, filled to `share` (0 to 1; more is full)."""
    share = min(max(share, 0.0), 1.0)
    if not style.unicode:
        filled = round(share * width)
        return "[" + "#" * filled + "." * (width - filled) + "]"
    eighths = round(share * width * 8)
    full, part = divmod(eighths, 8)
    text = "█" * full + (" ▏▎▍▌▋▊▉"[part] if part else "")
    return text.ljust(width, "·" if not style.colour else " ")


def table(rows: list[list[str]], align: str, gap: str = "  ") -> list[str]:
    """Rows as aligned lines. `align` has `<` or `>` for each column; the last is not padded."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(align))] if rows else []
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if side == ">" else cell.ljust(width)
            for cell, width, side in zip(row, widths, align, strict=True)
        ]
        lines.append(gap.join(cells).rstrip())
    return lines
