"""What luacheck and `check` find in the same files, matched by file, line and kind.

    python benchmarks/compare_luacheck.py FOLDER...

Needs luacheck (Debian: lua-check). Prints a table of what each finds by kind: lines with a finding
of luacheck's, of ours, and of both. A kind is a group of luacheck's codes and our rules that name
one of them; what no code of luacheck's stands for is listed by family. Then the same for each code,
with examples of what only luacheck found. luacheck is given the names of the firmware's modules,
as a user would, but nothing of what is in them. Layout warnings (6xx) are left out: we have none on
purpose. Nothing is asserted here.
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
from luac_nodemcu.rules.model import FAMILIES
from luac_nodemcu.rules.registry import rule_classes
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.syntax.source import SourceText

Place = tuple[str, int]
KINDS = {
    "syntax errors": ("011",),
    "undefined globals": ("113",),
    "globals set": ("111", "112", "131"),
    "read-only tables": ("121", "122"),
    "unused variables and functions": ("211", "231", "241"),
    "unused arguments and loop variables": ("212", "213", "232", "233"),
    "unused values": ("311", "312", "313", "314", "331"),
    "uninitialised variables": ("221", "321", "341"),
    "redefined and hidden names": tuple(f"4{place}{kind}" for place in "123" for kind in "123"),
    "unreachable code, loops, labels": ("511", "512", "521", "571"),
    "assignments of other lengths": ("531", "532"),
    "empty blocks": ("541", "542", "551"),
    "negated comparisons": ("581", "582"),
    "suppressions": ("021", "022", "023"),
}
"""Kinds of mistakes -> luacheck's codes."""
OURS = "family "
"""Before the first digit of rules that no code of luacheck's stands for."""
_LINE = re.compile(r"(.+?):(\d+):(\d+)-?\d*: \([WE](\d+)\) (.*)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--target", default="esp8266-lua51", help="default: %(default)s")
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
    _by_kind(ours, theirs)
    _report(ours, theirs, arguments.examples)
    return 0


def _by_kind(ours: dict[str, dict[Place, Diagnostic]], theirs: dict[str, dict[Place, str]]) -> None:
    print(f"{'lines with findings':38}{'luacheck':>10}{'check':>8}{'both':>8}")
    everywhere = {place for found in ours.values() for place in found}
    known = {code for codes in KINDS.values() for code in codes}
    rest = tuple(sorted({*theirs} - known))
    for kind, codes in {**KINDS, "other codes of luacheck": rest}.items():
        mine = {place for code in codes for place in ours.get(code, ())}
        other = {place for code in codes for place in theirs.get(code, ())}
        if mine or other:
            # What luacheck says about a line may be the case of another rule of ours.
            both = len(other & everywhere)
            print(f"{kind:38}{len(other):10}{len(mine):8}{both:8}")
    for digit, family in FAMILIES.items():
        places = ours.get(OURS + digit, {})
        if places:
            print(f"{'only check: ' + family:38}{0:10}{len(places):8}{0:8}")
    all_of_theirs = {place for found in theirs.values() for place in found}
    both = len(all_of_theirs & everywhere)
    print(f"{'all':38}{len(all_of_theirs):10}{len(everywhere):8}{both:8}\n")


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
        for code in codes.get(diagnostic.name, ()) or (OURS + diagnostic.code[0],):
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
    for code in sorted(code for code in {*ours, *theirs} if not code.startswith(OURS)):
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
    own = Counter(
        diagnostic.name
        for code, found in ours.items()
        if code.startswith(OURS)
        for diagnostic in found.values()
    )
    print(
        "rules without a code of luacheck's: " + ", ".join(f"{n} {c}" for n, c in own.most_common())
    )
    print("only luacheck:")
    print("\n".join(shown))


if __name__ == "__main__":
    sys.exit(main())
