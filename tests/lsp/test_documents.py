"""Texts as editors have them: positions in both encodings, edits, addresses of files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from luac_nodemcu_lsp.documents import Document
from luac_nodemcu_lsp.moving import common_end, common_start
from luac_nodemcu_lsp.positions import EditorText, Encoding
from luac_nodemcu_lsp.settings import ClientSettings, read_settings
from luac_nodemcu_lsp.uris import path_of, uri_of

TEXTS = st.text(alphabet="ab\n\r\té€𝄞", max_size=40)
ENCODINGS: list[Encoding] = ["utf-8", "utf-16", "utf-32"]


def _units(text: str, encoding: Encoding) -> int:
    if encoding == "utf-32":
        return len(text)
    return len(text.encode("utf-8" if encoding == "utf-8" else "utf-16-le")) // (
        1 if encoding == "utf-8" else 2
    )


def _lines(text: str) -> list[str]:
    """Lines as the protocol has them: LF, CRLF and CR end one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS)
def test_positions_are_those_of_the_protocol(encoding: Encoding, text: str) -> None:
    shown = EditorText(text.encode(), encoding)
    offset = 0
    for number, line in enumerate(_lines(text)):
        for column in range(len(line) + 1):
            position = types.Position(number, _units(line[:column], encoding))
            place = offset + len(line[:column].encode())
            assert shown.offset_of(position) == place
            assert shown.position_of(place) == position
        end = offset + len(line.encode())
        offset = end + (2 if shown.data[end : end + 2] == b"\r\n" else 1)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, data=st.data())
def test_edits_do_what_the_client_did(encoding: Encoding, text: str, data: Any) -> None:
    """A client that edits its own copy and a server that gets the edits agree."""
    document = Document("file:///a.lua", "lua", 1, text.encode(), encoding)
    for _ in range(3):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        if any(text[place - 1 : place + 1] == "\r\n" for place in (start, end)):
            continue  # no position is between the two
        new = data.draw(TEXTS)
        shown = EditorText(text.encode(), encoding)
        places = [shown.position_of(len(text[:place].encode())) for place in (start, end)]
        change = types.TextDocumentContentChangePartial(types.Range(*places), new)
        text = text[:start] + new + text[end:]
        document.edit([change], None)
        assert document.data == text.encode()


def test_positions_that_do_not_exist_are_the_closest() -> None:
    text = EditorText("é\n𝄞x".encode(), "utf-16")
    for line, character, offset in ((0, 99, 2), (7, 0, 8), (1, 1, 3), (1, 2, 7), (1, 99, 8)):
        assert text.offset_of(types.Position(line, character)) == offset
    upside_down = types.Range(types.Position(1, 2), types.Position(0, 0))
    assert text.bytes_of(upside_down) == (0, 7)


def test_halves_of_characters_do_no_harm() -> None:
    document = Document("untitled:1", "lua", 1, b"x", "utf-16")
    document.edit([types.TextDocumentContentChangeWholeDocument("a\ud834b")], 2)
    assert document.data == b"a?b"


@given(old=st.binary(max_size=12), new=st.binary(max_size=12))
def test_common_parts(old: bytes, new: bytes) -> None:
    start = common_start(old, new)
    assert old[:start] == new[:start]
    assert old[: start + 1] != new[: start + 1] or start == min(len(old), len(new))
    end = common_end(old, new, start)
    assert end + start <= min(len(old), len(new))
    assert old[len(old) - end :] == new[len(new) - end :]


@pytest.mark.skipif(os.name == "nt", reason="names of files on Windows are not bytes")
@given(name=st.binary(min_size=1, max_size=20))
def test_addresses_keep_every_name(name: bytes) -> None:
    if b"\0" in name or b"/" in name or name in (b".", b".."):
        return
    path = Path("/tmp") / os.fsdecode(name)
    assert path_of(uri_of(path)) == path


def test_addresses_that_are_written_otherwise() -> None:
    if os.name == "nt":
        assert path_of("file:///c%3A/a%20b.lua") == path_of("file:///C:/a b.lua")
    else:
        assert path_of("file:///a%2Fb/../c%20d.lua") == Path("/a/c d.lua")
    for uri in (
        "untitled:Untitled-1",
        "http://x/y.lua",
        "",
        "file:",
        "file://[bad",
        "file:///a%00",
    ):
        assert path_of(uri) is None


def test_settings_in_all_forms() -> None:
    expected = ClientSettings(target="esp32-lua53", lens_sizes=False, parameter_names="all")
    nested = {
        "target": "esp32-lua53",
        "codeLens": {"sizes": False},
        "inlayHints": {"parameterNames": "all"},
    }
    dotted = {
        "target": "esp32-lua53",
        "codeLens.sizes": False,
        "inlayHints.parameterNames": "all",
    }
    for data in (nested, dotted, {"luac-nodemcu": nested}):
        assert read_settings(data) == (expected, [])
    nothing: list[Any] = [None, 1, [], "x", {}]
    for value in nothing:
        assert read_settings(value) == (ClientSettings(), [])
    wrong = {"target": 5, "codeLens": "no", "inlayHints": {"variableTypes": "yes"}}
    settings, problems = read_settings(wrong)
    assert settings == ClientSettings()
    assert len(problems) == 2
    assert problems[0].startswith("luac-nodemcu.target: 5 ")
