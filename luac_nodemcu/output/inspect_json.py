"""What `inspect --json` prints. docs/inspect.md describes every field.

Names and strings from files are text: bytes that are not UTF-8 become `\\xNN`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.lfs.breakdown import ModuleParts, functions_of
from luac_nodemcu.lfs.compare_images import FieldDifference, ImageDifference
from luac_nodemcu.lfs.inspect import Debug, InspectedChunk, InspectedImage, Verdict


def image_json(
    inspected: InspectedImage, path: str, listings: Mapping[int, list[str]]
) -> dict[str, Any]:
    """An image; `listings` are the lines of modules by number, where they were asked for."""
    image, parts = inspected.image, inspected.parts
    modules = []
    for number, (module, sizes) in enumerate(zip(image.modules, parts.modules, strict=True)):
        entry = _parts_json(sizes) | {"functions": _functions_json(module.proto)}
        if number in listings:
            entry["listing"] = listings[number]
        modules.append(entry)
    return {
        "file": path,
        "kind": "image",
        "form": image.form,
        "lua": f"{image.lua // 10}.{image.lua % 10}",
        "integer_bits": image.integer_bits,
        "float_bits": image.float_bits,
        "constant_bytes": image.tvalue_bytes,
        "signature": None if image.signature is None else f"0x{image.signature:08X}",
        "timestamp": image.timestamp,
        "seed": image.seed,
        "address": image.address,
        "file_bytes": image.file_size,
        "flash_bytes": image.flash_size,
        "overhead_bytes": parts.overhead,
        "shared_bytes": parts.shared_bytes,
        "hash_slots": image.hash_slots,
        "safe_type_names": image.safe_type_names,
        "debug": _debug_json(inspected.debug),
        "modules": modules,
        "strings": [_text(string.text) for string in image.strings],
        "shared_strings": [
            {"text": _text(string.text), "bytes": string.size, "modules": string.users}
            for string in parts.shared
        ],
        "sections": [
            {"name": section.name, "offset": section.offset, "bytes": section.size}
            for section in image.sections
        ],
        "targets": [_verdict_json(verdict) for verdict in inspected.verdicts],
        "notices": [
            {"code": notice.code, "message": notice.message, "modules": list(notice.modules)}
            for notice in inspected.notices
        ],
    }


def chunk_json(
    inspected: InspectedChunk, path: str, listings: Mapping[int, list[str]]
) -> dict[str, Any]:
    """A `.lc` file; a listing is number 0."""
    chunk = inspected.chunk
    result = {
        "file": path,
        "kind": "lc",
        "lua": f"{chunk.lua // 10}.{chunk.lua % 10}",
        "integer_bits": chunk.integer_bits,
        "float_bits": chunk.float_bits,
        "file_bytes": chunk.size,
        "debug": _debug_json(inspected.debug),
        "source": None if chunk.main.source is None else _text(chunk.main.source),
        "bytes": _kinds_json(inspected.parts),
        "functions": _functions_json(chunk.main),
        "targets": [_verdict_json(verdict) for verdict in inspected.verdicts],
    }
    if 0 in listings:
        result["listing"] = listings[0]
    return result


def difference_json(difference: ImageDifference, left: str, right: str) -> dict[str, Any]:
    """What differs between two images."""
    return {
        "left": left,
        "right": right,
        "same_program": difference.same_program,
        "header": [_field_json(field) for field in difference.header],
        "build": [_field_json(field) for field in difference.build],
        "only_left": [_text(name) for name in difference.only_left],
        "only_right": [_text(name) for name in difference.only_right],
        "modules": [
            {
                "name": _text(module.name),
                "left_bytes": module.left_bytes,
                "right_bytes": module.right_bytes,
                "differences": [
                    {
                        "function": list(found.path),
                        "line": found.line,
                        "field": found.field,
                        "left": found.left,
                        "right": found.right,
                    }
                    for found in module.differences
                ],
            }
            for module in difference.modules
        ],
        "strings_left": [_text(text) for text in difference.strings_left],
        "strings_right": [_text(text) for text in difference.strings_right],
    }


def _field_json(field: FieldDifference) -> dict[str, str]:
    return {"field": field.field, "left": field.left, "right": field.right}


def _parts_json(parts: ModuleParts) -> dict[str, Any]:
    return {
        "name": _text(parts.name),
        "bytes": {"total": parts.total, **_kinds_json(parts), "shared": parts.shared},
    }


def _kinds_json(parts: ModuleParts) -> dict[str, int]:
    return {
        "code": parts.code,
        "constants": parts.constants,
        "strings": parts.strings,
        "debug": parts.debug,
        "records": parts.records,
    }


def _functions_json(main: Proto) -> list[dict[str, int]]:
    return [
        {
            "line": proto.line_defined,
            "last_line": proto.last_line_defined,
            "instructions": len(proto.code),
            "constants": len(proto.constants),
            "parameters": proto.num_params,
            "upvalues": proto.num_upvalues,
            "registers": proto.max_stack,
            "functions": len(proto.protos),
        }
        for proto in functions_of(main)
    ]


def _debug_json(debug: Debug) -> dict[str, bool]:
    return {"sources": debug.sources, "lines": debug.lines, "names": debug.names}


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "target": verdict.target,
        "loads": verdict.loads,
        "message": verdict.message or None,
        "reason": verdict.reason or None,
    }


def _text(text: bytes) -> str:
    return text.decode("utf-8", "backslashreplace")
