"""The strings that a device holds already: a string of code that is equal to one is free.

Without better knowledge these are what an idle VM holds (`luac_nodemcu.firmware.idle_vm`); a
device can list its own with `debug.getstrings('RAM')`. This file reads such lists from bytes;
files are read by the caller.
"""

from __future__ import annotations

import json
import re
from typing import Final

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.idle_vm import idle_vm
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.syntax import tokens as kinds
from luac_nodemcu.syntax.dialect import LUA51
from luac_nodemcu.syntax.lexer import lex

_LUA_LIST: Final = re.compile(rb"local\s+\w+\s*=")
_IN_LUA_LIST: Final = frozenset(
    (
        kinds.STRING, kinds.COMMA, kinds.SEMICOLON, kinds.LOCAL, kinds.ASSIGN, kinds.LBRACE,
        kinds.RBRACE, kinds.EOF,
    )
)  # fmt: skip
"""What a list of Lua strings consists of, beside the name in `local preload =`."""


class HeldStringsError(LuacNodemcuError):
    """A list of held strings that cannot be read."""


def default_held_strings(machine: Machine) -> frozenset[bytes]:
    """What an idle VM of the target's Lua version holds."""
    return idle_vm(machine.lua).strings


def parse_held_strings(data: bytes, name: str) -> frozenset[bytes]:
    """The strings in a list: JSON (an array, or an object whose `strings` is one), Lua strings
    as `("%q"):format` prints them (perhaps behind `local preload =`), or one string a line.
    `name` is what messages call the list.

    In JSON a string is UTF-8; lines are taken as they are. Raises `HeldStringsError`.
    """
    text = data.removeprefix(b"\xef\xbb\xbf")
    start = text.lstrip()
    if start[:1] in (b"[", b"{"):
        return _from_json(text, name)
    if start[:1] == b'"' or _LUA_LIST.match(start):
        return _from_lua(text, name)
    if b"\0" in text:
        raise HeldStringsError(
            f"{name} is not a list of strings: it has a zero byte on line "
            f"{text[: text.index(0)].count(10) + 1}. Give one string a line, or a JSON array."
        )
    return frozenset(line for line in text.replace(b"\r\n", b"\n").split(b"\n") if line)


def _from_lua(data: bytes, name: str) -> frozenset[bytes]:
    tokens = lex(data, LUA51)
    before = kinds.SEMICOLON
    for index, kind in enumerate(tokens.kinds):
        is_name = kind == kinds.NAME and before == kinds.LOCAL
        # Two strings in a row are one that was not quoted well, or a comma was forgotten.
        is_joined = kind == kinds.STRING and before == kinds.STRING
        if is_joined or not (is_name or kind in _IN_LUA_LIST):
            raise HeldStringsError(
                f"{name}:{tokens.lines[index]}: this is not a list of Lua strings. "
                "Give Lua strings with commas between them, one string a line, or JSON."
            )
        before = kind
    pairs = zip(tokens.kinds, tokens.values, strict=True)
    return frozenset(text for kind, text in pairs if kind == kinds.STRING)


def _from_json(data: bytes, name: str) -> frozenset[bytes]:
    try:
        found = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise HeldStringsError(f"{name}: byte {error.start} is not UTF-8.") from None
    except (json.JSONDecodeError, RecursionError) as error:
        place = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise HeldStringsError(
            f"{name}{place}: not valid JSON ({reason}). "
            "Give one string a line, or a JSON array of strings."
        ) from None
    if isinstance(found, dict):
        found = found.get("strings")
    if not isinstance(found, list):
        raise HeldStringsError(
            f"{name}: expected a JSON array of strings, or an object with one as 'strings'."
        )
    for number, text in enumerate(found):
        if not isinstance(text, str):
            raise HeldStringsError(
                f"{name}: item {number + 1} is not a string but {json.dumps(text)[:40]}."
            )
    return frozenset(text.encode("utf-8", "surrogatepass") for text in found)
