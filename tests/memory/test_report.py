"""The whole report: JSON, sums, comparison with a baseline, budgets."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from luac_nodemcu.compiler import compile_tokens, dialect_of
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.memory.baseline import BaselineError, compare, read_baseline
from luac_nodemcu.memory.budgets import Budgets, Group, Limit
from luac_nodemcu.memory.program import Place
from luac_nodemcu.memory.report import (
    Failure,
    InputModule,
    Report,
    ReportOptions,
    add_growth,
    make_report,
)
from luac_nodemcu.memory.report_json import report_json
from luac_nodemcu.syntax.lexer import lex
from tests.support.memory_cases import ROOT

LUA51 = "esp8266-lua51"

RAM_KEYS = {"bytes", "blocks", "heap_esp8266", "heap_esp32"}


def input_module(path: str, text: bytes, target_name: str, place: Place) -> InputModule:
    target = load_target(target_name)
    tokens = lex(text, dialect_of(target))
    main = compile_tokens(tokens, b"@" + path.encode(), target)
    stem = path.rpartition("/")[2].removesuffix(".lua").encode()
    return InputModule(stem, path, (stem + b".lua", stem + b".lc"), main, tokens, place)


def example(target_name: str, **changed: bytes) -> list[InputModule]:
    """The example that the target runs; files may be replaced by name, and others added."""
    folder = ROOT / "examples" / ("esp32-lamp" if "esp32" in target_name else "mqtt-sensor")
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.lua")
    }
    files.update({f"lfs/{name}.lua": text for name, text in changed.items()})
    return [
        input_module(path, files[path], target_name, "lfs" if "/" in path else "source")
        for path in sorted(files)
    ]


def report_of(
    inputs: list[InputModule], target_name: str, options: ReportOptions | None = None
) -> Report:
    return make_report(
        inputs, load_target(target_name), options or ReportOptions(), entry="init.lua"
    )


def as_json(report: Report) -> dict[str, Any]:
    """Through text, as a reader gets it."""
    found: dict[str, Any] = json.loads(json.dumps(report_json(report)))
    return found


FIFTY_THREE = [name for name in target_names() if "lua53" in name]


@pytest.mark.parametrize("target_name", [*FIFTY_THREE, LUA51, "esp8266-lua51-int"])
def test_json_adds_up(target_name: str) -> None:
    inputs = example(target_name)
    data = as_json(report_of(inputs, target_name))
    image = data["image"]
    lfs = [module["lfs"] for module in data["modules"] if module["lfs"] is not None]
    assert sum(one["bytes"] for one in lfs) + sum(image["overhead"].values()) == image["bytes"]
    assert image["flash_bytes_on_device"] == image["bytes"]
    assert image["free"] == image["limit"] - image["bytes"]
    file_bytes = sum(one["file_bytes"] for one in lfs) + sum(image["file_overhead"].values())
    assert file_bytes == image["unpacked_file_bytes"]
    assert data["ram_is_estimate"] == ("esp32" in target_name)
    for module in data["modules"]:
        for origin in ("from_source", "from_lc"):
            total = module["ram"][origin]
            assert total.keys() == RAM_KEYS
            shared = module["shared_in_module"]
            for key in RAM_KEYS:
                parts = sum(one["ram"][origin][key] for one in module["functions"])
                parts += shared[origin][key] + shared["main_closure"][key]
                assert parts == total[key]
        if module["lfs"] is not None:
            lfs = module["lfs"]
            assert lfs["bytes"] == lfs["own"] + lfs["shared"] == sum(lfs["parts"].values())
            inside = sum(one["lfs"]["bytes"] for one in module["functions"])
            assert 0 < lfs["bytes"] - inside <= lfs["parts"]["entry"] + 40
        assert module["ram"]["from_lfs"]["blocks"] == (1 if data["lua"] == "5.1" else 2)


def test_json_is_the_same_every_time() -> None:
    inputs = example(LUA51)
    first = json.dumps(report_json(report_of(inputs, LUA51)))
    assert first == json.dumps(report_json(report_of(example(LUA51), LUA51)))


def test_function_names_and_lines() -> None:
    data = as_json(report_of(example(LUA51), LUA51))
    broker = next(one for one in data["modules"] if one["path"] == "lfs/broker.lua")
    names = [one["name"] for one in broker["functions"]]
    assert names[0] == "main chunk"
    assert {"send", "M.setup", "M.publish"} <= set(names)
    setup = broker["functions"][names.index("M.setup")]
    source = (ROOT / "examples/mqtt-sensor/lfs/broker.lua").read_text("utf-8").splitlines()
    assert "function M.setup" in source[setup["line"] - 1]
    assert source[setup["last_line"] - 1] == "end"
    assert setup["fate"] == "kept"


def test_sizes_only() -> None:
    target = load_target(LUA51)
    inputs = example(LUA51)
    quick = make_report(inputs, target, ReportOptions(), detail="sizes", entry="init.lua")
    full = make_report(inputs, target, ReportOptions(), entry="init.lua")
    data, other = as_json(quick), as_json(full)
    assert data["image"] == other["image"]
    assert data["layouts"] == []
    for one, two in zip(data["modules"], other["modules"], strict=True):
        assert (one["lfs"], one["ram"]) == (two["lfs"], two["ram"])
        assert one["kept"] is None
        assert one["peak"] is None


def test_no_modules() -> None:
    target = load_target(LUA51)
    report = make_report([], target, ReportOptions(), failures=[Failure("a.lua", "broken")])
    data = as_json(report)
    assert data["image"] is None
    assert data["modules"] == data["layouts"] == data["advice"] == []
    assert data["failures"] == [{"path": "a.lua", "message": "broken"}]


def test_modules_without_an_entry() -> None:
    target = load_target(LUA51)
    report = make_report(example(LUA51), target, ReportOptions())
    assert report.boot is None
    assert report.layouts == []
    kinds = {one.kind for one in report.advice}
    assert "unused-module" not in kinds
    assert "unread-export" not in kinds


def test_image_over_its_limit_is_reported() -> None:
    options = ReportOptions(lfs_limit=4096, budgets=Budgets(lfs=4096))
    report = report_of(example(LUA51), LUA51, options)
    assert report.image is not None
    assert report.image.bytes > 4096
    (verdict,) = report.verdicts
    assert verdict.broken
    assert verdict.excess == report.image.bytes - 4096
    assert as_json(report)["image"]["free"] < 0


def test_two_modules_of_one_name() -> None:
    inputs = example(LUA51)
    again = input_module("other/app.lua", b"return 1", LUA51, "lfs")
    data = as_json(report_of([*inputs, again], LUA51))
    assert sum(one["name"] == "app" for one in data["modules"]) == 2
    lfs = sum(one["lfs"]["bytes"] for one in data["modules"] if one["lfs"] is not None)
    assert lfs + sum(data["image"]["overhead"].values()) == data["image"]["bytes"]


# --- budgets ---------------------------------------------------------------------------------


def test_budgets() -> None:
    budgets = Budgets(
        lfs=100_000,
        heap_at_boot=45_000,
        peak=100,
        modules={"broker": Limit(lfs=10), "lfs/app.lua": Limit(ram=1000), "gone": Limit(lfs=1)},
        groups=(Group("all", lambda name, path: path.startswith("lfs/"), Limit(lfs=2000)),),
    )
    report = report_of(example(LUA51), LUA51, ReportOptions(budgets=budgets))
    broken = {(one.kind, one.subject): one.broken for one in report.verdicts}
    assert broken == {
        ("lfs", ""): False,
        ("heap-at-boot", ""): True,
        ("peak", ""): True,
        ("module-lfs", "broker"): True,
        ("module-ram", "lfs/app.lua"): False,
        ("module-lfs", "gone"): False,
        ("group-lfs", "all"): True,
    }
    heap = next(one for one in report.verdicts if one.kind == "heap-at-boot")
    assert heap.used is not None
    assert heap.excess == 45_000 - heap.used


def test_a_budget_of_heap_without_a_figure_is_not_broken() -> None:
    """No free heap is known for the ESP32."""
    budgets = Budgets(heap_at_boot=100_000)
    report = report_of(example("esp32-lua53"), "esp32-lua53", ReportOptions(budgets=budgets))
    (verdict,) = report.verdicts
    assert (verdict.used, verdict.broken, verdict.excess) == (None, False, 0)


# --- baseline --------------------------------------------------------------------------------


def baseline_of(report: Report) -> bytes:
    return json.dumps(report_json(report)).encode()


def test_nothing_changed() -> None:
    report = report_of(example(LUA51), LUA51)
    comparison = compare(report, read_baseline(baseline_of(report), "before.json"))
    assert comparison.modules == []
    assert comparison.image is not None
    assert comparison.image[0] == comparison.image[1]
    assert comparison.heap_left is not None


def test_what_grew() -> None:
    before = report_of(example(LUA51), LUA51)
    app = (ROOT / "examples/mqtt-sensor/lfs/app.lua").read_bytes()
    grown = app.replace(b"return M", b"function M.stop() print('stopped for now') end\nreturn M")
    options = ReportOptions(budgets=Budgets(growth=50))
    after = report_of(example(LUA51, app=grown, extra=b"return 1"), LUA51, options)
    comparison = compare(after, read_baseline(baseline_of(before), "before.json"))
    changed = {one.name: one for one in comparison.modules}
    assert {"lfs/app.lua", "lfs/extra.lua"} <= changed.keys()
    change = changed["lfs/app.lua"]
    assert change.lfs > 100
    functions = {one.name: one for one in change.functions}
    assert functions["M.stop"].before is None
    assert functions["M.stop"].lfs > 100
    extra = changed["lfs/extra.lua"]
    assert extra.before is None
    assert extra.ram == 40
    assert comparison.image is not None
    lfs, ram = comparison.changes()
    grown_bytes = comparison.image[1] - comparison.image[0]
    assert sum(one.difference for one in lfs) == grown_bytes
    add_growth(after, lfs, ram)
    verdicts = {one.subject: one for one in after.verdicts}
    assert verdicts["lfs"].broken
    assert verdicts["lfs"].used == grown_bytes
    causes = verdicts["lfs"].causes
    assert {"lfs/app.lua", "lfs/extra.lua"} <= {one.name for one in causes}
    assert [one.difference for one in causes] == sorted(
        (one.difference for one in causes), reverse=True
    )
    assert not verdicts["ram"].broken


def test_a_module_went_away() -> None:
    before = report_of(example(LUA51, extra=b"return 1"), LUA51)
    after = report_of(example(LUA51), LUA51)
    comparison = compare(after, read_baseline(baseline_of(before), "before.json"))
    gone = next(one for one in comparison.modules if one.name == "lfs/extra.lua")
    assert gone.after is None
    assert gone.lfs < 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: b"\xff\xfe", "is not UTF-8"),
        (lambda data: b"{", "not valid JSON"),
        (lambda data: b"[" * 100_000, "not"),
        (lambda data: b"[]", "is not a report"),
        (lambda data: json.dumps({**data, "schema": 99}).encode(), "schema 99"),
        (lambda data: json.dumps({**data, "modules": [{}]}).encode(), "not a complete report"),
        (lambda data: json.dumps({**data, "modules": 3}).encode(), "not a complete report"),
        (lambda data: json.dumps({**data, "layouts": None}).encode(), "not a complete report"),
        (lambda data: json.dumps({**data, "image": []}).encode(), "not a complete report"),
    ],
)
def test_bad_baseline(change: Any, message: str) -> None:
    data = as_json(report_of(example(LUA51), LUA51))
    with pytest.raises(BaselineError, match=message) as caught:
        read_baseline(change(copy.deepcopy(data)), "before.json")
    assert str(caught.value).startswith("before.json")


def test_baseline_of_another_target() -> None:
    before = report_of(example(LUA51), LUA51)
    after = report_of(example("esp8266-lua53"), "esp8266-lua53")
    with pytest.raises(BaselineError, match="for esp8266-lua51, this one is for esp8266-lua53"):
        compare(after, read_baseline(baseline_of(before), "before.json"))


def test_baseline_with_more_keys_can_be_read() -> None:
    report = report_of(example(LUA51), LUA51)
    data = as_json(report)
    data["later"] = 1
    data["modules"][0]["later"] = {"x": 2}
    baseline = read_baseline(json.dumps(data).encode(), "before.json")
    assert compare(report, baseline).modules == []
