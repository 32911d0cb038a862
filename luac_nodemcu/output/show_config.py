"""The settings of a project as text: what holds, and where each value came from.

The text is TOML that could be a project file; origins are its comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from luac_nodemcu.output.style import Style, plural
from luac_nodemcu.project.origin import Setting
from luac_nodemcu.project.project import Project
from luac_nodemcu.project.resolve import Key, schema_of
from luac_nodemcu.project.settings import GroupLimit, Limit, Settings
from luac_nodemcu.project.sizes import show_size
from luac_nodemcu.project.toml_text import toml_key, toml_value


def config_lines(project: Project, style: Style) -> list[str]:
    """All settings as lines of TOML with their origins."""
    file = "no project file" if project.file is None else f"project file {project.file.shown}"
    lines = [style.dim(f"# {file}, folder {project.shown_root}")]
    section: str | None = None
    rows: list[tuple[str, str]] = []
    for key, setting in all_settings(project.settings):
        table = key[0] if len(key) > 1 else ""
        if table != section:
            lines += _aligned(rows, style)
            rows = []
            if table:
                lines += ["", style.bold(f"[{table}]")]
            section = table
        rows.append(_row(key, setting))
    lines += _aligned(rows, style)
    lines += ["", *(style.dim(f"# {line}") for line in _facts(project))]
    return lines


def config_json(project: Project) -> dict[str, Any]:
    """All settings with their origins, what is known about the firmware, and the notes."""
    settings: dict[str, Any] = {}
    for key, setting in all_settings(project.settings):
        inside = settings
        for name in key[:-1]:
            inside = inside.setdefault(name, {})
        inside[key[-1]] = {
            "value": _plain(setting.value),
            "origin": {"kind": setting.origin.kind, "where": str(setting.origin)},
        }
    firmware = project.firmware
    return {
        "file": None if project.file is None else project.file.shown,
        "root": project.shown_root,
        "settings": settings,
        "firmware": {
            "modules": firmware.modules,
            "options": {
                name: {"value": value, "where": where}
                for name, (value, where) in sorted(firmware.options.items())
            },
        },
        "notes": [
            {"severity": note.severity, "place": note.place, "message": note.message}
            for note in project.notes
        ],
    }


def all_settings(settings: Settings) -> Iterator[tuple[Key, Setting[Any]]]:
    """Every setting with its key as in the project file, in the order of the schema."""
    for field in fields(settings):
        value = getattr(settings, field.name)
        name = field.name.replace("_", "-")
        if isinstance(value, Setting):
            yield (name,), value
        elif is_dataclass(value):
            for inner in fields(value):
                yield (name, inner.name.replace("_", "-")), getattr(value, inner.name)


def _plain(value: Any) -> Any:
    """A value without classes of ours."""
    if isinstance(value, Limit):
        return {name: size for name, size in (("lfs", value.lfs), ("ram", value.ram))
                if size is not None}  # fmt: skip
    if isinstance(value, GroupLimit):
        return {"name": value.name, "modules": list(value.modules), **_plain(value.limit)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _row(key: Key, setting: Setting[Any]) -> tuple[str, str]:
    origin = str(setting.origin)
    if setting.value is None:
        return f"# {key[-1]} is not set", "" if origin == "default" else origin
    value = _plain(setting.value)
    schema = schema_of(key)
    if schema.get("x-convert") == "size":
        shown = show_size(value)
        text = shown if shown.isdigit() else toml_value(shown)
    elif schema.get("x-display") == "hex":
        text = hex(value)
    else:
        text = toml_value(value)
    return f"{toml_key(key[-1])} = {text}", origin


def _aligned(rows: list[tuple[str, str]], style: Style) -> list[str]:
    """Rows with their origins in one column, unless a value is very long."""
    width = max((len(text) for text, origin in rows if origin and len(text) <= 48), default=0)
    return [
        f"{text.ljust(width)}  {style.dim('# ' + origin)}" if origin else text
        for text, origin in rows
    ]


def _facts(project: Project) -> list[str]:
    firmware = project.firmware
    if firmware.modules is None:
        lines = ["firmware build: not known, all modules of the chip count as present"]
    else:
        names = ", ".join(firmware.modules) or "none"
        count = plural(len(firmware.modules), "module")
        lines = [f"firmware build: {count} according to {firmware.modules_place}: {names}"]
    if project.file is not None:
        files = project.files
        lines.append(
            f"files: {len(files.lfs)} in LFS, {len(files.fs)} on the file system, "
            f"{len(files.host)} for the host, {plural(len(files.resources), 'resource')}"
        )
    return lines
