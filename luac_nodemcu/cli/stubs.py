"""`luac-nodemcu stubs`: what the program knows of the firmware's API, and tools for stub files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from luac_nodemcu.cli.console import EXIT_FINDINGS, Console, common_options
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.stubs.library import Entry, ModuleInfo, StubLibrary
from luac_nodemcu.stubs.sets import SETS

CHIPS = ("esp8266", "esp32")
LUA_VERSIONS = ("5.1", "5.3")
FORMATS = ("luals", "luacheck", "selene")
KINDS = ("c-module", "library", "lua-module")


@click.group("stubs")
def command() -> None:
    """List, show, export and check the API stubs."""


@command.command("list")
@click.option("--chip", type=click.Choice(CHIPS), help="C modules of this chip.")
@click.option(
    "--lua", type=click.Choice(LUA_VERSIONS), help="Standard libraries of this Lua version."
)
@click.option("--kind", type=click.Choice(KINDS), help="Only stubs of this kind.")
@click.option("--names", is_flag=True, help="List every function, constant and method.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@common_options
def list_command(
    console: Console,
    chip: str | None,
    lua: str | None,
    kind: str | None,
    names: bool,
    as_json: bool,
) -> None:
    """List the modules that have stubs.

    --chip and --lua add up: with both, the chip's C modules and the libraries that this Lua
    version has on it. Without them everything is listed.
    """
    library = open_library(console)
    infos = [info for info in library.modules.values() if _selected(info, chip, lua, kind)]
    if names:
        found = [name for info in infos for name in library.load(info.reference).names]
        if as_json:
            console.result(json.dumps({"names": sorted(set(found))}, indent=2))
        else:
            for name in sorted(set(found)):
                console.result(name)
    elif as_json:
        console.result(json.dumps({"modules": [_info_json(info) for info in infos]}, indent=2))
    else:
        _table(console, infos)


@command.command("show")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--chip", type=click.Choice(CHIPS), help="Only this chip (default: both).")
@click.option("--lua", type=click.Choice(LUA_VERSIONS), help="Only this Lua version.")
@common_options
def show_command(
    console: Console, names: tuple[str, ...], chip: str | None, lua: str | None
) -> None:
    """Show a module, function, method, constant or type.

    NAME is as in code (tmr.create), with the type's name for a method (tmr.timer:alarm), or as
    in the firmware's documentation (net.socket:on).
    """
    library = open_library(console)
    for i, name in enumerate(names):
        if i:
            console.result("")
        _show(console, library, name, (chip,) if chip else CHIPS, (lua,) if lua else LUA_VERSIONS)


@command.command("export")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    required=True,
    help="Addon of lua-language-server, std of luacheck, or std of selene.",
)
@click.option("--chip", type=click.Choice(CHIPS), default="esp8266", show_default=True)
@click.option("--lua", type=click.Choice(LUA_VERSIONS), default="5.1", show_default=True)
@click.option(
    "-o", "--output", help="Folder for luals; file for the others (default: standard output)."
)
@common_options
def export_command(console: Console, format_: str, chip: str, lua: str, output: str | None) -> None:
    """Write the stubs in the form that another tool reads.

    What that form cannot say is listed in the result.
    """
    from luac_nodemcu.output.export_luacheck import LuacheckExport
    from luac_nodemcu.output.export_luals import LuaLSExport
    from luac_nodemcu.output.export_selene import SeleneExport
    from luac_nodemcu.project.files import write_whole

    view = open_library(console).view(chip, lua)
    if format_ == "luals":
        if output is None:
            raise click.UsageError("luals needs a folder to write to: -o FOLDER")
        export = LuaLSExport(view)
        _write_addon(Path(output), export.files())
        console.say(f"{export.title}: written to {Path(output).as_posix()}")
        if export.losses.counts:
            console.say("README.md there lists what the annotations cannot say")
        return
    text = (LuacheckExport(view) if format_ == "luacheck" else SeleneExport(view)).text()
    if output is None or output == "-":
        console.write_bytes(text.encode())
    else:
        write_whole(Path(output), text.encode())
        console.say(f"written to {Path(output).as_posix()}")


def _write_addon(folder: Path, files: dict[str, str]) -> None:
    """Writes an addon, and removes files of an earlier one that it does not have."""
    from luac_nodemcu.output.export_luals import HEADER
    from luac_nodemcu.project.files import make_folder, write_whole

    library = folder / "library"
    try:
        make_folder(library / "lua_modules")
        for file in sorted(library.rglob("*.lua")):
            name = file.relative_to(folder).as_posix()
            if name not in files and HEADER in file.read_text("utf-8"):
                file.unlink()
    except (OSError, UnicodeDecodeError) as error:
        raise LuacNodemcuError(f"cannot write to {library.as_posix()}: {error}") from error
    for name, text in files.items():
        write_whole(folder / name, text.encode())


@command.command("lint")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@common_options
def lint_command(console: Console, files: tuple[str, ...]) -> None:
    """Check stub files: JSON form, types, and names of other stubs.

    A folder stands for all stub files in it.
    """
    from luac_nodemcu.stubs import lint_files

    library = open_library(console, quietly=True)
    checked, problems = lint_files.lint_files([Path(file) for file in files], library)
    for problem in problems:
        console.error(str(problem))
    if problems:
        raise click.exceptions.Exit(EXIT_FINDINGS)
    console.say(f"{checked} stub file{'s' if checked != 1 else ''} checked, no problems")


def open_library(console: Console, *, quietly: bool = False) -> StubLibrary:
    """The program's own stubs, with the user's cache folder. Faulty stubs are warned of."""
    library = StubLibrary(cache=cache_folder())
    _ = library.container
    if not quietly:
        for problem in library.problems:
            console.warn(f"a stub cannot be used: {problem}")
    return library


def cache_folder() -> Path:
    """The user's folder for what can be made again."""
    import platformdirs

    return platformdirs.user_cache_path("luac-nodemcu", appauthor=False)


def _selected(info: ModuleInfo, chip: str | None, lua: str | None, kind: str | None) -> bool:
    if kind is not None and info.kind != kind:
        return False
    if chip is not None and chip not in info.chips:
        return False
    if lua is not None and lua not in info.lua:
        return False
    if kind is not None or (chip is None and lua is None):
        return True
    return (chip is not None and info.kind == "c-module") or (
        lua is not None and info.kind == "library"
    )


def _info_json(info: ModuleInfo) -> dict[str, object]:
    return {
        "name": info.name,
        "set": info.set,
        "kind": info.kind,
        "chips": list(info.chips),
        "lua": list(info.lua),
        "summary": info.summary,
        "removed_module": info.gone,
        "functions": info.functions,
        "methods": info.methods,
        "constants": info.constants,
        "removed_names": info.removed,
    }


def _table(console: Console, infos: list[ModuleInfo]) -> None:
    style = console.out_style
    present = [info for info in infos if not info.gone]
    width = max((len(info.name) for info in present), default=0)
    for set_name in dict.fromkeys(info.set for info in present):
        group = [info for info in present if info.set == set_name]
        title = SETS[set_name].title if set_name in SETS else set_name
        console.say(style.bold(f"{title}: {len(group)} modules"))
        for info in group:
            counts = f"{info.functions:>4} functions {info.methods:>3} methods"
            counts += f" {info.constants:>4} constants"
            console.result(f"  {info.name:<{width}} {counts}  {info.summary or ''}".rstrip())
        console.say("")
    total = [sum(getattr(info, key) for info in present) for key in _COUNTED]
    console.say(
        f"{len(present)} modules, {total[0]} functions, {total[1]} methods, {total[2]} constants"
    )


_COUNTED = ("functions", "methods", "constants")


def _show(
    console: Console,
    library: StubLibrary,
    name: str,
    chips: tuple[str, ...],
    versions: tuple[str, ...],
) -> None:
    """Shows an entry for each chip and Lua version, once where they do not differ."""
    from luac_nodemcu.output.stub_text import entry_lines

    shown: dict[tuple[str, ...], list[str]] = {}
    for chip in chips:
        for lua in versions:
            view = library.view(chip, lua)
            # A type may have the name of a function that is gone, or of a module.
            entries: list[Entry | None] = [view.find(name), view.type(name)]
            if entries[0] is entries[1]:
                entries.pop()
            lines = tuple(
                line
                for entry in entries
                if entry is not None
                for line in ("", *entry_lines(entry, console.out_style, view))
            )[1:]
            if lines:
                shown.setdefault(lines, []).append(f"{chip.upper()}, Lua {lua}")
    if not shown:
        close = dict.fromkeys(
            close for chip in chips for close in library.view(chip, versions[0]).suggest(name)
        )
        hint = f" Did you mean {' or '.join(list(close)[:3])}?" if close else ""
        raise LuacNodemcuError(f"There is no stub for '{name}'.{hint}")
    everywhere = len(chips) * len(versions)
    for i, (lines, places) in enumerate(shown.items()):
        if i:
            console.result("")
        if len(places) < everywhere:
            console.result(console.out_style.dim(_places(places)))
        for line in lines:
            console.result(line)


def _places(places: list[str]) -> str:
    chips = list(dict.fromkeys(place.partition(",")[0] for place in places))
    if all(f"{chip}, Lua {lua}" in places for chip in chips for lua in LUA_VERSIONS):
        return " and ".join(chips)
    return "; ".join(places)
