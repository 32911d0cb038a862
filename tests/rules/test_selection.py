"""Which rules run: profiles, selectors, severities, options."""

from __future__ import annotations

from typing import Any

import pytest

from luac_nodemcu.rules.checker import Checker
from luac_nodemcu.rules.choice import Choice, Profile
from luac_nodemcu.rules.registry import rule_classes
from luac_nodemcu.rules.selection import SelectorError, chosen_rules
from tests.support.checking import check_files


def names(**choice: Any) -> set[str]:
    return {rule.name for rule in chosen_rules(Choice(**choice))}


def all_of(prefix: str, profile: Profile = "all") -> set[str]:
    profiles = ("default", "strict", "all")
    allowed = profiles[: profiles.index(profile) + 1]
    return {r.name for r in rule_classes() if r.code.startswith(prefix) and r.profile in allowed}


def test_profiles() -> None:
    assert names() == all_of("", "default")
    assert names(profile="strict") == all_of("", "strict")
    assert names(profile="all") == all_of("") == {rule.name for rule in rule_classes()}
    assert names() < names(profile="strict") < names(profile="all")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"select": ("9",)}, "all of 9"),
        ({"select": ("unused-variable",)}, "unused-variable"),
        ({"select": ("901", "902")}, "unused-variable unused-argument"),
        ({"select": ("9",), "ignore": ("90", "91", "92", "93", "94")}, ""),
        ({"select": ("90",), "ignore": ("9",)}, "all of 90"),
        ({"select": ("901",), "ignore": ("901",)}, ""),
        ({"select": ("901",), "ignore": ("unused-variable",)}, ""),
        ({"select": ("unused-variable",), "ignore": ("901",)}, "unused-variable"),
        ({"select": ("ALL",), "ignore": ("0", "1", "2", "3", "4", "5", "6", "7", "8")}, "all of 9"),
        ({"select": (), "extend_select": ("902",)}, "unused-argument"),
        ({"select": ("90",), "severity": {"9": "off", "901": "error"}}, "unused-variable"),
    ],
)
def test_selectors(choice: dict[str, Any], expected: str) -> None:
    wanted = set(expected.split())
    if expected.startswith("all of "):
        wanted = all_of(expected.removeprefix("all of "))
    assert names(**choice) == wanted


def test_extending_a_profile() -> None:
    assert names(extend_select=("902",)) == names() | {"unused-argument"}
    assert names(ignore=("901",)) == names() - {"unused-variable"}


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"select": ("unused-varable",)}, "did you mean 'unused-variable'?"),
        ({"ignore": ("12345",)}, "no rule '12345'"),
        ({"severity": {"nothing": "off"}}, "no rule 'nothing'"),
        ({"options": {"nothing": {}}}, "no rule 'nothing' to set options of"),
        ({"options": {"too-complex": {"limits": 1}}}, "no option 'limits' (limit)"),
        ({"options": {"unused-variable": {"x": 1}}}, "no option 'x' (it has none)"),
        ({"options": {"too-complex": {"limit": "1"}}}, "must be a whole number"),
        ({"options": {"too-complex": {"limit": True}}}, "must be a whole number"),
    ],
)
def test_mistakes_are_named(choice: dict[str, Any], message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        Checker(Choice(**choice))
    assert message in str(caught.value)


def test_a_family_without_rules_may_be_selected() -> None:
    for digit in "0123456789":
        Checker(Choice(ignore=(digit,)))


def test_severities() -> None:
    choice = Choice(select=("90",), severity={"9": "hint", "unused-variable": "error"})
    files = {"x.lua": "local a = 1\nlocal b\nb = 1\n"}
    found = check_files(files, choice=choice)["x.lua"]
    assert [(d.name, d.severity) for d in found] == [
        ("unused-variable", "error"), ("never-read", "hint"),
    ]  # fmt: skip
