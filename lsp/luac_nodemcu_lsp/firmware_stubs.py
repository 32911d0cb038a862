"""Descriptions of the firmware's modules as Lua files with annotations, to be looked at.

They are what `stubs export` makes, written to the cache when something in them is first asked for.
"""

from __future__ import annotations

import re
from pathlib import Path
from weakref import WeakKeyDictionary

from lsprotocol import types

from luac_nodemcu.project.files import InputError, make_folder, write_whole
from luac_nodemcu.stubs.library import Entry, StubView
from luac_nodemcu.stubs.model import Module
from luac_nodemcu_lsp.positions import EditorText
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session
from luac_nodemcu_lsp.uris import uri_of

_Page = tuple[Path, EditorText]

_PAGES: WeakKeyDictionary[Session, dict[tuple[str, str, str], _Page | None]] = WeakKeyDictionary()


def stub_location(query: Query, entry: Entry) -> types.Location | None:
    """Where an entry of the firmware is described; None without a cache to write to."""
    module = entry if isinstance(entry, Module) else _module_of(query.stubs, entry.name)
    if module is None:
        return None
    page = _page(query, module)
    if page is None:
        return None
    path, text = page
    start, end = (0, 0) if isinstance(entry, Module) else _find(text.data, module, entry.name)
    return types.Location(uri_of(path), text.range_of(start, end))


def _module_of(view: StubView, name: str) -> Module | None:
    """The module that describes a name: `net` for `net.tcpsocket:on`, `_G` for `print`."""
    first = re.split(r"[.:]", name)[0]
    return view.module(first) or view.lua_module(first) or view.module("_G")


def _page(query: Query, module: Module) -> _Page | None:
    view, session = query.stubs, query.session
    pages = _PAGES.setdefault(session, {})
    key = view.chip, view.lua, module.name
    if key not in pages:
        pages[key] = _write(session, view, module)
    return pages[key]


def _write(session: Session, view: StubView, module: Module) -> _Page | None:
    from luac_nodemcu.output.export_luals import LuaLSExport, file_name

    if session.cache is None:
        return None
    folder = session.cache / "firmware" / f"{view.chip}-lua{view.lua.replace('.', '')}"
    path = folder / file_name(module).removeprefix("library/")
    data = LuaLSExport(view).module_text(module).encode("utf-8")
    try:
        make_folder(path.parent)
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)
    except (InputError, OSError):
        return None
    return path, EditorText(data, session.documents.encoding)


def _find(data: bytes, module: Module, name: str) -> tuple[int, int]:
    """The bytes of a name where a page defines it; the beginning if it does not."""
    owner, last = "", name
    for separator in (":", "."):
        if separator in name:
            owner, _, last = name.rpartition(separator)
            break
    local = re.sub(r"\W", "_", owner)
    word, plain = re.escape(last.encode()), re.escape(owner.encode())
    before = rb"(?:(?:%s|%s)[.:])" % (plain, re.escape(local.encode())) if owner else rb""
    for pattern in (
        rb"^function %s(%s)\(" % (before, word),
        rb"^%s(%s) = " % (before, word),
        rb"^---@(?:class|alias|enum) (?:\(exact\) )?(%s)\b" % re.escape(name.encode()),
        rb"^(?:local )?%s = \{[^\n]*\b(%s) = " % (rb"\w+", word),
        rb"^---@field (%s)\b" % word,
    ):
        match = re.search(pattern, data, re.MULTILINE)
        if match is not None:
            return match.span(1)
    return 0, 0
