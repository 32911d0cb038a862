"""The reference of all project file settings as Markdown, from the schema.

`docs/project-file.md` contains it; a test holds the two together, and
`python -m tests.tools.write_project_file_reference` writes it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luac_nodemcu.project.schema import resolve
from luac_nodemcu.project.settings_file import settings_schema
from luac_nodemcu.project.toml_text import toml_value

_TYPES = {
    "string": "text", "integer": "number", "boolean": "true or false", "array": "list",
    "object": "table",
}  # fmt: skip


def settings_reference() -> str:
    """A part for each table of the file, with a row for each of its keys."""
    root = settings_schema()
    top = {key: part for key, part in root["properties"].items() if "properties" not in part}
    parts = ["### At the top of the file", "", *_rows(top, root)]
    for name, part in root["properties"].items():
        if name not in top:
            parts += ["", f"### `[{name}]`", "", part["description"], ""]
            parts += _rows(part["properties"], root)
    return "\n".join(parts) + "\n"


def _rows(keys: Mapping[str, Any], root: Mapping[str, Any]) -> list[str]:
    rows = ["| key | value | without it | meaning |", "| --- | --- | --- | --- |"]
    for key, part in keys.items():
        schema = resolve(part, root)
        cells = [f"`{key}`", _values(schema, root), _default(schema), schema["description"]]
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        if key == "groups":
            rows += _inner_rows(schema, root)
    return rows


def _inner_rows(schema: Mapping[str, Any], root: Mapping[str, Any]) -> list[str]:
    rows = []
    for key, part in resolve(schema["items"], root)["properties"].items():
        inner = resolve(part, root)
        cells = [f"`groups[].{key}`", _values(inner, root), "", part["description"]]
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def _values(schema: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    """What a key takes, with an example if the kind alone does not show it."""
    if "enum" in schema:
        return ", ".join(f"`{toml_value(value)}`" for value in schema["enum"]
                         if isinstance(value, str))  # fmt: skip
    if schema.get("x-convert") == "size":
        kind = "size"
    elif "type" in schema:
        kind = _TYPES[schema["type"]]
    else:
        kind = "size or table"
    if kind == "true or false":
        return kind
    if schema.get("type") == "array" and "examples" not in schema and schema.get("default"):
        return f"list, `{toml_value(schema['default'])}`"
    examples = schema.get("examples")
    if schema.get("x-display") == "hex":
        return f"{kind}, `{hex(schema['examples'][0])}`"
    return f"{kind}, `{toml_value(examples[0])}`" if examples else kind


def _default(schema: Mapping[str, Any]) -> str:
    return f"`{toml_value(schema['default'])}`" if "default" in schema else ""
