"""A call is written as the other chip wants it.

## What it does

Finds calls with the wrong number or types of arguments, unknown events and unknown fields in
tables, which are right on the other family of chips: the same function has another signature
there. Also callbacks with parameters that only the other chip passes.

## Why it hurts on the device

The call raises an error or does something else; a parameter of a callback stays nil.

## Bad

```lua esp32-lua53
local server = net.createServer(30)
print(server)
```

```lua esp32-lua53
local value = adc.read(0)
print(value)
```

## Good

```lua esp32-lua53
local server = net.createServer(net.TCP, 30)
print(server)
```

```lua esp8266-lua51
local value = adc.read(0)
print(value)
```

## Fix safety

None.

## References

- The argument checks in the C sources of both branches of nodemcu-firmware.
"""

from __future__ import annotations

from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import listing, ordinal, readable
from luac_nodemcu.rules.portability._base import CALL_KINDS
from luac_nodemcu.rules.portability._rule import PortabilityRule
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import Function, Signature


class OtherChipCall(PortabilityRule):
    """Compares with the stub of the other chip."""

    code: ClassVar[str] = "802"
    name: ClassVar[str] = "other-chip-call"
    severity: ClassVar[Severity] = "error"
    kinds: ClassVar[tuple[str, ...]] = CALL_KINDS

    def start_file(self) -> None:
        super().start_file()
        self._calls: set[int] = set()

    def word(self, finding: Finding) -> None:
        call = finding.data.get("call")
        if call is not None and id(call) in self._calls:
            # The same cause: several arguments do not fit.
            return
        self._calls.add(id(call))
        platform = self.context.platform
        here, there = platform.stubs, platform.other_chip
        function = finding.text("function")
        chip, other = here.chip.upper(), there.chip.upper()
        severity: Severity = self.severity
        if finding.kind == "callback-parameter":
            names = finding.data["parameters"]
            given = listing(names) if isinstance(names, list) and names else "nothing"
            message = (
                f"{function}() passes {given} to its callback on the {chip}; "
                f"'{finding.text('extra')}' stays nil: only the {other} passes more"
            )
            severity = "warning"
        elif finding.kind == "unknown-option":
            message = f"field '{finding.text('field')}' of {function}() exists on the {other} only"
            severity = "error" if finding.text("effect") == "raises" else "warning"
        elif finding.kind == "unknown-event":
            message = f"{function}() knows event '{finding.text('event')}' on the {other} only"
        elif finding.kind in _VALUES and _has_right_number(here, finding):
            raises = finding.data[_VALUES[finding.kind]] in ("raises", "fails")
            severity = "error" if raises else "warning"
            message = f"{_value(finding, chip)}; the {other} takes it"
        else:
            message = f"{function}() is called as on the {other}; the {chip} wants it otherwise"
            if finding.kind == "extra-argument":
                # What is more is ignored.
                severity = "warning"
        shown = _shown(here, function)
        hint = f"On the {chip}: {shown}." if shown else ""
        if finding.kind == "argument-set" and _has_right_number(here, finding):
            hint = f"On the {chip} it takes {readable(finding.text('wanted'))}."
        self.report(self.place(finding), message, hint, severity=severity)


_VALUES: Final = {
    "argument-type": "bad_type",
    "argument-nil": "bad_type",
    "argument-set": "bad_value",
}
"""Findings about the value of one argument -> what of them says what the firmware does then."""


def _has_right_number(view: StubView, finding: Finding) -> bool:
    """Whether a call has as many arguments as it may have on this chip."""
    entry, arguments = view.find(finding.text("function")), finding.data.get("arguments")
    if not isinstance(entry, Function) or not isinstance(arguments, list):
        return False
    return any(
        sum(not p.optional and not p.vararg for p in one.params)
        <= len(arguments)
        <= len(one.params)
        for one in entry.signatures
    )


def _value(finding: Finding, chip: str) -> str:
    number = finding.data["position"]
    assert isinstance(number, int)
    argument = f"{ordinal(number)} argument ('{finding.text('parameter')}')"
    function, got = finding.text("function"), finding.text("got")
    if finding.kind == "argument-set":
        return f"{argument} of {function}() cannot be {got} on the {chip}"
    wanted = readable(finding.text("wanted"))
    return f"{argument} of {function}() must be {wanted} on the {chip}, not {got}"


def _shown(view: StubView, name: str) -> str:
    """How a function is called, in each of its ways."""
    entry = view.find(name)
    if not isinstance(entry, Function):
        return ""
    return " or ".join(
        f"{name}({', '.join(_parameters(signature))})" for signature in entry.signatures[:3]
    )


def _parameters(signature: Signature) -> list[str]:
    return [f"[{p.name}]" if p.optional else p.name for p in signature.params]
