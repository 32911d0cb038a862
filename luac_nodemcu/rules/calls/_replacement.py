"""Fixes that put the present form of a call in place of an old one, from a stub's template."""

from __future__ import annotations

import re

from luac_nodemcu.diagnostic import Fix
from luac_nodemcu.rules.calls._base import TypeRule, fill_template
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.syntax import nodes as n

_SHOWN = 60
"""A new call is shown as it will be if it is not longer than this, else with dots."""


def replacement_fix(rule: TypeRule, finding: Finding) -> Fix | None:
    """The fix that a finding's `replacement` describes, None if there is none.

    A template with `$` replaces the whole call, others only the name.
    """
    template = finding.data.get("replacement")
    if not isinstance(template, str):
        return None
    safe = bool(finding.data.get("safe"))
    call = _call_of(finding)
    if "(" not in template:
        return rule.replace_tokens(
            f"Use {template}.", finding.first, _end_of_name(finding, call), template, safe
        )
    if call is None:
        return None
    arguments = [rule.text(argument) for argument in call.arguments]
    text = fill_template(template, arguments)
    if text is None:
        return None
    shown = text if len(text) <= _SHOWN and "\n" not in text else _short(template)
    return rule.replace_tokens(f"Write {shown}.", finding.first, call.last, text, safe)


def _call_of(finding: Finding) -> n.Call | None:
    call = finding.data.get("call")
    if isinstance(call, n.Call):
        return call
    node, place = finding.data.get("node"), finding.data.get("place")
    if isinstance(node, n.Chain) and isinstance(place, int) and place + 1 < len(node.suffixes):
        following = node.suffixes[place + 1]
        if isinstance(following, n.Call) and not isinstance(following, n.MethodCall):
            return following
    return None


def _end_of_name(finding: Finding, call: n.Call | None) -> int:
    return finding.last if call is None or finding.last < call.first else call.first - 1


def _short(template: str) -> str:
    return re.sub(r"\$(?:[0-9](?:\.\.)?|\*)", "...", template)
