"""The report as JSON: the stable form for scripts, CI and later comparisons.

docs/report-json.md is the schema for people; keys are added, never changed in meaning, without
a new `schema` number. All sizes are bytes. Strings are UTF-8; bytes that are not become
`\\xNN`.
"""

from __future__ import annotations

from typing import Any, Final

from luac_nodemcu.memory.advice import Advice
from luac_nodemcu.memory.budgets import Verdict
from luac_nodemcu.memory.flash import FunctionFlash, ImageFlash, ModuleFlash, Parts
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.peak import Peak
from luac_nodemcu.memory.program import Boot, BootLayout, LoadAt
from luac_nodemcu.memory.ram import NOTHING, Ram
from luac_nodemcu.memory.report import ModuleReport, Report
from luac_nodemcu.memory.residents import Resident
from luac_nodemcu.memory.runtime import FunctionRuntime, registrations

SCHEMA: Final = 1
"""Raised when a key changes its meaning or goes away."""


def report_json(report: Report) -> dict[str, Any]:
    """The report as values that `json` can write, always in the same order."""
    target = report.target
    return {
        "schema": SCHEMA,
        "target": target.name,
        "lua": "5.1" if target.lua == 51 else "5.3",
        "chip": target.chip,
        "ram_is_estimate": not report.machine.measured,
        "settings": {
            "strip": report.options.strip,
            "debug_level": report.options.debug_level,
            "free_heap": report.free_heap,
        },
        "image": None if report.image is None else _image(report.image, report.lfs_limit),
        "modules": [_module(module, report.machine) for module in report.modules],
        "strings": [] if report.image is None else _strings(report, report.image),
        "boot": None if report.boot is None else _boot(report, report.boot),
        "layouts": [_layout(report, layout) for layout in report.layouts],
        "advice": [_advice(report, one) for one in report.advice],
        "budgets": [verdict_json(one) for one in report.verdicts],
        "failures": [{"path": one.path, "message": one.message} for one in report.failures],
    }


def text_of(text: bytes) -> str:
    """A Lua string as JSON has it."""
    return text.decode("utf-8", "backslashreplace")


def _ram(amount: Ram) -> dict[str, int]:
    return {
        "bytes": amount.bytes,
        "blocks": amount.blocks,
        "heap_esp8266": amount.heap_esp8266,
        "heap_esp32": amount.heap_esp32,
    }


def _image(image: ImageFlash, limit: int) -> dict[str, Any]:
    return {
        "bytes": image.bytes,
        "limit": limit,
        "free": limit - image.bytes,
        "flash_bytes_on_device": image.bytes,
        "unpacked_file_bytes": image.file_bytes,
        "overhead": dict(image.overhead),
        "file_overhead": dict(image.file_overhead),
        "module_count": len(image.modules),
        "string_count": len(image.strings),
    }


def _parts(parts: Parts) -> dict[str, int]:
    return {
        "header": parts.header,
        "code": parts.code,
        "constants": parts.constants,
        "nested": parts.nested,
        "line_info": parts.line_info,
        "debug": parts.debug,
        "own_strings": parts.own_strings,
        "shared_strings": parts.shared_strings,
        "alignment": parts.alignment,
        "entry": parts.entry,
    }


def _flash(flash: ModuleFlash | FunctionFlash) -> dict[str, Any]:
    found: dict[str, Any] = {"bytes": flash.bytes, "own": flash.own, "shared": flash.shared}
    if isinstance(flash, ModuleFlash):
        found["common"] = flash.common
    found["file_bytes"] = flash.file_bytes
    found["parts"] = _parts(flash.parts)
    return found


def _module(module: ModuleReport, machine: Machine) -> dict[str, Any]:
    return {
        "name": module.name,
        "path": module.path,
        "place": module.place,
        "lfs": None if module.lfs is None else _flash(module.lfs),
        "ram": {
            "from_source": _ram(module.from_source.total),
            "from_lc": _ram(module.from_lc.total),
            "from_lfs": _ram(module.from_lfs),
        },
        "shared_in_module": {
            "from_source": _ram(module.from_source.shared),
            "from_lc": _ram(module.from_lc.shared),
            "main_closure": _ram(module.from_lfs),
        },
        "kept": None if module.resident is None else _resident(module.resident),
        "peak": None
        if module.peak is None
        else {
            **_peak(module.peak),
            "estimate": None if module.peak_estimate is None else _peak(module.peak_estimate),
        },
        "functions": [_function(module, number) for number in range(len(module.functions))],
        "callbacks": _callbacks(module),
        "registry_bytes": 0
        if module.survivors is None
        else registrations(module.survivors.callbacks, machine),
    }


def _function(module: ModuleReport, number: int) -> dict[str, Any]:
    function = module.functions[number]
    found: dict[str, Any] = {
        "name": function.name,
        "line": function.proto.line_defined,
        "last_line": function.proto.last_line_defined,
        "parent": None if function.parent < 0 else function.parent,
        "lfs": None if module.lfs is None else _flash(module.lfs.functions[number]),
        "ram": {
            "from_source": _ram(module.from_source.functions[number]),
            "from_lc": _ram(module.from_lc.functions[number]),
            "from_lfs": _ram(NOTHING),
        },
    }
    if module.survivors is not None:
        found["fate"] = module.survivors.functions[number]
    if module.runtime is not None:
        found["run_time"] = _runtime(module.runtime[number])
    return found


def _resident(kept: Resident) -> dict[str, Any]:
    return {
        "total": _ram(kept.total),
        "code": _ram(kept.code),
        "closures": _ram(kept.closures),
        "variables": _ram(kept.variables),
        "tables": _ram(kept.tables),
        "strings": _ram(kept.strings),
        "globals": _ram(kept.globals),
        "possible": _ram(kept.possible),
        "exact": kept.exact,
        "unknown": [{"line": one.line, "reason": one.reason} for one in kept.unknown],
        "module_tables": [
            {
                "line": one.line,
                "items": one.items,
                "ram": _ram(one.ram),
                "exact": one.exact,
                "constants": one.constants,
            }
            for one in kept.module_tables
        ],
    }


def _peak(peak: Peak) -> dict[str, int]:
    return {
        "bytes": peak.bytes,
        "heap_esp8266": peak.heap_esp8266,
        "heap_esp32": peak.heap_esp32,
        "largest_block": peak.largest_block,
    }


def _runtime(runtime: FunctionRuntime) -> dict[str, Any]:
    return {
        "closure": _ram(runtime.closure),
        "upvalues": runtime.upvalues,
        "captured": runtime.captured,
        "stack_slots": runtime.stack_slots,
        "stack_bytes": runtime.stack_bytes,
        "call": _ram(runtime.call),
        "per_call": _ram(runtime.per_call),
        "per_call_complete": runtime.complete,
        "globals": [text_of(name) for name in runtime.globals],
        "sites": [
            {
                "line": site.line,
                "kind": site.kind,
                "often": site.often,
                "ram": None if site.ram is None else _ram(site.ram),
                "exact": site.exact,
                "detail": site.detail,
            }
            for site in runtime.sites
        ],
    }


def _callbacks(module: ModuleReport) -> list[dict[str, Any]]:
    if module.survivors is None or module.program is None:
        return []
    return [
        {
            "function": one.function,
            "line": module.program.lines[one.inside][one.pc]
            if one.pc < len(module.program.lines[one.inside])
            else 0,
            "callee": one.callee,
            "argument": one.argument,
            "kept": one.kept,
        }
        for one in module.survivors.callbacks
    ]


def _strings(report: Report, image: ImageFlash) -> list[dict[str, Any]]:
    # By identity: two modules may have one name.
    numbers = {id(module.lfs): module.number for module in report.modules if module.lfs}
    order = [numbers[id(flash)] for flash in image.modules]
    return [
        {
            "text": text_of(string.text),
            "bytes": string.bytes,
            "modules": [order[number] for number in string.modules],
        }
        for string in sorted(image.strings, key=lambda one: (-one.bytes, one.text))
    ]


def _load(report: Report, one: LoadAt) -> dict[str, Any]:
    return {
        "module": one.module,
        "line": one.load.line,
        "kind": one.load.kind,
        "name": None if one.load.name is None else text_of(one.load.name),
        "conditional": one.load.conditional,
        "loads": one.loaded,
    }


def _boot(report: Report, boot: Boot) -> dict[str, Any]:
    return {
        "entry": boot.entry,
        "modules": list(boot.modules),
        "loads": [_load(report, one) for one in boot.loads],
        "later": [_load(report, one) for one in boot.later],
        "unknown": [_load(report, one) for one in boot.unknown],
    }


def _layout(report: Report, layout: BootLayout) -> dict[str, Any]:
    return {
        "name": layout.name,
        "total": _ram(layout.total),
        "code": _ram(layout.code),
        "objects": _ram(layout.objects),
        "strings": _ram(layout.strings),
        "tables": _ram(layout.tables),
        "possible": _ram(layout.possible),
        "gain": _ram(layout.gain),
        "heap_left": layout.heap_left,
        "peak_heap": layout.peak_heap,
        "peak_module": layout.steps[layout.peak_step].module,
        "exact": layout.exact,
        "steps": [
            {
                "module": step.module,
                "place": step.place,
                "ram": _ram(step.ram),
                "peak_heap": step.peak_heap,
                "largest_block": step.largest_block,
            }
            for step in layout.steps
        ],
    }


def _advice(report: Report, one: Advice) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "module": one.module,
        "function": one.function,
        "line": one.line,
        "text": None if one.text is None else text_of(one.text),
        "level": one.level,
        "saves_ram": _ram(one.ram),
        "saves_lfs": one.lfs,
        "certainty": one.certainty,
    }


def verdict_json(one: Verdict) -> dict[str, Any]:
    """A budget's verdict."""
    return {
        "kind": one.kind,
        "subject": one.subject,
        "limit": one.limit,
        "used": one.used,
        "broken": one.broken,
        "excess": one.excess,
        "causes": [
            {"name": cause.name, "before": cause.before, "after": cause.after}
            for cause in one.causes
        ],
        "modules": list(one.modules),
    }
