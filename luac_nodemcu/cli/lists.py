"""Options that take lists: words separated by commas, given once or several times.

Apart from `options.py`, which imports the compiler.
"""

from __future__ import annotations

from typing import Any

import click


class ListType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on only
    """Words separated by commas, as a tuple. To be used with `multiple` and `flatten`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())


def flatten(
    context: click.Context, parameter: click.Parameter, values: tuple[tuple[str, ...], ...]
) -> tuple[str, ...]:
    """Joins the lists of an option that was given several times."""
    return tuple(word for words in values for word in words)
