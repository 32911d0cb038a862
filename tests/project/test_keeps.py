"""Whether the firmware holds what it is given: what the stubs say, by path and argument."""

from __future__ import annotations

import pytest

from luac_nodemcu.project.keeps import keeps_of
from luac_nodemcu.stubs.library import StubLibrary


@pytest.mark.parametrize(
    ("path", "place", "kept"),
    [
        ("net.createConnection():on", 1, True),
        ("net.createConnection():on", 0, False),
        ("tmr.create():alarm", 0, False),
        ("mqtt.Client():on", 1, True),
        ("node.task.post", 1, None),  # the priority before it may be left out
        ("gpio.write", 1, False),
        ("fifo.new():queue", 0, None),
        ("nowhere.known", 0, None),
        ("unknown():on", 0, None),
    ],
)
def test_keeps(path: str, place: int, kept: bool | None) -> None:
    assert keeps_of(StubLibrary().view("esp8266", "5.1"))(path, place) is kept
