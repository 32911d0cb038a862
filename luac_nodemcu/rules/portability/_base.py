"""Which findings of inference are questions of portability: the same code is right elsewhere.

A name that another chip or another Lua has, and a call that another chip takes, are no
misspellings. The rules of this family report them, and those of family 2 leave them alone.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.rules.context import FileContext, Platform
from luac_nodemcu.semantics.api_calls import ApiCalls
from luac_nodemcu.semantics.binding import Argument
from luac_nodemcu.semantics.convert import Converter
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.semantics.fit import Fitter
from luac_nodemcu.stubs.lacks import Lack
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import Function, Struct
from luac_nodemcu.stubs.types import FunctionType, members

CHIP_API: Final = "other-chip-api"
CHIP_CALL: Final = "other-chip-call"
LUA_API: Final = "other-lua-api"
VARIANT: Final = "other-variant"
NUMBERS: Final = "other-number-type"

NAME_KINDS: Final = ("removed-api", "undefined-field", "undefined-method")
CALL_KINDS: Final = (
    "argument-type", "argument-nil", "argument-set", "missing-argument", "extra-argument",
    "unknown-event", "callback-parameter", "unknown-option",
)  # fmt: skip
_COMPATIBILITY: Final = "LUA_COMPAT_"
"""Options of Lua 5.3 that bring back parts of Lua 5.1 begin so."""


def rule_for(context: FileContext, finding: Finding) -> str | None:
    """The rule of this family that reports a finding, None if it is no question of portability."""
    kind = finding.kind
    if kind not in _HANDLED:
        return None
    known = finding.data.get("portability")
    if known is None:
        found = _find(context, finding)
        known = finding.data["portability"] = found or ""
    return str(known) or None


def _find(context: FileContext, finding: Finding) -> str | None:
    platform = context.platform
    if finding.kind in NAME_KINDS:
        elsewhere = platform.elsewhere(name_of(finding))
        if elsewhere is None:
            return None
        return CHIP_API if elsewhere.kind == "chip" else LUA_API
    if finding.kind == "not-in-build":
        lack = finding.data["lack"]
        assert isinstance(lack, Lack)
        if lack.kind == "option" and lack.names[0].startswith(_COMPATIBILITY):
            return LUA_API
        return {"variant": VARIANT, "numbers": NUMBERS, "lua": LUA_API}.get(lack.kind)
    return CHIP_CALL if _fits(platform, platform.other_chip, finding) else None


def name_of(finding: Finding) -> str:
    """The full name that a finding about a missing name is about."""
    if finding.kind == "undefined-method":
        return f"{finding.text('class')}:{finding.text('method')}"
    return finding.text("name")


def _fits(platform: Platform, view: StubView, finding: Finding) -> bool:
    """Whether another chip takes the call as it is."""
    data = finding.data
    if finding.kind == "unknown-option":
        struct = view.type(finding.text("struct"))
        return isinstance(struct, Struct) and finding.text("field") in struct.fields
    function = view.find(finding.text("function"))
    if not isinstance(function, Function):
        return False
    own = platform.stubs.find(finding.text("function"))
    if not isinstance(own, Function) or own is function:
        return False
    if finding.kind == "callback-parameter":
        count, extra = data["count"], data["info"]
        given = len(getattr(getattr(extra, "node", None), "parameters", ()))
        return isinstance(count, int) and any(
            len(one.params) >= given for one in _callbacks(function)
        )
    arguments = data.get("arguments")
    if not isinstance(arguments, list) or not all(isinstance(a, Argument) for a in arguments):
        return False
    if any(len(form.params) == len(arguments) for form in own.old_forms):
        # More likely written for earlier firmware of this chip.
        return False
    calls = ApiCalls(Converter(view), Fitter(view), view.lua, lambda *_: None)
    return calls.fits(function, arguments)


def _callbacks(function: Function) -> list[FunctionType]:
    return [
        member
        for signature in function.signatures
        for param in signature.params
        for member in members(param.type)
        if isinstance(member, FunctionType)
    ]


_HANDLED: Final = frozenset((*NAME_KINDS, *CALL_KINDS, "not-in-build"))
