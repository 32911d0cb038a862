"""Checks stub data against `api_stubs/schema.json`. Imports jsonschema, so only when needed."""

from __future__ import annotations

import functools
import json
from importlib import resources
from typing import Any

from luac_nodemcu.stubs.source import JsonPath, Resolved


def validate(resolved: Resolved) -> None:
    """Raises `StubError` for the first place that does not fit the schema.

    Each file of a chain of `extends` is checked as written, so that a message names the file,
    and then the result.
    """
    for layer in resolved.layers:
        problem = _first_problem(_written(layer.data, "extends" in layer.data))
        if problem is not None:
            raise resolved.error(*problem)
    problem = _first_problem(resolved.data)
    if problem is not None:
        raise resolved.error(*problem)


def schema() -> dict[str, Any]:
    """The JSON Schema of stub files."""
    text = resources.files("luac_nodemcu.api_stubs").joinpath("schema.json").read_text("utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@functools.cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def _first_problem(data: Any) -> tuple[JsonPath, str] | None:
    errors = sorted(_validator().iter_errors(data), key=lambda error: error.json_path)
    if not errors:
        return None
    return _explain(errors[0])


def _written(data: Any, inherits: bool) -> Any:
    """The data without the nulls that remove something inherited."""
    if isinstance(data, list):
        return [_written(part, inherits) for part in data]
    if not isinstance(data, dict):
        return data
    inherits = inherits or "like" in data
    return {
        key: _written(value, inherits)
        for key, value in data.items()
        if not (inherits and value is None)
    }


def _explain(error: Any) -> tuple[JsonPath, str]:
    """The innermost error of the alternative that was most likely meant."""
    while error.context:
        # An alternative that fails deep inside was meant; one that fails at its type was not.
        deepest = max(
            error.context,
            key=lambda inner: (
                len(inner.absolute_path),
                inner.validator != "type",
                inner.validator == "additionalProperties",
            ),
        )
        if len(deepest.absolute_path) <= len(error.absolute_path) and deepest.validator == "type":
            break
        error = deepest
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        return path, f"{error.message}. Known: {', '.join(sorted(error.schema['properties']))}"
    if error.validator == "pattern":
        described = error.schema.get("description")
        hint = f" ({described})" if described else ""
        return path, f"'{error.instance}' does not have the required form{hint}"
    if error.validator == "anyOf":
        described = [part.get("description") for part in error.schema["anyOf"]]
        hint = "; ".join(text for text in described if text)
        return path, f"{error.instance!r} fits none of the allowed forms" + (
            f": {hint}" if hint else ""
        )
    return path, error.message
