"""Shows the diagnostics of a failed compilation, in the same way for every command."""

from __future__ import annotations

from luac_nodemcu.cli.console import Console
from luac_nodemcu.output.frames import render_full
from luac_nodemcu.output.style import plural
from luac_nodemcu.project.compiling import Compilation


def show_diagnostics(console: Console, compilation: Compilation) -> None:
    """Prints every diagnostic with its code frame, and how many there are in how many files."""
    for diagnostic in compilation.diagnostics:
        console.error_lines([*render_full(diagnostic, compilation.sources, console.err_style), ""])
    errors = sum(d.severity == "error" for d in compilation.diagnostics)
    files = len({d.path for d in compilation.diagnostics if d.severity == "error"})
    console.error(f"{plural(errors, 'error')} in {plural(files, 'file')}; nothing was written")
