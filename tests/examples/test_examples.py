"""The example applications: they compile for their targets, and they do what they say.

They run in stock Lua (PyPI `lupa`) against the few firmware modules of
`tests/data/examples/firmware.lua`.
"""

from __future__ import annotations

import subprocess
from collections import deque
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lupa import lua51, lua53

from luac_nodemcu.compiler.generate import compile_source
from luac_nodemcu.firmware.targets import load_target
from tests.support.luac_cross import luac_cross

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
FIRMWARE = ROOT / "tests" / "data" / "examples" / "firmware.lua"
RUNTIMES = {"lua51": lua51.LuaRuntime, "lua53": lua53.LuaRuntime}
ESP8266 = ("esp8266-lua51", "esp8266-lua51-int", "esp8266-lua53", "esp8266-lua53-64bit")
TARGETS = {
    "esp32-lamp": ("esp32-lua53", "esp32-lua53-int64", "esp32-lua53-double"),
    "mqtt-sensor": ESP8266,
    "web-server": ESP8266,
}


def start(example: str, version: str) -> Any:
    """A Lua state with the fake firmware, in which `require` finds the example's modules."""
    lua = RUNTIMES[version](unpack_returned_tuples=True)
    lua.execute(FIRMWARE.read_text("utf-8"))
    lua.globals().package.path = (EXAMPLES / example / "lfs" / "?.lua").as_posix()
    return lua


def test_every_example_is_listed() -> None:
    assert {path.name for path in EXAMPLES.iterdir() if path.is_dir()} == set(TARGETS)
    for name in TARGETS:
        assert (EXAMPLES / name / "README.md").is_file()
        assert (EXAMPLES / name / "init.lua").is_file()


EXAMPLE_AND_TARGET = [(name, target) for name, targets in TARGETS.items() for target in targets]


@pytest.mark.parametrize(("example", "target"), EXAMPLE_AND_TARGET)
def test_compiler_accepts(example: str, target: str) -> None:
    sources = sorted((EXAMPLES / example).rglob("*.lua"))
    assert sources
    for path in sources:
        main = compile_source(path.read_bytes(), b"@" + path.name.encode(), load_target(target))
        assert main.code


@pytest.mark.parametrize(("example", "target"), EXAMPLE_AND_TARGET)
def test_luac_cross_accepts(example: str, target: str, tmp_path: Path) -> None:
    program = str(luac_cross(target))
    here = EXAMPLES / example
    modules = sorted(path.relative_to(here).as_posix() for path in here.glob("lfs/*.lua"))
    for inputs in (["-f", *modules], ["init.lua"], ["config.lua"]):
        out = ["-o", str(tmp_path / "out")]
        flags = [word for word in inputs if word.startswith("-")]
        done = subprocess.run(
            [program, *flags, *out, *(word for word in inputs if word not in flags)],
            cwd=here,
            check=False,
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("version", RUNTIMES)
@given(capacity=st.integers(1, 5), steps=st.lists(st.booleans(), max_size=40))
def test_ring_is_a_bounded_queue(version: str, capacity: int, steps: list[bool]) -> None:
    lua = start("mqtt-sensor", version)
    ring = lua.eval("require('ring').new")(capacity)
    model: deque[int] = deque(maxlen=capacity)
    for number, adding in enumerate(steps, 1):
        if adding:
            ring.add(ring, number)
            model.append(number)
        else:
            ring.drop_first(ring)
            if model:
                model.popleft()
        assert ring.first(ring) in ((model[0],) if model else (None, False))
        assert ring["count"] == len(model)


def broker(version: str) -> Any:
    lua = start("mqtt-sensor", version)
    lua.execute("""
        broker = require("broker")
        broker.setup({ host = "10.0.0.1", port = 1883 }, "node/status")
    """)
    return lua


@pytest.mark.parametrize("version", RUNTIMES)
def test_broker_queues_and_sends_one_at_a_time(version: str) -> None:
    lua = broker(version)
    lua.execute("""
        broker.publish("t", "1")
        broker.publish("t", "2")
        broker.connect()
        client:accept()
    """)
    published = lua.globals().client.published
    seen = ["node/status online"]
    for expected in ("t 1", "t 2"):
        assert list(published.values()) == seen
        lua.execute("client:confirm()")
        seen.append(expected)
    lua.execute("client:confirm()")
    assert list(published.values()) == seen


@pytest.mark.parametrize("version", RUNTIMES)
def test_broker_repeats_what_was_not_confirmed(version: str) -> None:
    lua = broker(version)
    lua.execute("""
        broker.connect()
        client:accept()
        client:confirm()
        broker.publish("t", "1")
        client:lose()
        advance(2000)
        client:accept()
        client:confirm()
    """)
    published = list(lua.globals().client.published.values())
    assert published == ["node/status online", "t 1", "node/status online", "t 1"]


@pytest.mark.parametrize("version", RUNTIMES)
def test_broker_forgets_the_oldest_not_the_newest(version: str) -> None:
    lua = broker(version)
    lua.execute("""
        broker.connect()
        client:accept()
        client:confirm()
        for i = 1, 40 do broker.publish("t", tostring(i)) end
        for i = 1, 40 do client:confirm() end
    """)
    published = list(lua.globals().client.published.values())
    # Number 1 was under way when it fell out of the queue of 30.
    assert published == ["node/status online", "t 1", *(f"t {i}" for i in range(11, 41))]


@pytest.mark.parametrize("version", RUNTIMES)
def test_broker_waits_longer_after_each_failure(version: str) -> None:
    lua = broker(version)
    lua.execute("broker.connect()")
    pauses = []
    for _ in range(8):
        lua.execute("client.on_failed(client, -5)")
        pauses.append(lua.eval("next_alarm()"))
        lua.execute("advance(next_alarm())")
    assert pauses == [2000, 4000, 8000, 16000, 32000, 64000, 120000, 120000]
    lua.execute("broker.disconnect() client.on_failed(client, -5)")
    assert lua.eval("next_alarm()") is None


@pytest.mark.parametrize("version", RUNTIMES)
def test_sensor_values_are_tenths(version: str) -> None:
    lua = start("mqtt-sensor", version)
    lua.execute("dht = { OK = 0, read = function() return 0, 21.46, 46.3, 460, 300 end }")
    reading = lua.eval("require('sensor').read(4)")
    assert (reading.temperature, reading.humidity) == (214, 463)


def web_server(version: str) -> Any:
    lua = start("web-server", version)
    lua.execute("""
        files["www/index.html"] = ("0123456789"):rep(300)
        require("app").start({ wifi = {}, port = 80, led_pin = 4 })
    """)
    return lua


def ask(lua: Any, *packets: str) -> tuple[str, str]:
    """Sends a request in the given packets; returns head and body of the response."""
    socket = lua.eval("connect()")
    for packet in packets:
        socket.events.receive(socket, packet)
    lua.globals().deliver(socket, 50)
    assert socket.closed
    assert lua.globals().open_files == 0
    assert all(len(piece) <= 1460 for piece in socket.sent.values())
    head, _, body = "".join(socket.sent.values()).partition("\r\n\r\n")
    assert f"Content-Length: {len(body)}" in head
    return head.partition("\r\n")[0], body


@pytest.mark.parametrize("version", RUNTIMES)
def test_web_server_answers(version: str) -> None:
    lua = web_server(version)
    assert ask(lua, "GET / HTTP/1.1\r\n", "Host: x\r\n\r", "\n") == (
        "HTTP/1.0 200 OK",
        "0123456789" * 300,
    )
    assert ask(lua, "POST /api/led?on HTTP/1.1\r\n\r\n")[1].startswith('{"heap":40000,"led":true')
    assert lua.eval("pins[4]") == 0
    assert '"led":false' in ask(lua, "POST /api/led?off HTTP/1.1\r\n\r\n")[1]


@pytest.mark.parametrize("version", RUNTIMES)
@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        ("POST /api/led?blue HTTP/1.1\r\n\r\n", "400"),
        ("GET /nothing.html HTTP/1.1\r\n\r\n", "404"),
        ("GET /a-name-longer-than-the-file-system-has HTTP/1.1\r\n\r\n", "404"),
        ("PUT / HTTP/1.1\r\n\r\n", "405"),
        ("not HTTP at all\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\n" + "x" * 3000, "431"),
    ],
)
def test_web_server_refuses(version: str, request_text: str, status: str) -> None:
    assert ask(web_server(version), request_text)[0].startswith(f"HTTP/1.0 {status} ")


@pytest.mark.parametrize("version", RUNTIMES)
def test_web_server_closes_the_file_when_the_client_leaves(version: str) -> None:
    lua = web_server(version)
    lua.execute("""
        s = connect()
        s.events.receive(s, "GET / HTTP/1.0\\r\\n\\r\\n")
        deliver(s, 1)
        open_before = open_files
        s.events.disconnection(s)
    """)
    assert (lua.globals().open_before, lua.globals().open_files) == (1, 0)


def lamp() -> Any:
    lua = start("esp32-lamp", "lua53")
    lua.execute("""
        ledc = setmetatable({}, { __index = function() return 0 end })
        duty = 0
        local channel = { fadewithtime = function(_, target) duty = target end }
        ledc.newChannel = function() return channel end
        net.createUDPSocket = function()
          udp = { listen = function() end, answers = {} }
          function udp:on(_, action) self.receive = action end
          function udp:send(_, _, data) self.answers[#self.answers + 1] = data end
          return udp
        end
        wifi.mode, wifi.start, wifi.sta.on = function() end, function() end, function() end
        require("app").start({ wifi = {}, led_gpio = 18, button_gpio = 0, port = 5055 })
    """)
    return lua


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("on", "level 100\n"),
        ("level 40\n", "level 40\n"),
        ("level 400", "level 100\n"),
        ("level 4.5", "level needs a whole number\n"),
        ("level", "level needs a whole number\n"),
        ("?", "level 0\n"),
        ("", "no such command\n"),
        ("os.exit()", "no such command\n"),
    ],
)
def test_lamp_obeys_the_network(command: str, answer: str) -> None:
    lua = lamp()
    lua.globals().udp.receive(lua.globals().udp, command, 1234, "10.0.0.2")
    assert list(lua.globals().udp.answers.values()) == [answer]


def test_lamp_obeys_the_button_once_per_press() -> None:
    lua = lamp()
    press = "pin_interrupts[0](0, 0) pin_interrupts[0](0, 1) pin_interrupts[0](0, 0) advance(60)"
    lua.execute(press)
    assert lua.globals().duty == 8191
    lua.execute("pin_interrupts[0](0, 1) advance(60)" + press)
    assert lua.globals().duty == 0
