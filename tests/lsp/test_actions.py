"""Code actions, inlay hints, code lenses, diagnostics as data."""

from __future__ import annotations

import pytest
from lsprotocol import types

from luac_nodemcu_lsp.features import code_actions, code_lenses, diagnostics, inlay_hints
from luac_nodemcu_lsp.features.kinds import FIX_ALL, MIGRATE
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.settings import ClientSettings
from tests.lsp.editor import Editor

OLD_TIMERS = (
    "tmr.alarm(0, 1000, tmr.ALARM_AUTO, function() print(1) end)\n"
    "tmr.alarm(1, 2000, tmr.ALARM_AUTO, function() print(2) end)\n"
)


def _titles(actions: list[types.CodeAction]) -> list[str]:
    return [action.title for action in actions]


def _named(actions: list[types.CodeAction], start: str) -> types.CodeAction:
    found = [action for action in actions if action.title.startswith(start)]
    assert found, _titles(actions)
    return found[0]


def test_fix(editor: Editor) -> None:
    actions = editor.actions("local t = tmr.create()\nt:al|am(1, tmr.ALARM_AUTO, print)\n")
    fixes = [action for action in actions if action.diagnostics and "alarm" in action.title]
    assert fixes, _titles(actions)
    assert "t:alarm(1," in editor.apply(fixes[0])
    assert fixes[0].diagnostics is not None
    assert fixes[0].diagnostics[0].code == "undefined-field"


def test_fix_all_leaves_sound_code(editor: Editor) -> None:
    source = "local a = net.createConnection(net.TCP, 0)\nlocal t = tmr.create()\nt.start()|\n"
    actions = editor.actions(source, [types.CodeActionKind.SourceFixAll])
    assert [action.kind for action in actions] == [FIX_ALL]
    text = editor.apply(actions[0])
    assert "t:start()" in text
    assert "net.TCP" not in text
    query = editor.open(text)
    assert not query.tree.has_errors
    assert not [finding for finding in query.findings if finding.fix and finding.fix.safe]


def test_source_actions_only_when_asked_for(editor: Editor) -> None:
    kinds = {action.kind for action in editor.actions(OLD_TIMERS.replace("alarm", "al|arm", 1))}
    assert FIX_ALL not in kinds
    assert MIGRATE not in kinds


def test_migrate_removed_api(editor: Editor) -> None:
    actions = editor.actions(OLD_TIMERS.replace("alarm", "al|arm", 1))
    action = _named(actions, "Replace all 2 outdated calls")
    text = editor.apply(action)
    assert text.count("tmr.create():alarm(") == 2
    assert "tmr.alarm" not in text
    assert editor.actions(OLD_TIMERS + "|", [MIGRATE])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("print(no|thing)", "print(nothing) -- nodemcu: ignore[undefined-global]"),
        (
            "  print(no|thing) -- why\n",
            "  -- nodemcu: ignore[undefined-global]\n  print(nothing) -- why\n",
        ),
        (
            "print(no|thing, [[\n]])\n",
            "-- nodemcu: ignore[undefined-global]\nprint(nothing, [[\n]])\n",
        ),
        (
            "print(no|thing) -- nodemcu: ignore[unused-variable]\n",
            "print(nothing) -- nodemcu: ignore[unused-variable, undefined-global]\n",
        ),
    ],
)
def test_suppress_on_the_line(editor: Editor, source: str, expected: str) -> None:
    action = _named(editor.actions(source), "Ignore undefined-global on this line")
    text = editor.apply(action)
    assert text == expected
    assert "undefined-global" not in [finding.name for finding in editor.open(text).findings]


@pytest.mark.parametrize("start", ["", "#!/usr/bin/nodemcu\n", "-- a comment\n"])
def test_suppress_in_the_file(editor: Editor, start: str) -> None:
    action = _named(editor.actions(f"{start}print(no|thing)\n"), "Ignore undefined-global in this")
    text = editor.apply(action)
    assert text.startswith(start if start.startswith("#") else "-- nodemcu: ignore-file")
    assert "undefined-global" not in [finding.name for finding in editor.open(text).findings]


def test_make_local(editor: Editor) -> None:
    actions = editor.actions("local function f()\n  cou|nt, other = 1, 2\nend\nf()\n")
    text = editor.apply(_named(actions, "Declare count, other as local"))
    assert "  local count, other = 1, 2\n" in text
    for source in ("lo|cal x = 1", "print(x|)", "t.x| = 1", "gpio| = 1"):
        assert not [title for title in _titles(editor.actions(source)) if "as local" in title]


def test_an_action_for_another_version_does_nothing(editor: Editor) -> None:
    query, position = editor.at_cursor("print(no|thing)")
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(query.uri),
        types.Range(position, position),
        types.CodeActionContext([]),
    )
    action = code_actions.code_actions(query, params)[0]
    document = editor.session.documents.get(query.uri)
    assert document is not None
    document.version = 7
    assert code_actions.resolve(editor.session, action).edit is None


def test_diagnostics_say_all_there_is(editor: Editor) -> None:
    query = editor.open(
        "local used = 1\nlocal t = {}\nlocal t = {}\nprint(t, used)\nprint('\\q')\n"
    )
    found = {d.code: d for d in diagnostics.diagnostics(query)}
    shadow = next(d for d in found.values() if d.related_information)
    assert shadow.related_information is not None
    assert shadow.related_information[0].location.uri == query.uri
    assert all(d.source == "luac-nodemcu" for d in found.values())
    for diagnostic in found.values():
        assert diagnostic.code_description is not None
        assert diagnostic.code_description.href.startswith("file:")
        assert diagnostic.code_description.href.endswith(f"/{diagnostic.code}.md")


def test_tags(editor: Editor) -> None:
    query = editor.open("local unused = 1\n")
    tags = {d.code: d.tags for d in diagnostics.diagnostics(query)}
    assert types.DiagnosticTag.Unnecessary in (tags["unused-variable"] or [])


def test_result_ids_change_with_the_findings(editor: Editor) -> None:
    first = diagnostics.result_id(editor.open("print(nothing)\n"))
    query = editor.open("print(nothing)\n")
    assert diagnostics.result_id(query) == first
    report = diagnostics.document_report(query, first)
    assert isinstance(report, types.RelatedUnchangedDocumentDiagnosticReport)
    query = editor.open("\nprint(nothing)\n")
    report = diagnostics.document_report(query, first)
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert report.items[0].range.start.line == 1


def _hints(query: Query) -> list[tuple[str, str]]:
    everything = types.Range(types.Position(0, 0), types.Position(1_000, 0))
    params = types.InlayHintParams(types.TextDocumentIdentifier(query.uri), everything)
    lines = query.data.decode().split("\n")
    return [
        (lines[hint.position.line][: hint.position.character][-8:], str(hint.label))
        for hint in inlay_hints.inlay_hints(query, params)
    ]


def test_no_inlay_hint_for_nothing(editor: Editor) -> None:
    assert _hints(editor.open("local x\nfunction F() x = tmr.create() end\nprint(x)\n")) == []


def test_inlay_hints_of_methods_of_texts(editor: Editor) -> None:
    query = editor.open("local s = 'x'\nprint(s:find('a', 1, true), s:rep(3))\n")
    hints = [label for _, label in _hints(query)]
    assert hints == ["text:", "init:", "plain:", "n:"]


def test_inlay_hints(editor: Editor) -> None:
    source = (
        "local t = tmr.create()\n"
        "t:alarm(1000, tmr.ALARM_AUTO, function(timer) print(timer) end)\n"
        "local function add(left, right) return left + right end\n"
        "local left, n = 1, add(2, 3)\n"
        "add(left, 5)\n"
        "print(n)\n"
    )
    hints = _hints(editor.open(source))
    assert ("local t", ": tmr.timer") in hints
    assert ("t:alarm(", "interval_ms:") in hints
    assert ("on(timer", ": tmr.timer") in hints
    assert ("1, add(2"[:7][-8:], "left:") not in hints
    labels = [label for _, label in hints]
    assert labels.count("right:") == 2
    assert labels.count("left:") == 1, "an argument of the same name needs none"
    editor.session.settings = ClientSettings(parameter_names="none", variable_types=False)
    assert _hints(editor.open(source)) == []
    editor.session.settings = ClientSettings(parameter_names="all", variable_types=False)
    assert "mode:" in [label for _, label in _hints(editor.open(source))]


def test_hints_of_a_part(editor: Editor) -> None:
    query = editor.open("local a = tmr.create()\nlocal b = tmr.create()\nprint(a, b)\n")
    part = types.Range(types.Position(1, 0), types.Position(2, 0))
    params = types.InlayHintParams(types.TextDocumentIdentifier(query.uri), part)
    assert {hint.position.line for hint in inlay_hints.inlay_hints(query, params)} == {1}


def test_code_lenses(editor: Editor) -> None:
    query = editor.open(
        "local M = {}\nlocal function add(a, b) return a + b end\n"
        "function M.go() return add(1, 2) end\nreturn M\n"
    )
    params = types.CodeLensParams(types.TextDocumentIdentifier(query.uri))
    lenses = code_lenses.code_lenses(query, params)
    assert all(lens.command is None for lens in lenses)
    texts = []
    for lens in lenses:
        command = code_lenses.resolve(editor.session, lens).command
        assert command is not None
        texts.append((lens.range.start.line, command.title))
    assert [line for line, _ in texts] == [0, 1, 2]
    assert texts[0][1].startswith("module: LFS ")
    assert all("LFS " in text and "RAM " in text for _, text in texts)
    editor.session.settings = ClientSettings(lens_sizes=False, lens_references=True)
    lenses = code_lenses.code_lenses(query, params)
    command = code_lenses.resolve(editor.session, lenses[0]).command
    assert command is not None
    assert command.title == "1 reference"


def test_lens_of_code_that_does_not_compile(editor: Editor) -> None:
    query = editor.open("local function f() return 1 end\nlocal x = = 1\n")
    params = types.CodeLensParams(types.TextDocumentIdentifier(query.uri))
    lens = code_lenses.code_lenses(query, params)[0]
    command = code_lenses.resolve(editor.session, lens).command
    assert command is not None
    assert command.title == "does not compile"
