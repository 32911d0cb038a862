"""`--compiler`, `--luac-cross` and `--verify`: which compiler builds, and which one checks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar, get_args

import click

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.luac_cross import LuacCross, find_luac_cross

Compiler = Literal["embedded", "luac.cross"]

VARIABLE = "LUAC_CROSS"
COMMAND = "luac.cross"
"""What is looked for among the installed commands where nobody names a path."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiler_options(function: _Function) -> _Function:
    """Adds the three options."""
    for option in (
        click.option(
            "--verify", is_flag=True,
            help="Build with both compilers and compare; exit code 1 if they differ.",
        ),
        click.option(
            "--luac-cross", metavar="PATH",
            help=f"The firmware's luac.cross: the program, or a firmware checkout in which it was "
            f"built (default: the environment variable {VARIABLE}, else an installed {COMMAND}). "
            "Without --verify it implies --compiler luac.cross.",
        ),
        click.option(
            "--compiler", type=click.Choice(get_args(Compiler)), default=None,
            help="embedded needs nothing installed (default); luac.cross is the firmware's own.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def choose_compiler(compiler: Compiler | None, luac_cross: str | None, verify: bool) -> Compiler:
    """Which compiler writes the image. Raises `click.UsageError`."""
    if verify and compiler == "luac.cross":
        raise click.UsageError(
            "--verify compares the embedded compiler's image with luac.cross's; leave "
            "--compiler luac.cross out."
        )
    if compiler is None:
        return "luac.cross" if luac_cross is not None and not verify else "embedded"
    return compiler


def find_compiler(
    luac_cross: str | None, target: Target, environment: Mapping[str, str]
) -> LuacCross:
    """The luac.cross that the user names. Raises `LuacCrossError`."""
    name = luac_cross or environment.get(VARIABLE)
    if name:
        return LuacCross(find_luac_cross(name, integral=target.integral))
    try:
        return LuacCross(find_luac_cross(COMMAND, integral=target.integral))
    except LuacNodemcuError as error:
        raise LuacNodemcuError(
            f"no luac.cross: name one with --luac-cross PATH or the environment variable "
            f"{VARIABLE} (firmware/README.md says how to get one)"
        ) from error


def refuse_embedded_options(given: Mapping[str, object]) -> None:
    """Raises `click.UsageError` for options (by name, None or False if not given) that
    luac.cross has nothing for.
    """
    names = [name for name, value in given.items() if value not in (None, False)]
    if names:
        raise click.UsageError(
            f"{' and '.join(names)}: not with --compiler luac.cross, which has no such option; "
            "the embedded compiler has."
        )
