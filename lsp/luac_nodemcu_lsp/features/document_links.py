"""Links in the text: files that are required, pages of rules that comments name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lsprotocol import types

from luac_nodemcu.rules.registry import rules_by_name
from luac_nodemcu.stubs.model import Module
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.targets import request_at

_IGNORES: Final = re.compile(rb"--+[ \t]*nodemcu:[^\n\[]*\[([^\]\n]*)\]")
_NAME: Final = re.compile(rb"[a-z0-9][a-z0-9-]+")


def document_links(
    query: Query, params: types.DocumentLinkParams
) -> list[types.DocumentLink] | None:
    """All links of a file."""
    return [*_files(query), *_rules(query)]


def _files(query: Query) -> Iterator[types.DocumentLink]:
    for request in query.file.summary.requests:
        target = request_at(query, request.offset + 1)
        if target is None:
            continue
        place = query.range((target.start, target.end))
        if len(target.files) == 1:
            path = target.files[0]
            uri = query.session.uri_of(query.folder, path)
            yield types.DocumentLink(place, uri, tooltip=path)
        elif isinstance(target.entry, Module) and target.entry.url is not None:
            yield types.DocumentLink(place, target.entry.url, tooltip="Documentation")


def _rules(query: Query) -> Iterator[types.DocumentLink]:
    known = rules_by_name()
    links = query.session.rule_links
    data = query.data
    for start, end in query.tokens.comments:
        match = _IGNORES.match(data, start, end)
        if match is None:
            continue
        for word in _NAME.finditer(data, *match.span(1)):
            name = word[0].decode()
            uri = links.of(name) if name in known else None
            if uri is not None:
                yield types.DocumentLink(query.range(word.span()), uri, tooltip=f"Rule {name}")
