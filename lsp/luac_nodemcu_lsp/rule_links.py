"""Addresses of rules' pages: the pages are written to the cache when they are first linked."""

from __future__ import annotations

from pathlib import Path

from luac_nodemcu.project.files import InputError, make_folder, write_whole
from luac_nodemcu.rules.docs import page_of
from luac_nodemcu.rules.registry import rules_by_name
from luac_nodemcu_lsp.uris import uri_of


class RuleLinks:
    """Pages of rules as files below a cache folder; no links without one."""

    def __init__(self, cache: Path | None) -> None:
        self._folder = None if cache is None else cache / "rules"
        self._known: dict[str, str | None] = {}

    def of(self, name: str) -> str | None:
        """The address of a rule's page; None if it cannot be written."""
        if name not in self._known:
            self._known[name] = self._write(name)
        return self._known[name]

    def _write(self, name: str) -> str | None:
        rule = rules_by_name().get(name)
        if rule is None or self._folder is None:
            return None
        path = self._folder / f"{name}.md"
        text = page_of(rule).markdown().encode("utf-8")
        try:
            make_folder(self._folder)
            if not path.is_file() or path.read_bytes() != text:
                write_whole(path, text)
        except (InputError, OSError):
            return None
        return uri_of(path)
