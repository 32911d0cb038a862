"""Stubs take as many arguments as the documentation says, or say why not.

`tests/data/stubs/signatures.json`: set -> module -> [name, place, [[required, optional, vararg,
parameter names], ...]], read from the documentation's signature lines.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from luac_nodemcu.stubs.library import StubLibrary, StubView
from luac_nodemcu.stubs.model import Function, Gone
from tests.support import stub_inventory as inventory

PAGES = {"wifi_monitor": "wifi", "hdc1000": "HDC1000", "yeelink": "yeelink_lib"}
"""Documentation page -> module, where the names differ."""

CASES = [
    (set_name, module)
    for set_name, modules in inventory.data("signatures").items()
    for module in modules
    if PAGES.get(module, module) not in inventory.unwritten(set_name)
]


def counts(function: Function) -> set[tuple[int, int | None]]:
    """Least and greatest number of arguments of every form, and of all forms together."""
    forms: set[tuple[int, int | None]] = set()
    for signature in function.signatures:
        least = sum(p.minimum if p.vararg else not p.optional for p in signature.params)
        most = None if any(p.vararg for p in signature.params) else len(signature.params)
        forms.add((least, most))
    greatest = [most for _, most in forms]
    numbers = [most for most in greatest if most is not None]
    everything = max(numbers) if len(numbers) == len(greatest) else None
    return forms | {(min(least for least, _ in forms), everything)}


def in_lua_module(view: StubView, page: str, name: str) -> Function | None:
    """What a page on a Lua module calls so, with any or no variable in front of it."""
    module = view.lua_module(PAGES.get(page, page))
    assert module is not None, page
    last = re.split(r"[.:]", name)[-1]
    objects = [m for class_ in module.classes.values() for m in class_.methods.values()]
    for function in (*module.functions.values(), *objects):
        names = (function.name, function.doc_name or "")
        if last in [re.split(r"[.:]", known)[-1] for known in names]:
            return function
    return None


def without_self(form: list[Any]) -> list[Any]:
    """A documented form without the receiver, which some pages write as parameter."""
    required, optional, vararg, names = form
    if names and names[0] == "self":
        return [required - 1, optional, vararg, names[1:]]
    return form


@pytest.mark.parametrize(("set_name", "module"), CASES)
def test_counts(library: StubLibrary, set_name: str, module: str) -> None:
    chip = "esp8266" if set_name == "lua_modules" else set_name
    view = library.view(chip, "5.1")
    known = inventory.exceptions("signatures")
    problems = []
    for name, place, forms in inventory.data("signatures")[set_name][module]:
        entry = view.find(name) if set_name != "lua_modules" else in_lua_module(view, module, name)
        if isinstance(entry, Gone) or f"{set_name} {name}" in known:
            continue
        if not isinstance(entry, Function):
            problems.append(f"{place}: no stub of '{name}'")
            continue
        documented = {
            (required, None if vararg else required + optional)
            for required, optional, vararg, _ in (
                map(without_self, forms) if set_name == "lua_modules" else forms
            )
        }
        stated = counts(entry)
        if not documented & stated and entry.docs_differ is None:
            problems.append(
                f"{place}: {entry.name} documented {sorted(documented, key=str)}, "
                f"stub {sorted(stated, key=str)}; if the C function decides otherwise, "
                "say so in docs_differ"
            )
    assert problems == []
