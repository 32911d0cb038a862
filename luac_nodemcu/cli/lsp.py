"""`luac-nodemcu lsp`: the language server, which editors start."""

from __future__ import annotations

import gc
import importlib.util

import click

from luac_nodemcu.cli.console import Console, common_options
from luac_nodemcu.errors import LuacNodemcuError

INSTALL = "pip install 'luac-nodemcu[lsp]'"


@click.command("lsp")
@click.option(
    "--stdio", is_flag=True, help="Talk over standard input and output (the default and only way)."
)
@click.option("--no-cache", is_flag=True, help="Keep no compiled stubs and no rules' pages.")
@common_options
def command(console: Console, stdio: bool, no_cache: bool) -> None:
    """Serve an editor: diagnostics, completion, hover and more over the Language Server Protocol.

    Editors start this; see docs/lsp.md for how to set them up.
    """
    missing = [name for name in ("pygls", "lsprotocol") if importlib.util.find_spec(name) is None]
    if missing:
        raise LuacNodemcuError(
            f"the language server needs {' and '.join(missing)}; install it with: {INSTALL}"
        )
    # What is loaded stays: looking for garbage while it is loaded takes a quarter of the time.
    # The server looks for it when nobody waits.
    gc.disable()
    import platformdirs

    from luac_nodemcu_lsp.main import serve

    cache = None if no_cache else platformdirs.user_cache_path("luac-nodemcu", appauthor=False)
    raise click.exceptions.Exit(serve(cache, console.verbose))
