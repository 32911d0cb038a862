"""Cases of rules as Lua files: `tests/data/rules/<rule>/{bad,good,fix}*.lua`, see README.md there.

Every finding of the rule must be expected at its line, and every expected one must be found.
Rules about hazards are about what the firmware does, so their cases are checked with its stubs;
all others with those of the tests.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

from luac_nodemcu.checking.fixes import fix_until_clean
from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.firmware.build_config import BuildConfig
from luac_nodemcu.rules.choice import Choice
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.layout import Layout
from luac_nodemcu.rules.portability._rule import PortabilityRule
from luac_nodemcu.rules.registry import rules_by_name
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.syntax.parser import parse_bytes
from luac_nodemcu.syntax.source import SourceText
from tests.rules.test_pages import example_firmware
from tests.support.checking import DEFAULT_TARGET, STUB_CACHE, check_files, platform

FOLDER = Path(__file__).resolve().parent.parent / "data" / "rules"
_EXPECTED = re.compile(rb"--(\^?)> *(.+?)\s*$", re.MULTILINE)
_SEVERITY = re.compile(r"(error|warning|info|hint): +(?=\S)")
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
    if issubclass(rules_by_name()[rule], HazardRule | PortabilityRule):
        return [d for d in check_hazards(files, choice, target, firmware) if d.name == rule]
    found = check_files(files, choice=choice, target=target, entry="init.lua", firmware=firmware)
    return [d for diagnostics in found.values() for d in diagnostics if d.name == rule]


def check_hazards(
    files: dict[str, bytes], choice: Choice, target: str, firmware: BuildConfig | None
) -> list[Diagnostic]:
    """The findings with the real stubs; several files are a whole project."""
    layout = Layout()
    if len(files) > 1:
        lfs = frozenset(path for path in files if path.startswith("lfs/"))
        layout = Layout(is_whole=True, has_parts=True, lfs=lfs)
    spec = CheckSpec(
        targets=(target,),
        choice=choice,
        entry="init.lua" if "init.lua" in files else None,
        layout=layout,
        firmware=firmware,
        stub_cache=STUB_CACHE,
    )
    workspace = Workspace(spec, real_library())
    for path, data in files.items():
        workspace.set_file(path, data)
    found = [d for path in files for d in workspace.check(path)]
    found += workspace.check_project()
    assert not workspace.failures, workspace.failures[0]
    return found


@functools.cache
def real_library() -> StubLibrary:
    """The stubs of the firmware."""
    return StubLibrary(cache=STUB_CACHE)


def expected_of(files: dict[str, bytes]) -> list[tuple[str, int, str, str]]:
    """(path, line, severity or empty, part of the message) of the findings that comments expect."""
    found = []
    for path, data in files.items():
        for match in _EXPECTED.finditer(data):
            line = data.count(b"\n", 0, match.start()) + (0 if match[1] else 1)
            for part in match[2].decode().split(" | "):
                severity = _SEVERITY.match(part.strip())
                text = part.strip()[severity.end() if severity else 0 :]
                found.append((path, line, severity[1] if severity else "", text))
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
            is_here = item[:2] == (diagnostic.path, line) and item[3] in diagnostic.message
            if is_here and item[2] in ("", diagnostic.severity):
                remaining.remove(item)
                break
        else:
            surplus.append((diagnostic.path, line, diagnostic.severity, diagnostic.message))
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
    """Bad and good ones for each rule about Lua or hazards; `tests/data/types` has calls."""
    without = []
    for rule in rules_by_name().values():
        if rule.is_about_tool or (rule.needs_types and not issubclass(rule, HazardRule)):
            continue
        folder = FOLDER / rule.name
        without += [f"{rule.name}/{kind}" for kind in ("bad", "good") if not _has(folder, kind)]
    assert without == []


def _has(folder: Path, kind: str) -> bool:
    return any(folder.glob(f"{kind}*"))
