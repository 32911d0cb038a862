"""What commands write to the terminal with, and how their failures become exit codes.

Results go to standard output, everything else to standard error. Colour follows `NO_COLOR`,
`FORCE_COLOR` and whether the stream is a terminal. Only this module and `main.py` know about
the process; commands call into the library and hand its results here.
"""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO, TypeVar

import click

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.output.style import Style

EXIT_FINDINGS = 1
EXIT_FAILURE = 2

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Console:
    """The two streams of a command, with the user's wishes about them."""

    def __init__(self, quiet: bool, verbose: bool) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.out_style = _style_of(sys.stdout)
        self.err_style = _style_of(sys.stderr)

    @property
    def environment(self) -> Mapping[str, str]:
        """The process's environment variables."""
        return os.environ

    @property
    def interactive(self) -> bool:
        """Whether results are read on a terminal."""
        return sys.stdout.isatty()

    def result(self, line: str) -> None:
        """Prints a line of the result, also with `--quiet`."""
        _write(sys.stdout, line)

    def say(self, line: str = "") -> None:
        """Prints a line about the result, not with `--quiet`."""
        if not self.quiet:
            _write(sys.stdout, line)

    def write_bytes(self, data: bytes) -> None:
        """Writes a binary result to standard output."""
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    def detail(self, line: str) -> None:
        """Prints a line to standard error with `--verbose` only."""
        if self.verbose:
            _write(sys.stderr, line)

    def warn(self, message: str) -> None:
        """Prints a warning, not with `--quiet`."""
        if not self.quiet:
            label = self.err_style.bold(self.err_style.paint("warning", "yellow"))
            _write(sys.stderr, f"{label}: {message}")

    def error(self, message: str) -> None:
        """Prints an error."""
        label = self.err_style.bold(self.err_style.paint("error", "red"))
        _write(sys.stderr, f"{label}: {message}")

    def error_lines(self, lines: list[str]) -> None:
        """Prints lines to standard error."""
        for line in lines:
            _write(sys.stderr, line)

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """Shows how far long work is; the body calls the value with the number of steps done.

        Nothing is shown unless standard error is a terminal, and nothing for short work.
        """
        if self.quiet or total < 2 or not sys.stderr.isatty():
            yield lambda done: None
            return
        with _delayed_progress(what, total) as update:
            yield update


@contextmanager
def _delayed_progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar that appears only when the work takes more than half a second."""
    import time

    started = time.monotonic()
    shown: list[Any] = []

    def update(done: int) -> None:
        if not shown:
            if time.monotonic() - started < 0.5:
                return
            from rich.console import Console as RichConsole
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            progress = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                console=RichConsole(stderr=True), transient=True,
            )  # fmt: skip
            progress.start()
            shown.extend((progress, progress.add_task(what, total=total)))
        shown[0].update(shown[1], completed=done)

    try:
        yield update
    finally:
        if shown:
            shown[0].stop()


def _style_of(stream: TextIO) -> Style:
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
    unicode = encoding.startswith("utf")
    if os.environ.get("NO_COLOR"):
        return Style(False, unicode)
    if os.environ.get("FORCE_COLOR"):
        return Style(True, unicode)
    terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
    return Style(terminal, unicode)


def _write(stream: TextIO, line: str) -> None:
    """Writes a line; characters that the stream cannot hold become escapes."""
    click.echo(
        line.encode(stream.encoding or "utf-8", "backslashreplace").decode(
            stream.encoding or "utf-8", "replace"
        ),
        file=stream,
        color=True,
    )


def common_options(function: _Function) -> _Function:
    """Adds `--quiet` and `--verbose`, and hands the command a `Console` as first argument.

    Expected errors of the library and of the file system become one line and exit code 2.
    """

    @click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
    @click.option("-v", "--verbose", is_flag=True, help="Say what is being done.")
    @functools.wraps(function)
    def wrapper(*args: Any, quiet: bool, verbose: bool, **options: Any) -> Any:
        console = Console(quiet, verbose)
        try:
            return function(console, *args, **options)
        except LuacNodemcuError as error:
            console.error(str(error))
        except BrokenPipeError:
            # Whoever read the output has had enough; what is left must not be flushed at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            console.error(describe_os_error(error))
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            console.error(
                f"internal error: {type(error).__name__}: {error}. This is a bug in luac-nodemcu; "
                "please report it with the input that caused it (--verbose shows where)."
            )
            if verbose:
                traceback.print_exc()
        raise click.exceptions.Exit(EXIT_FAILURE)

    return wrapper  # type: ignore[return-value]  # click needs the wrapper's own signature


def describe_os_error(error: OSError) -> str:
    """An operating system error as one sentence with its file."""
    reason = error.strerror or str(error)
    if error.filename is None:
        return reason
    name = os.fsdecode(error.filename).replace(os.sep, "/")
    return f"{name}: {reason}"
