"""The program's own stubs, compiled once for all tests here."""

from __future__ import annotations

import pytest

from luac_nodemcu.stubs.library import StubLibrary


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> StubLibrary:
    """All stubs that come with the program; faulty ones are in its `problems`."""
    return StubLibrary(cache=tmp_path_factory.mktemp("stubs"))
