r"""A connection that is not encrypted goes to a port for encrypted ones.

## What it does

Reports connections whose port is the usual one of an encrypted protocol (443, 465, 636, 853, 993,
995, 8883), made with functions that do not encrypt.

## Why it hurts on the device

The other side waits for the start of TLS and hangs up, or, worse, passwords go over the network
for everybody to read.

## Bad

```lua
local sck = net.createConnection()
sck:connect(443, "example.com")
```

## Good

```lua
local sck = tls.createConnection()
sck:connect(443, "example.com")
```

## Fix safety

None.

## References

- The `tls` page of the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule, has_kind
from luac_nodemcu.semantics.values import Number

_ENCRYPTED: Final = {
    443: "HTTPS", 465: "SMTP with TLS", 636: "LDAP with TLS", 853: "DNS with TLS",
    993: "IMAP with TLS", 995: "POP3 with TLS", 8883: "MQTT with TLS",
}  # fmt: skip
"""Ports that are registered for encrypted protocols (IANA)."""


class PlainConnection(HazardRule):
    """Ports are a convention, so a warning."""

    code: ClassVar[str] = "517"
    name: ClassVar[str] = "plain-connection"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        for site in self.sites:
            if not self.holds(site.effects.plain, site):
                continue
            for param, value in zip(site.params, site.arguments, strict=False):
                if (
                    param is not None
                    and has_kind(param.type, "port")
                    and isinstance(value, Number)
                    and value.value in _ENCRYPTED
                ):
                    self.report(
                        self.argument_place(site, param.name) or self.call_place(site),
                        f"port {value.value} is for {_ENCRYPTED[int(value.value)]}, but this "
                        "connection is not encrypted",
                        "Use an encrypted connection (a build with TLS), or the other port.",
                    )
