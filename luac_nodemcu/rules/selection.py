"""Which rules run: selectors, profiles and severities, from settings and options.

A selector is a rule's name, its code, or the start of a code; `ALL` means every rule. Between
selecting and ignoring the more specific one wins, and of equals the one that ignores.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.rules.choice import PROFILES, Choice, Profile
from luac_nodemcu.rules.model import FAMILIES, Option, OptionValue, Rule
from luac_nodemcu.rules.registry import rule_classes

EVERYTHING: Final = "ALL"


class SelectorError(LuacNodemcuError):
    """A selector or an option that no rule has."""


def chosen_rules(choice: Choice) -> list[Rule]:
    """Objects of the rules that are to run, with their options. Raises SelectorError."""
    selectors = [*(choice.select or ()), *choice.extend_select, *choice.ignore, *choice.severity]
    check_selectors(selectors)
    rules = []
    for rule_class in rule_classes():
        base = -1
        if choice.select is None and is_in_profile(rule_class, choice.profile):
            base = 0
        wanted = max(base, _best(rule_class, (*(choice.select or ()), *choice.extend_select)))
        unwanted = _best(rule_class, choice.ignore)
        if wanted > unwanted and severity_of(rule_class, choice) != "off":
            rules.append(rule_class())
    _set_options(rules, choice.options)
    return rules


def is_in_profile(rule: type[Rule], profile: Profile) -> bool:
    """Whether a profile contains a rule."""
    return PROFILES.index(rule.profile) <= PROFILES.index(profile)


def severity_of(rule: type[Rule], choice: Choice) -> Severity | str | None:
    """The severity that the user gives all findings of a rule, `off`, or None."""
    best = -1
    found: str | None = None
    for selector, severity in choice.severity.items():
        length = specificity(rule, selector)
        if length > best:
            best = length
            found = severity
    return found


def specificity(rule: type[Rule], selector: str) -> int:
    """How closely a selector means a rule: -1 if it does not, most for a name."""
    if selector == rule.name:
        return 100
    if selector == EVERYTHING:
        return 0
    return len(selector) if selector and rule.code.startswith(selector) else -1


def check_selectors(selectors: Iterable[str]) -> None:
    """Raises SelectorError for the first one that means no rule."""
    for selector in selectors:
        if not is_known(selector):
            raise SelectorError(f"there is no rule {selector!r}{hint_for(selector)}")


def is_known(selector: str) -> bool:
    """Whether a selector means a rule, or a family even if that has none yet."""
    if selector in FAMILIES or selector == EVERYTHING:
        return True
    return any(specificity(rule, selector) >= 0 for rule in rule_classes())


def hint_for(selector: str) -> str:
    """`; did you mean ...?` for a misspelled name of a rule, or nothing."""
    names = [rule.name for rule in rule_classes()]
    close = difflib.get_close_matches(selector.lower().replace("_", "-"), names, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def ignored_in(path: str, rule: type[Rule], patterns: Sequence[tuple[Any, Sequence[str]]]) -> bool:
    """Whether settings for single files ignore a rule in this one.

    `patterns` are pairs of an object with `match(path)` and selectors.
    """
    return any(
        any(specificity(rule, selector) >= 0 for selector in selectors) and pattern.match(path)
        for pattern, selectors in patterns
    )


def _best(rule: type[Rule], selectors: Sequence[str]) -> int:
    return max((specificity(rule, selector) for selector in selectors), default=-1)


def _set_options(rules: list[Rule], options: Mapping[str, Mapping[str, Any]]) -> None:
    by_name = {rule.name: rule for rule in rule_classes()}
    for name, values in options.items():
        if name not in by_name:
            raise SelectorError(f"there is no rule {name!r} to set options of{hint_for(name)}")
        known = {option.name: option for option in by_name[name].options}
        for option_name, value in values.items():
            if option_name not in known:
                names = ", ".join(sorted(known)) or "it has none"
                raise SelectorError(f"rule {name} has no option {option_name!r} ({names})")
            checked = _check_value(name, known[option_name], value)
            for rule in rules:
                if rule.name == name:
                    rule.values[option_name] = checked


def _check_value(rule: str, option: Option, value: Any) -> OptionValue:
    default = option.default
    if isinstance(default, tuple):
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        wanted = "a list of strings"
    elif type(value) is type(default):
        assert isinstance(value, bool | int | str)
        return value
    else:
        wanted = {bool: "true or false", int: "a whole number"}.get(type(default), "a string")
    raise SelectorError(f"option {option.name!r} of rule {rule} must be {wanted}")
