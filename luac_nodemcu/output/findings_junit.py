"""Findings of `check` as JUnit's XML, which nearly every CI server can show.

A suite for each file. A finding that makes the check fail is a failed test; a milder one is a
test that passed and says something; a file without findings is one test that passed.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Final

from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.output.findings import Findings, clean, message_of

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""
_UNCHECKED: Final = frozenset({"unreadable-file", "rule-failed"})
_TIME: Final = "0"


def junit_text(findings: Findings) -> str:
    """The document, in ASCII with character references, so that any stream can hold it."""
    by_file: dict[str, list[Diagnostic]] = {path: [] for path in findings.files}
    for diagnostic in findings.diagnostics:
        by_file.setdefault(diagnostic.path, []).append(diagnostic)
    root = ET.Element("testsuites", {"name": "luac-nodemcu check"})
    for path, own in by_file.items():
        root.append(_suite(findings, path, own))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", _TIME)
    ET.indent(root)
    head = '<?xml version="1.0" encoding="us-ascii"?>\n'
    body: bytes = ET.tostring(root, encoding="us-ascii", xml_declaration=False)
    return f"{head}{body.decode('ascii')}\n"


def _suite(findings: Findings, path: str, own: list[Diagnostic]) -> ET.Element:
    shown = _text(findings.places.shown(path))
    suite = ET.Element("testsuite", {"name": shown})
    for diagnostic in own:
        suite.append(_case(findings, diagnostic, shown))
    if not own:
        suite.append(_test("no findings", shown))
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    suite.set("skipped", "0")
    suite.set("time", _TIME)
    return suite


def _case(findings: Findings, diagnostic: Diagnostic, shown: str) -> ET.Element:
    place = findings.position(diagnostic)
    case = _test(f"{diagnostic.name} {place.line}:{place.column}", shown)
    case.set("line", str(place.line))
    message = message_of(diagnostic)
    lines = [f"{shown}:{place.line}:{place.column}: {diagnostic.severity}: {message}"]
    if diagnostic.help:
        lines.append(f"help: {clean(diagnostic.help)}")
    text = _text("\n".join(lines))
    if diagnostic.name in _UNCHECKED:
        kind = "error"
    elif findings.fails(diagnostic):
        kind = "failure"
    else:
        ET.SubElement(case, "system-out").text = text
        return case
    attributes = {"type": diagnostic.severity, "message": _text(message)}
    ET.SubElement(case, kind, attributes).text = text
    return case


def _test(name: str, shown: str) -> ET.Element:
    # Jenkins takes what is before the last dot for a package.
    return ET.Element(
        "testcase",
        {"name": name, "classname": shown.removesuffix(".lua"), "file": shown, "time": _TIME},
    )


def _text(text: str) -> str:
    return _NOT_XML.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
