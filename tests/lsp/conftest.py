"""Clients for the tests of the language server; all share one cache of compiled stubs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from luac_nodemcu.stubs.library import StubLibrary
from tests.lsp.client import Client
from tests.lsp.editor import Editor

Start = Callable[..., Client]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder of the tests' own, with compiled stubs in it."""
    folder = tmp_path_factory.mktemp("cache")
    assert StubLibrary(cache=folder / "luac-nodemcu").container is not None
    return folder


@pytest.fixture
def start(cache: Path) -> Iterator[Start]:
    """Starts servers, which are ended with the test."""
    with ExitStack() as stack:

        def begin(*arguments: str) -> Client:
            return stack.enter_context(Client(cache, arguments=arguments))

        yield begin


@pytest.fixture
def editor(cache: Path, tmp_path: Path) -> Editor:
    """An empty folder that is open, without a server."""
    return Editor(cache, tmp_path)
