"""What resources take in flash, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from luac_nodemcu.output.style import Style, count_bytes, plural, table
from luac_nodemcu.project.resources import Resource


def resource_lines(resources: Sequence[Resource], module: str, style: Style) -> list[str]:
    """A line for each resource, the largest first, and the sum."""
    rows = [
        [
            resource.name,
            count_bytes(resource.file_bytes),
            count_bytes(len(resource.data)),
            "gzip" if resource.gzip else "",
            resource.media_type,
        ]
        for resource in sorted(resources, key=lambda r: (-len(r.data), r.name))
    ]
    total = sum(len(resource.data) for resource in resources)
    header, *lines = table([["resource", "file", "stored", "", "type"], *rows], "<>><<")
    count = plural(len(resources), "resource")
    return [
        style.dim(header),
        *lines,
        f"{count} in the module {style.bold(module)}, {count_bytes(total)} bytes",
    ]


def resources_json(resources: Sequence[Resource]) -> list[dict[str, Any]]:
    """The resources as JSON: sizes in bytes."""
    return [
        {
            "name": resource.name,
            "file": resource.path,
            "file_bytes": resource.file_bytes,
            "bytes": len(resource.data),
            "gzip": resource.gzip,
            "type": resource.media_type,
        }
        for resource in resources
    ]
