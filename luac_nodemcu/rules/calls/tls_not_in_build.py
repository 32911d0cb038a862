"""An encrypted connection is asked for in firmware that has no TLS.

## What it does

Finds `https://` addresses and `secure = true` where the build lacks CLIENT_SSL_ENABLE. If nothing
is known of the build this is information, as usual builds for the ESP8266 lack it.

## Why it hurts on the device

`http.get("https://...")` then sends the request in plain text to port 443, passwords included, and
gets no answer; `mqtt` raises `ssl not available`.

## Bad

```lua
http.get("https://example.org/", nil, function(code) print(code) end)
```

## Good

```lua
http.get("http://example.org/", nil, function(code) print(code) end)
```

```lua esp32-lua53
http.get("https://example.org/", function(code) print(code) end)
```

## Fix safety

None.

## References

- app/http/httpclient.c, app/modules/mqtt.c: CLIENT_SSL_ENABLE
- Issues 1440 and 1707 of nodemcu-firmware.
"""

from __future__ import annotations

from typing import ClassVar, Final

from luac_nodemcu.rules.model import Rule
from luac_nodemcu.rules.names.module_not_in_build import how_to_add
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.values import Boolean, String
from luac_nodemcu.stubs.lacks import Lack
from luac_nodemcu.stubs.types import StringType, members

_OPTION: Final = "CLIENT_SSL_ENABLE"
_SECURE: Final = "secure"


class TlsNotInBuild(Rule):
    """Which parameters are addresses is in the stubs."""

    code: ClassVar[str] = "251"
    name: ClassVar[str] = "tls-not-in-build"
    needs_types: ClassVar[bool] = True

    def check_file(self) -> None:
        build = self.context.platform.build
        if _OPTION not in build.defaults or build.option(_OPTION):
            return
        for site in self.context.types.calls:
            for param, value, node in zip(site.params, site.arguments, site.nodes, strict=False):
                if param is None or node is None:
                    continue
                if param.name == _SECURE and isinstance(value, Boolean) and value.value is True:
                    self._report(site, node.first, node.last, "this raises 'ssl not available'")
                elif isinstance(value, String) and (value.value or b"").startswith(b"https://"):
                    kinds = (kind for kind in members(param.type) if isinstance(kind, StringType))
                    if any("url" in kind.kinds for kind in kinds):
                        what = "this is sent in plain text"
                        self._report(site, node.first, node.last, what)

    def _report(self, site: CallSite, first: int, last: int, what: str) -> None:
        platform = self.context.platform
        tokens = self.context.file.tokens
        is_known = _OPTION in platform.build.options
        where = "the build has no TLS" if is_known else "usual builds have no TLS"
        self.report(
            (tokens.starts[first], tokens.ends[last]), f"{where}: {what}",
            how_to_add(platform.stubs.chip, Lack("option", (_OPTION,))),
            severity="error" if is_known else "info", subject=site.callee.entry.name.encode(),
        )  # fmt: skip
