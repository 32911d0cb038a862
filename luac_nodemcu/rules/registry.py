"""All rules: found by listing the modules of the families, one rule in each.

A new rule is a new file; there is no table to enter it in.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from luac_nodemcu.rules.model import Rule

FAMILY_PACKAGES: Final[dict[str, str]] = {
    "0": "syntax",
    "1": "names",
    "2": "calls",
    "3": "memory",
    "4": "timing",
    "5": "network",
    "6": "hardware",
    "7": "files",
    "8": "portability",
    "9": "general",
}
"""First digit of a code -> the package of its rules."""


@functools.cache
def rule_classes() -> tuple[type[Rule], ...]:
    """Every rule, by code."""
    return tuple(sorted(_find(), key=_code))


@functools.cache
def rules_by_name() -> dict[str, type[Rule]]:
    """Name -> rule, and code -> rule."""
    found = {rule.name: rule for rule in rule_classes()}
    found.update((rule.code, rule) for rule in rule_classes())
    return found


def _code(rule: type[Rule]) -> str:
    return rule.code


def _find() -> Iterator[type[Rule]]:
    root = Path(__file__).parent
    for package in FAMILY_PACKAGES.values():
        folder = root / package
        if not folder.is_dir():
            continue
        for module in pkgutil.iter_modules([str(folder)]):
            if not module.name.startswith("_"):
                yield rule_of(f"luac_nodemcu.rules.{package}.{module.name}")


def rule_of(module_name: str) -> type[Rule]:
    """The rule of a module: its one subclass of Rule."""
    module = importlib.import_module(module_name)
    found = [
        member
        for member in vars(module).values()
        if isinstance(member, type)
        and issubclass(member, Rule)
        and member.__module__ == module_name
        and "code" in vars(member)
    ]
    assert len(found) == 1, f"{module_name} must define one rule, not {len(found)}"
    return found[0]
