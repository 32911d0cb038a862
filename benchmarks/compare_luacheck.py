"""What luacheck and `check` find in the same files, matched by file, line and kind.

    python benchmarks/compare_luacheck.py FOLDER...

Needs luacheck (Debian: lua-check) and prints a table: findings of both, of luacheck only, of ours
only, for each of luacheck's codes that a rule of ours names; then examples of what only luacheck
found. Layout warnings (6xx) are left out: we have none on purpose. Nothing is asserted here.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from luac_nodemcu.checking.run import run_check
from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.project.files import InputFile
from luac_nodemcu.rules.choice import Choice
from luac_nodemcu.rules.registry import rule_classes
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.syntax.source import SourceText

Place = tuple[str, int]
_LINE = re.compile(r"(.+?):(\d+):(\d+)-?\d*: \([WE](\d+)\) (.*)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--target", default="esp8266-lua51")
    parser.add_argument("--profile", default="strict")
    parser.add_argument("--cache", type=Path, help="folder for compiled stubs")
    parser.add_argument("--examples", type=int, default=3)
    arguments = parser.parse_args()
    if shutil.which("luacheck") is None:
        print("luacheck is not installed")
        return 2
    files = sorted(p for f in arguments.folders for p in f.rglob("*.lua") if p.is_file())
    ours = _ours(files, arguments.target, arguments.profile, arguments.cache)
    theirs = _theirs(files, arguments.target, arguments.cache)
    _report(ours, theirs, arguments.examples)
    return 0


def _ours(
    files: list[Path], target: str, profile: str, cache: Path | None
) -> dict[str, dict[Place, Diagnostic]]:
    """luacheck's code -> places of findings of the rules that name it."""
    inputs = [InputFile(path, path.as_posix()) for path in files]
    choice = Choice(profile=profile)  # type: ignore[arg-type]  # a wrong one is reported
    spec = CheckSpec((target,), choice, stub_cache=cache)
    result = run_check(inputs, [], spec, named={file.shown for file in inputs})
    sources = {path: SourceText(data) for path, data in result.sources.items()}
    codes = {rule.name: rule.luacheck for rule in rule_classes()}
    found: dict[str, dict[Place, Diagnostic]] = {}
    for diagnostic in result.diagnostics:
        place = (diagnostic.path, sources[diagnostic.path].line_of(diagnostic.offset))
        for code in codes.get(diagnostic.name, ()) or ("ours",):
            found.setdefault(code, {})[place] = diagnostic
    return found


def _theirs(files: list[Path], target: str, cache: Path | None) -> dict[str, dict[Place, str]]:
    """luacheck's code -> places and messages."""
    lua = "5.3" if "lua53" in target else "5.1"
    view = StubLibrary(cache=cache).view(target.partition("-")[0], lua)
    names = list(view.module_names)
    basics = view.module("_G")
    if basics is not None:
        names += [name for name in basics.names if name.isidentifier()]
    command = [
        "luacheck", "--no-config", "--codes", "--ranges", "--formatter", "plain", "--std", "none",
        "--no-max-line-length", "--read-globals", *names, "--", *(p.as_posix() for p in files),
    ]  # fmt: skip
    output = subprocess.run(command, capture_output=True, check=False).stdout
    found: dict[str, dict[Place, str]] = {}
    for line in output.decode("utf-8", "replace").splitlines():
        match = _LINE.match(line)
        if match is not None and not match[4].startswith("6"):
            found.setdefault(match[4], {})[match[1], int(match[2])] = match[5]
    return found


def _report(
    ours: dict[str, dict[Place, Diagnostic]], theirs: dict[str, dict[Place, str]], examples: int
) -> None:
    print(f"{'code':6}{'both':>7}{'luacheck only':>15}{'ours only':>11}")
    totals: Counter[str] = Counter()
    everywhere = {place for found in ours.values() for place in found}
    shown: list[str] = []
    for code in sorted({*ours, *theirs} - {"ours"}):
        mine, other = ours.get(code, {}), theirs.get(code, {})
        # A rule of ours may stand for several codes: any finding at the place counts.
        both = [place for place in other if place in mine or place in everywhere]
        missing = [place for place in other if place not in everywhere]
        extra = [place for place in mine if not any(place in found for found in theirs.values())]
        print(f"{code:6}{len(both):7}{len(missing):15}{len(extra):11}")
        totals.update(both=len(both), missing=len(missing), extra=len(extra))
        shown += [
            f"  {code} {path}:{line}: {other[path, line]}" for path, line in missing[:examples]
        ]
    print(f"{'all':6}{totals['both']:7}{totals['missing']:15}{totals['extra']:11}")
    own = Counter(diagnostic.name for diagnostic in ours.get("ours", {}).values())
    print(
        "rules without a code of luacheck's: " + ", ".join(f"{n} {c}" for n, c in own.most_common())
    )
    print("only luacheck:")
    print("\n".join(shown))


if __name__ == "__main__":
    sys.exit(main())
