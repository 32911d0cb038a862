"""Cases of rules as Lua files: `tests/data/rules/<rule>/{bad,good,fix}*.lua`, see README.md there.

Every finding of the rule must be expected at its line, and every expected one must be found.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luac_nodemcu.checking.fixes import fix_until_clean
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.rules.choice import Choice
from luac_nodemcu.rules.registry import rules_by_name
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.syntax.parser import parse_bytes
from luac_nodemcu.syntax.source import SourceText
from tests.rules.test_pages import example_firmware
from tests.support.checking import DEFAULT_TARGET, check_files, platform

FOLDER = Path(__file__).resolve().parent.parent / "data" / "rules"
_EXPECTED = re.compile(rb"--(\^?)> *(.+?)\s*$", re.MULTILINE)
_FLAGS = re.compile(rb"\A(?:\xef\xbb\xbf)?-- check: (.*)\n")
_DIVIDER = b"-- fixed:\n"


def cases(kind: str) -> list[Path]:
    return sorted(FOLDER.glob(f"*/{kind}*"))


def name_of(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def files_of(path: Path) -> dict[str, bytes]:
    """The file of a case, or the files of its folder."""
    if path.is_dir():
        return {p.relative_to(path).as_posix(): p.read_bytes() for p in sorted(path.rglob("*.lua"))}
    return {path.name: path.read_bytes()}


def check(path: Path, files: dict[str, bytes]) -> list[Diagnostic]:
    """The findings of the case's rule."""
    rule = path.parent.name
    assert rule in rules_by_name(), f"there is no rule {rule}"
    target = DEFAULT_TARGET
    firmware = None
    options: dict[str, object] = {}
    select: tuple[str, ...] = (rule,)
    flags = _FLAGS.match(next(iter(files.values())))
    for flag in flags[1].decode().split() if flags else []:
        name, _, value = flag.partition("=")
        if name == "target":
            target = value
        elif name in ("modules", "variant"):
            firmware = example_firmware([flag])
        elif name == "select":
            select = (rule, *value.split(","))
        else:
            options[name] = int(value) if value.isdigit() else value == "true"
    if not rule.startswith(("syntax-error", "byte-order-mark", "unknown-suppression")):
        lua = platform(target).dialect
        broken = [name for name, data in files.items() if parse_bytes(data, lua).has_errors]
        assert broken == [], "a case must be sound Lua"
    choice = Choice(select=select, options={rule: options} if options else {})
    found = check_files(files, choice=choice, target=target, entry="init.lua", firmware=firmware)
    return [d for diagnostics in found.values() for d in diagnostics if d.name == rule]


def expected_of(files: dict[str, bytes]) -> list[tuple[str, int, str]]:
    """(path, line, part of the message) of the findings that comments expect."""
    found = []
    for path, data in files.items():
        for match in _EXPECTED.finditer(data):
            line = data.count(b"\n", 0, match.start()) + (0 if match[1] else 1)
            found += [(path, line, part.strip()) for part in match[2].decode().split(" | ")]
    return found


@pytest.mark.parametrize("path", cases("bad"), ids=name_of)
def test_bad(path: Path) -> None:
    files = files_of(path)
    remaining = expected_of(files)
    assert remaining, "a bad case must expect something"
    surplus = []
    for diagnostic in check(path, files):
        line = SourceText(files[diagnostic.path]).line_of(diagnostic.offset)
        for item in remaining:
            if item[:2] == (diagnostic.path, line) and item[2] in diagnostic.message:
                remaining.remove(item)
                break
        else:
            surplus.append((diagnostic.path, line, diagnostic.message))
    assert (remaining, surplus) == ([], [])


@pytest.mark.parametrize("path", cases("good"), ids=name_of)
def test_good(path: Path) -> None:
    files = files_of(path)
    assert [(d.path, d.offset, d.message) for d in check(path, files)] == []


@pytest.mark.parametrize("path", cases("fix"), ids=name_of)
def test_fix(path: Path) -> None:
    data = path.read_bytes()
    before, divider, after = data.partition(_DIVIDER)
    assert divider, "a fix case must have a line `-- fixed:`"
    flags = _FLAGS.match(before)
    head = flags[0] if flags else b""

    def check_text(text: bytes) -> list[Diagnostic]:
        found = check(path, {"fix.lua": text})
        for diagnostic in found:
            if diagnostic.fix is not None:
                kinds.add(diagnostic.fix.safe)
        return found

    kinds: set[bool] = set()
    lua = platform("esp8266-lua53" if b"lua53" in head else DEFAULT_TARGET).dialect
    fixed = fix_until_clean(before, check_text, True, [lua])
    assert fixed.data.decode() == (head + after).decode()
    assert fixed.refused == ()
    assert not LuaFile("fix.lua", fixed.data, lua).tree.has_errors
    # What the page says about safety.
    if kinds == {True}:
        safe_only = fix_until_clean(before, check_text, False, [lua])
        assert safe_only.data == fixed.data


def test_every_rule_has_cases() -> None:
    """Bad and good ones for each rule that reads no types and reports about Lua."""
    rules = {rule for rule in rules_by_name().values() if not rule.needs_types}
    for rule in rules:
        folder = FOLDER / rule.name
        if rule.is_about_tool:
            continue
        assert list(folder.glob("bad*")), f"{rule.name} has no bad case"
        assert list(folder.glob("good*")), f"{rule.name} has no good case"
