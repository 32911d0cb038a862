"""The project file as a source of options, for every command that has to do with a project.

`project_options` reads the project file before the command line is parsed, so that its settings
become the defaults of the command's options; what is typed goes before them. The command gets
the `Project` with everything combined.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from luac_nodemcu.cli.console import EXIT_FAILURE, Console
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.output.show_config import all_settings, config_json, config_lines
from luac_nodemcu.project.origin import Origin, Setting
from luac_nodemcu.project.project import Project, load_project
from luac_nodemcu.project.resolve import Key
from luac_nodemcu.project.settings_file import FILE_NAME

_Function = TypeVar("_Function", bound=Callable[..., Any])

PARAMETERS: dict[str, Key] = {
    "target": ("target",),
    "max_size": ("device", "lfs-size"),
    "output": ("build", "output"),
    "compiler": ("build", "compiler"),
    "luac_cross": ("build", "luac-cross"),
    "strip": ("build", "strip"),
    "compression": ("build", "compression"),
    "chunk_name": ("build", "chunk-name"),
    "timestamp": ("build", "timestamp"),
    "seed": ("build", "seed"),
    "absolute": ("build", "absolute"),
    "safe_type_names": ("build", "safe-type-names"),
    "luac_cross_defects": ("build", "luac-cross-defects"),
    "profile": ("check", "profile"),
    "select": ("check", "select"),
    "extend_select": ("check", "extend-select"),
    "ignore": ("check", "ignore"),
    "fail_on": ("check", "fail-on"),
    "baseline": ("check", "baseline"),
}
"""Parameters of commands -> the settings that they go before."""

_PATHS = (("build", "output"), ("build", "luac-cross"), ("check", "baseline"))
_STATE = "luac_nodemcu.project"
_CONTRADICTION = "--config and --no-config contradict each other."


class _Failure(click.ClickException):
    """An error of the library while the command line is still being parsed."""

    exit_code = EXIT_FAILURE

    def show(self, file: Any = None) -> None:
        Console(quiet=False, verbose=False).error(self.message)


def project_options(without: tuple[str, ...] = ()) -> Callable[[_Function], _Function]:
    """Adds `--config`, `--no-config` and `--show-config`; the command gets the project.

    To be used directly below `common_options`. The command's first two arguments are console
    and project. `without` are parameters that mean something else in this command.
    """

    def decorate(function: _Function) -> _Function:
        @click.option(
            "--show-config",
            is_flag=True,
            help="Print the settings that hold and where each came from, and do nothing else.",
        )
        @click.option(
            "--no-config",
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_ignore_file,
            help="Use no project file.",
        )
        @click.option(
            "--config",
            metavar="FILE",
            type=click.Path(),
            is_eager=True,
            expose_value=False,
            callback=functools.partial(_load, without),
            help=f"The project file (default: the closest {FILE_NAME}, from here upward).",
        )
        @functools.wraps(function)
        def wrapper(console: Console, *args: Any, show_config: bool, **options: Any) -> Any:
            project = _with_command_line(click.get_current_context(), without)
            for note in project.notes:
                if show_config or note.severity == "warning":
                    console.warn(str(note))
                else:
                    console.detail(str(note))
            if not show_config:
                return function(console, project, *args, **options)
            if options.get("as_json"):
                console.result(json.dumps(config_json(project), indent=2, ensure_ascii=False))
            else:
                for line in config_lines(project, console.out_style):
                    console.result(line)
            return None

        return wrapper  # type: ignore[return-value]  # click needs the wrapper's own signature

    return decorate


def reload_project() -> Project:
    """The project of the running command, read again, with what was typed on top.

    Raises ProjectFileError and BuildConfigError.
    """
    context = click.get_current_context()
    _, arguments = context.meta[_STATE]
    typed = context.meta.get(f"{_STATE}.typed", {})
    return load_project(Path(), **arguments, command_line=typed)


def is_given(parameter: str) -> bool:
    """Whether the user typed an option, by the name of the command's argument."""
    context = click.get_current_context()
    return context.get_parameter_source(parameter) is ParameterSource.COMMANDLINE


def _ignore_file(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if not value:
        return
    if _STATE in context.meta:  # --config was typed before
        raise click.UsageError(_CONTRADICTION)
    context.meta[f"{_STATE}.no-config"] = True


def _load(
    without: tuple[str, ...], context: click.Context, parameter: click.Parameter, value: str | None
) -> None:
    """Reads the project and makes its settings the defaults of the options."""
    if context.resilient_parsing:
        return
    no_config = context.meta.get(f"{_STATE}.no-config", False)
    if no_config and value is not None:
        raise click.UsageError(_CONTRADICTION)
    arguments: dict[str, Any] = {
        "config": None if value is None else Path(value),
        "use_file": not no_config,
        "environment": os.environ,
    }
    try:
        project = load_project(Path(), **arguments)
    except LuacNodemcuError as error:
        raise _Failure(str(error)) from error
    context.meta[_STATE] = (project, arguments)
    context.default_map = {**(context.default_map or {}), **_defaults(project, context, without)}


def _defaults(
    project: Project, context: click.Context, without: tuple[str, ...]
) -> Mapping[str, Any]:
    settings = dict(all_settings(project.settings))
    defaults = {}
    for parameter in context.command.params:
        key = PARAMETERS.get(parameter.name or "")
        if key is None or parameter.name in without:
            continue
        setting = settings[key]
        if setting.value is not None and setting.origin.kind not in ("default", "environment"):
            value = project.shown(setting.value) if key in _PATHS else setting.value
            defaults[parameter.name or ""] = value
    return defaults


def _with_command_line(context: click.Context, without: tuple[str, ...]) -> Project:
    """The project again, with what was typed on top."""
    state: tuple[Project, dict[str, Any]] = context.meta[_STATE]
    project, arguments = state
    typed: dict[Key, Setting[Any]] = {}
    for parameter in context.command.params:
        name = parameter.name or ""
        if name in PARAMETERS and name not in without and is_given(name):
            option = max(parameter.opts, key=len)
            value = context.params[name]
            key = PARAMETERS[name]
            if key == ("target",):
                value = value.name
            elif key in _PATHS and value != "-":
                value = _from_root(value, project)
            typed[key] = Setting(value, Origin("command line", option))
    context.meta[f"{_STATE}.typed"] = typed
    if not typed:
        return project
    return load_project(Path(), **arguments, command_line=typed)


def _from_root(path: str, project: Project) -> str:
    """A path that was typed here, as the project's settings have paths."""
    try:
        return os.path.relpath(path, project.root).replace(os.sep, "/")
    except ValueError:  # another drive
        return path
