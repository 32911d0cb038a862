"""Options and value types that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from luac_nodemcu.compiler.strip import STRIP_LEVELS
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.firmware.targets import (
    DEFAULT_TARGET,
    UnknownTargetError,
    load_target,
    target_names,
)
from luac_nodemcu.project.compiling import CHUNK_NAME_STYLES
from luac_nodemcu.project.sizes import parse_size

_Function = TypeVar("_Function", bound=Callable[..., Any])


class TargetType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on only
    """A firmware build by name."""

    name = "target"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Target:
        if isinstance(value, Target):
            return value
        try:
            return load_target(value)
        except UnknownTargetError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return [CompletionItem(name) for name in target_names() if name.startswith(incomplete)]


class SizeType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on only
    """A number of bytes: `65536`, `0x10000`, `64k`, `64KiB`, `1M`."""

    name = "bytes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        size = parse_size(value.replace("_", ""))
        if size is None:
            self.fail(
                f"'{value}' is not a size; write bytes (65536, 0x10000) or KiB (64k, 64KiB).",
                param, ctx,
            )  # fmt: skip
        return size


class NumberType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on only
    """A whole number, decimal or with `0x`, within a range."""

    name = "number"

    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            number = int(value, 0)
        except ValueError:
            self.fail(f"'{value}' is not a number.", param, ctx)
        if not self.low <= number <= self.high:
            self.fail(f"{value} is not between {self.low:,} and {self.high:,}.", param, ctx)
        return number


def compile_options(function: _Function) -> _Function:
    """Adds the options that decide what is compiled into a file."""
    for option in (
        click.option(
            "--chunk-name", type=click.Choice(CHUNK_NAME_STYLES), default="path",
            help="Name of the source in error messages on the device: its path as given here "
            "(like luac.cross), the file name alone, or the module name.",
        ),
        click.option(
            "--strip", type=click.Choice(STRIP_LEVELS), default="1",
            help="Debug information: 0 keeps all names, 1 is luac.cross's default, 2 is "
            "luac.cross -s, full also drops lines and source names.",
        ),
        click.option(
            "-t", "--target", type=TargetType(), default=DEFAULT_TARGET, metavar="TARGET",
            help=f"Firmware that will run the code (default {DEFAULT_TARGET}).",
        ),
    ):  # fmt: skip
        function = option(function)
    return function
