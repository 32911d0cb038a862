"""Every rule's page is complete, its examples do what they say, and docs/rules/ is current."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from luac_nodemcu.firmware.build_config import BuildConfig
from luac_nodemcu.rules.choice import PROFILES, Choice
from luac_nodemcu.rules.docs import SECTIONS, Example, index_markdown, page_of
from luac_nodemcu.rules.model import FAMILIES, Rule
from luac_nodemcu.rules.registry import FAMILY_PACKAGES, rule_classes
from tests.support.checking import check_files

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = rule_classes()
IDS = [rule.name for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_identity(rule: type[Rule]) -> None:
    assert re.fullmatch(r"[0-9]{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.profile in PROFILES
    package, _, module = rule.__module__.removeprefix("luac_nodemcu.rules.").partition(".")
    assert package == FAMILY_PACKAGES[rule.code[0]]
    assert module == rule.name.replace("-", "_")
    assert rule.code[0] in FAMILIES


def test_identities_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_page_is_complete(rule: type[Rule]) -> None:
    page = page_of(rule)
    assert page.summary.endswith(".")
    expected = list(SECTIONS)
    if rule.is_about_tool:
        expected = [title for title in SECTIONS if title not in ("Bad", "Good")]
    assert list(page.sections) == expected
    assert all(page.sections.values())
    assert re.match(r"(None|Safe|Unsafe)\b", page.sections["Fix safety"])
    if not rule.is_about_tool:
        assert {example.kind for example in page.examples()} == {"bad", "good"}
    assert all(option.summary and option.name for option in rule.options)


BUILD_ARGUMENTS = ("modules", "variant")


def example_firmware(arguments: Iterable[str]) -> BuildConfig | None:
    """The build that `modules=a,b` and `variant=esp32c3` describe."""
    found = dict(argument.split("=", 1) for argument in arguments if "=" in argument)
    if not any(name in found for name in BUILD_ARGUMENTS):
        return None
    modules = None
    if "modules" in found:
        modules = dict.fromkeys(found["modules"].split(","), "example")
    return BuildConfig(modules=modules, variant=found.get("variant"))


def example_choice(rule: type[Rule], example: Example) -> tuple[Choice, str]:
    """What a page's example is checked with: rules and target."""
    target = "esp8266-lua51"
    options: dict[str, object] = {}
    for argument in example.arguments:
        name, equals, value = argument.partition("=")
        if name in BUILD_ARGUMENTS:
            continue
        if equals:
            options[name] = int(value) if value.isdigit() else {"true": True, "false": False}[value]
        elif argument in ("5.1", "5.3"):
            target = f"esp8266-lua{argument.replace('.', '')}"
        else:
            target = argument
    # The rules about suppressions need others that are suppressed.
    select = ("ALL",) if rule.name.endswith("-suppression") else (rule.name,)
    return Choice(select=select, options={rule.name: options} if options else {}), target


EXAMPLES = [
    (rule, example)
    for rule in RULES
    for example in page_of(rule).examples()
    # Findings of inference are tested with the real stubs.
    if not rule.needs_types
]


@pytest.mark.parametrize(
    ("rule", "example"),
    EXAMPLES,
    ids=[f"{rule.name}-{number}" for number, (rule, _) in enumerate(EXAMPLES)],
)
def test_example(rule: type[Rule], example: Example) -> None:
    choice, target = example_choice(rule, example)
    firmware = example_firmware(example.arguments)
    found = check_files(example.files, choice=choice, target=target, firmware=firmware)
    own = [d for diagnostics in found.values() for d in diagnostics if d.name == rule.name]
    errors = [d for diagnostics in found.values() for d in diagnostics if d.code == "001"]
    assert bool(own) == (example.kind == "bad"), own
    if rule.code != "001":
        assert not errors, "an example must be sound Lua"


def test_documentation_is_current() -> None:
    folder = ROOT / "docs" / "rules"
    pages = [page_of(rule) for rule in RULES]
    expected = {f"{page.rule.name}.md": page.markdown() for page in pages}
    expected["README.md"] = index_markdown(pages)
    found = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    hint = "run: luac-nodemcu rules --write-docs docs/rules"
    assert sorted(found) == sorted(expected), hint
    for name, text in expected.items():
        assert found[name] == text, f"{name} is not current; {hint}"
