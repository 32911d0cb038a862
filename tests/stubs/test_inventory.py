"""Every name in the firmware's C tables has a stub, and no stub has a name beyond them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from luac_nodemcu.stubs.conditions import ALWAYS, Condition
from luac_nodemcu.stubs.library import StubLibrary, StubView
from luac_nodemcu.stubs.model import Constant, FieldEntry, Function, Module
from tests.support import stub_inventory as inventory

VIEWS = {
    "esp8266": ("esp8266", "5.1"),
    "esp32": ("esp32", "5.3"),
    "lua51": ("esp8266", "5.1"),
    "lua53": ("esp8266", "5.3"),
    "lua51_esp32": ("esp32", "5.1"),
    "lua53_esp32": ("esp32", "5.3"),
}
"""Set of the inventory -> the chip and Lua version whose view it is compared with."""

CASES = [(set_name, name) for set_name in VIEWS for name in inventory.modules(set_name)]


def stub(library: StubLibrary, set_name: str, name: str) -> tuple[StubView, Module]:
    view = library.view(*VIEWS[set_name])
    module = view.module(name)
    assert module is not None, f"there is no stub of {name} for {set_name}"
    return view, module


def in_view(view: StubView, entry_condition: Condition) -> bool:
    return (not entry_condition.chips or view.chip in entry_condition.chips) and (
        not entry_condition.lua or view.lua in entry_condition.lua
    )


def expected(set_name: str, name: str) -> dict[str, dict[str, Condition]]:
    """Group -> full name -> condition, from the C tables."""
    entry = inventory.data("inventory")[set_name][name]
    prefix = "" if name == "_G" else f"{name}."
    condition = inventory.condition
    return {
        "functions": {prefix + n: condition(c) for n, c in entry.get("functions", {}).items()},
        "constants": {prefix + n: condition(c) for n, (c, _) in entry.get("constants", {}).items()},
        "fields": {prefix + n: condition(c) for n, c in entry.get("fields", {}).items()},
        "methods": {
            f"{class_}:{method}": condition(c)
            for class_, value in entry.get("classes", {}).items()
            for method, c in value["methods"].items()
        },
        "metamethods": {
            f"{class_}:{method}": ALWAYS
            for class_, value in entry.get("classes", {}).items()
            for method in value["meta"]
        },
    }


def found(view: StubView, module: Module) -> dict[str, dict[str, Condition]]:
    """The same of a stub."""
    classes = module.classes.values()
    groups: dict[str, Sequence[Constant | FieldEntry | Function]] = {
        "functions": list(module.functions.values()),
        "constants": list(module.constants.values()),
        "fields": list(module.fields.values()),
        "methods": [method for class_ in classes for method in class_.methods.values()],
        "metamethods": [method for class_ in classes for method in class_.meta.values()],
    }
    return {
        group: {entry.name: entry.when for entry in entries if in_view(view, entry.when)}
        for group, entries in groups.items()
    }


@pytest.mark.parametrize(("set_name", "name"), CASES)
def test_names(library: StubLibrary, set_name: str, name: str) -> None:
    view, module = stub(library, set_name, name)
    known = inventory.exceptions(set_name)
    actual = found(view, module)
    problems = []
    for group, wanted in expected(set_name, name).items():
        if group == "fields":
            # A value may be written as constant or as field.
            continue
        here = {n for n, condition in wanted.items() if in_view(view, condition)}
        problems += [f"missing {group[:-1]} {n}" for n in here - actual[group].keys()]
        problems += [f"{group[:-1]} {n} too many" for n in actual[group].keys() - wanted.keys()]
    assert [text for text in problems if not known.keys() & set(text.split())] == []


@pytest.mark.parametrize(("set_name", "name"), CASES)
def test_fields(library: StubLibrary, set_name: str, name: str) -> None:
    _, module = stub(library, set_name, name)
    wanted = expected(set_name, name)["fields"].keys()
    assert wanted <= {*module.fields, *module.constants, *module.tables} | set(
        inventory.exceptions(set_name)
    )


@pytest.mark.parametrize(("set_name", "name"), CASES)
def test_sub_tables(library: StubLibrary, set_name: str, name: str) -> None:
    _, module = stub(library, set_name, name)
    entry = inventory.data("inventory")[set_name][name]
    every = [*module.functions, *module.constants, *module.fields]
    prefixes = {full.rpartition(".")[0] for full in every} | set(module.tables)
    wanted = {f"{module.prefix}{table}" for table, _ in entry.get("tables", ())}
    assert wanted - prefixes - set(inventory.exceptions(set_name)) == set()


@pytest.mark.parametrize(("set_name", "name"), CASES)
def test_conditions(library: StubLibrary, set_name: str, name: str) -> None:
    view, module = stub(library, set_name, name)
    actual = found(view, module)
    known = inventory.exceptions(set_name)
    differences = []
    for group, wanted in expected(set_name, name).items():
        for full, condition in wanted.items():
            stub_condition = actual[group].get(full)
            if stub_condition is None or full in known or f"{full} when" in known:
                continue
            stub_condition = on_chip(stub_condition, view.chip)
            if not same(stub_condition, condition, library, module):
                differences.append(f"{full}: {stub_condition.describe()}, C: {condition}")
    assert differences == []


def on_chip(condition: Condition, chip: str) -> Condition:
    """The condition for one chip, where a stub of a library says it for each chip."""
    parts = [part for part in condition.any if chip in part.chips]
    return parts[0] if len(parts) == 1 else condition


def same(
    stub_condition: Condition, c_condition: Condition, library: StubLibrary, module: Module
) -> bool:
    """Whether both have the same parts; what holds for the whole module may be left out."""
    for part in ("options", "modules", "variants", "lua", "numbers", "listed_in"):
        in_stub, in_c = getattr(stub_condition, part), getattr(c_condition, part)
        if in_stub == in_c or (part == "lua" and in_c == module.lua):
            continue
        if isinstance(in_c, tuple) and set(in_stub) == set(in_c):
            continue
        if isinstance(in_c, tuple) and set(in_stub) == set(in_c) - {module.name}:
            continue
        return False
    return True


@pytest.mark.parametrize(("set_name", "name"), CASES)
def test_constant_values(library: StubLibrary, set_name: str, name: str) -> None:
    _, module = stub(library, set_name, name)
    known = inventory.exceptions(set_name)
    constants = inventory.data("inventory")[set_name][name].get("constants", {})
    differences = {}
    for short, (_, value) in constants.items():
        full = module.prefix + short
        constant = module.constants.get(full)
        if value is None or not isinstance(constant, Constant) or f"{full} value" in known:
            continue
        if constant.value != value and value not in [v for _, v in constant.values]:
            differences[full] = (constant.value, value)
    assert differences == {}


@pytest.mark.parametrize(("set_name", "name"), CASES)
def test_module_conditions(library: StubLibrary, set_name: str, name: str) -> None:
    _, module = stub(library, set_name, name)
    entry = inventory.data("inventory")[set_name][name]
    if "config" in entry:
        assert module.build is not None, "the module's build option is missing ('build')"
        assert module.build.option == entry["config"]
        if entry.get("default") in ("on", "off", "y", "n"):
            assert module.build.default == (entry["default"] in ("on", "y"))
    if "variants" in entry:
        assert set(module.when.variants) == set(entry["variants"])


def test_nothing_beyond_the_firmware(library: StubLibrary) -> None:
    for set_name, view_key in VIEWS.items():
        known = inventory.data("inventory")[set_name]
        for info in library.view(*view_key).infos:
            if info.set == set_name.removesuffix("_esp32") and not info.gone:
                assert info.name in known, f"{set_name}: {info.name} is not in the firmware"


def test_list_of_unwritten_stubs_is_true() -> None:
    folder = Path(__file__).resolve().parents[2] / "api_stubs"
    for set_name, names in inventory.data("unwritten").items():
        written = {file.stem for file in (folder / set_name).glob("*.json")}
        assert written & set(names) == set(), "written: take them off unwritten.json"


def test_exceptions_are_needed(library: StubLibrary) -> None:
    for set_name, reasons in inventory.data("exceptions").items():
        if set_name == "signatures":
            continue
        names = (
            {
                full
                for name in inventory.modules(set_name)
                for group in expected(set_name, name).values()
                for full in group
            }
            | {
                f"{name}.{table}"
                for name in inventory.modules(set_name)
                for table, _ in inventory.data("inventory")[set_name][name].get("tables", ())
            }
            | {
                full
                for name in inventory.modules(set_name)
                for group in found(*stub(library, set_name, name)).values()
                for full in group
            }
        )
        for name, reason in reasons.items():
            assert len(reason) > 10
            module = name.partition(".")[0].partition(":")[0]
            if module not in inventory.unwritten(set_name):
                assert name.split()[0] in names, f"no such name in C tables or stubs: {name}"


def test_exceptions_of_signatures_are_needed() -> None:
    documented = {
        f"{set_name} {name}"
        for set_name, modules in inventory.data("signatures").items()
        for entries in modules.values()
        for name, _, _ in entries
    }
    for name, reason in inventory.exceptions("signatures").items():
        assert len(reason) > 10
        assert name in documented, f"no such documented signature: {name}"
