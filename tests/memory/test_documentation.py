"""docs/report-json.md names every key that the report's JSON can have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from luac_nodemcu.memory.advice import AdviceKind
from luac_nodemcu.memory.budgets import BudgetKind, Budgets, Limit
from luac_nodemcu.memory.report import ReportOptions
from tests.memory.test_report import LUA51, as_json, example, input_module, report_of
from tests.support.memory_cases import ROOT

PAGE = (ROOT / "docs" / "report-json.md").read_text("utf-8")

BY_NAME = {"overhead", "file_overhead"}
"""Objects whose keys are names of things, not of the schema."""


def keys_of(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            if key not in BY_NAME:
                yield from keys_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from keys_of(value)


def test_every_key_is_documented() -> None:
    budgets = Budgets(lfs=1, modules={"app": Limit(lfs=1)})
    extra = input_module("x.lua", b"require(y .. z) tmr.create():alarm(1, 1, f)", LUA51, "lc")
    report = report_of([*example(LUA51), extra], LUA51, ReportOptions(budgets=budgets))
    keys = set(keys_of(as_json(report)))
    assert len(keys) > 80
    documented = set(re.findall(r"[`\"]([a-z0-9_.]+)[`\"]", PAGE))
    assert keys - documented == set()


def test_every_kind_is_documented() -> None:
    for kind in (*get_args(AdviceKind), *get_args(BudgetKind)):
        assert f"`{kind}`" in PAGE
