"""Texts of other kinds: addresses, URLs, cron masks, header lines.

Each check answers what is wrong, or nothing. They are mild: what a function may understand in
some way is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from luac_nodemcu.semantics.formats.model import Flaw, shown

_DOTTED: Final = re.compile(rb"[0-9]{1,3}(\.[0-9]{1,3}){3}")
_MAC: Final = re.compile(rb"[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}")
_SCHEME: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://")
_IPV6: Final = re.compile(rb"\[?[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*\]?")
_HEADER: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*:")
_CRON_PART: Final = re.compile(rb"\*(?:/[0-9]+)?|[0-9]+(?:,[0-9]+)*")
_CRON_FIELDS: Final = (
    ("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 6),
)  # fmt: skip


def _number(digits: bytes) -> int:
    """A number of digits; what is longer than any that is allowed is as good as cut off."""
    return int(digits.lstrip(b"0")[:18] or 0)


def _ip(text: bytes) -> Flaw | None:
    if _DOTTED.fullmatch(text) is None:
        if re.fullmatch(rb"[0-9A-Fa-fxX.]+", text):
            # Fewer parts, hexadecimal: strange, but read as an address.
            return Flaw(0, len(text), "is no address of four numbers", certain=False)
        return Flaw(0, len(text), "is no IPv4 address")
    for part in text.split(b"."):
        if _number(part) > 255:
            return Flaw(0, len(text), f"is no IPv4 address: {_number(part)} is more than 255")
    return None


def _host_name(text: bytes) -> Flaw | None:
    if _DOTTED.fullmatch(text) is not None:
        return Flaw(0, len(text), "is an address, not a name")
    return _host(text)


def _mac(text: bytes) -> Flaw | None:
    if _MAC.fullmatch(text) is None:
        return Flaw(0, len(text), "is no MAC address such as 18:fe:34:00:00:01")
    return None


def _url(text: bytes) -> Flaw | None:
    if not text or _SCHEME.match(text) is not None:
        return None
    return Flaw(0, len(text), "has no scheme such as http://")


def _host(text: bytes) -> Flaw | None:
    if _IPV6.fullmatch(text):
        return None
    if _SCHEME.match(text) is not None:
        return Flaw(0, len(text), "is a URL: leave the scheme and the path out", certain=False)
    found = re.search(rb"[\s/:?@]", text)
    if found is None:
        return None
    what = "a port" if found[0] == b":" else "a blank" if found[0].isspace() else "a path"
    return Flaw(
        found.start(), len(text), f"has {what} and is no host name then", certain=False
    )  # fmt: skip


def _cron(text: bytes) -> Flaw | None:
    parts = text.split()
    if len(parts) != len(_CRON_FIELDS):
        return Flaw(0, len(text), f"has {len(parts)} fields, not {len(_CRON_FIELDS)}")
    for part, (name, low, high) in zip(parts, _CRON_FIELDS, strict=True):
        if _CRON_PART.fullmatch(part) is None:
            return Flaw(
                0, len(text), f"has {shown(part)} for the {name}: write '*', '*/n' or numbers"
            )
        if part.startswith(b"*/"):
            if not 1 <= _number(part[2:]) < high - low:
                return Flaw(0, len(text), f"has {shown(part)}, which is no part of a {name}")
        elif part != b"*":
            for number in part.split(b","):
                if not low <= _number(number) <= high:
                    return Flaw(
                        0, len(text), f"has {_number(number)} for the {name}, not {low} to {high}"
                    )
    return None


def _headers(text: bytes) -> Flaw | None:
    if not text:
        return None
    if not text.endswith(b"\r\n"):
        return Flaw(0, len(text), "does not end with \\r\\n", certain=False)
    for line in text[:-2].split(b"\r\n"):
        if line and _HEADER.match(line) is None:
            return Flaw(0, len(text), f"has the line {shown(line)}, which is no header", False)
    return None


TEXT_CHECKS: Final[dict[str, Callable[[bytes], Flaw | None]]] = {
    "ip": _ip,
    "mac": _mac,
    "url": _url,
    "host": _host,
    "host-name": _host_name,
    "cron": _cron,
    "http-headers": _headers,
}
"""Kind of a string -> what is wrong with a text of that kind."""
