"""Hazards that a script puts into correct programs, one at a time.

Each function finds the places for one kind in a file and yields the changed program. It looks at
the form of the code only, and knows nothing of rules and stubs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.syntax import nodes as n
from tests.hazards.sources import Original, SourceFile


@dataclass(frozen=True, slots=True)
class Injected:
    """A program with a hazard. `lines`: where a finding counts, in the changed file `path`."""

    kind: str
    original: Original
    path: str
    source: bytes
    lines: frozenset[int]
    what: str

    @property
    def files(self) -> dict[str, bytes]:
        """All files of the changed program."""
        return {**self.original.files, self.path: self.source}


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes from `start` to `end` become `text`."""

    start: int
    end: int
    text: bytes


def _make(kind: str, file: SourceFile, edits: list[Edit], marks: list[int], what: str) -> Injected:
    """`marks`: byte offsets in the original whose lines count; those of new text count as well."""
    source = file.source
    lines: set[int] = set()
    ordered = sorted(edits, key=lambda edit: edit.start)
    for mark in marks:
        shift = sum(
            edit.text.count(b"\n") - source.count(b"\n", edit.start, edit.end)
            for edit in ordered
            if edit.end <= mark
        )
        lines.add(source.count(b"\n", 0, mark) + 1 + shift)
    changed, at = b"", 0
    for edit in ordered:
        changed += source[at : edit.start]
        if edit.text.strip():
            first = changed.count(b"\n") + 1
            lines.update(range(first, first + edit.text.count(b"\n") + 1))
        changed += edit.text
        at = edit.end
    changed += source[at:]
    return Injected(kind, file.original, file.path, changed, frozenset(lines), what)


def _span(file: SourceFile, node: n.Node) -> tuple[int, int]:
    return file.tokens.starts[node.first], file.tokens.ends[node.last]


def _show(file: SourceFile, node: n.Node) -> str:
    return " ".join(file.text(node).decode("utf-8", "replace").split())[:60]


_OPENERS: Final = ("file.open", "io.open")


def dropped_close(file: SourceFile) -> Iterator[Injected]:
    """One `close` of a file that only this function knows is removed."""
    for statement, chain, _ in file.calls(":close"):
        symbol = file.symbol(file.receiver(chain))
        if symbol is None or symbol.captured_by or len(symbol.writes) != 1:
            continue
        value = symbol.writes[0].value
        if not isinstance(value, n.Chain) or file.name_of(value) not in _OPENERS:
            continue
        chains = file.scopes.chains
        if not all(_is_method_or_test(file, read.token, chains) for read in symbol.reads):
            continue
        start, end = _span(file, statement)
        marks = [file.tokens.starts[symbol.token], start]
        yield _make("close dropped", file, [Edit(start, end, b"")], marks, _show(file, statement))


def _is_method_or_test(file: SourceFile, token: int, chains: dict[int, n.Chain]) -> bool:
    chain = chains.get(token)
    if chain is not None:
        return isinstance(chain.suffixes[0], n.MethodCall)
    # A bare name: a test, but neither a result nor an argument.
    return file.tokens.values[token - 1] in (b"if", b"not", b"and", b"or", b"while", b"elseif")


def _callbacks(
    file: SourceFile, *methods: str
) -> Iterator[tuple[n.CallStatement, n.Chain, n.Name, n.Function]]:
    """`x:method(..., function(p) ... end)` with a variable `x`."""
    for statement, chain, call in file.calls(*methods):
        receiver = file.receiver(chain)
        functions = [a for a in call.arguments if isinstance(a, n.Function) and a.parameters]
        if receiver is not None and functions:
            yield statement, chain, receiver, functions[-1]


def captured_object(file: SourceFile) -> Iterator[Injected]:
    """A callback of a socket or timer uses the variable instead of its parameter."""
    for statement, chain, receiver, function in _callbacks(file, ":on", ":alarm", ":register"):
        symbol, parameter = file.symbol(receiver), file.symbol(function.parameters[0])
        if symbol is None or parameter is None or not parameter.reads:
            continue
        if symbol.function.is_main or b"unregister" in file.text(function):
            # Made once; or freed by what the callback does.
            continue
        if _is_let_go(file, symbol) or _kind(file, symbol) not in ("tcp", "timer"):
            continue
        edits = [_name_edit(file, read.token, receiver.name) for read in parameter.reads]
        marks = [file.tokens.starts[statement.first]]
        if _kind(file, symbol) == "timer" and b":stop" not in file.text(function):
            continue
        yield _make("object captured", file, edits, marks, _show(file, chain))


def _name_edit(file: SourceFile, token: int, name: bytes) -> Edit:
    return Edit(file.tokens.starts[token], file.tokens.ends[token], name)


def _is_let_go(file: SourceFile, symbol: Symbol) -> bool:
    """Whether the variable gets nil, or its events do."""
    is_emptied = len(symbol.writes) > 1
    return is_emptied or b", nil)" in file.source


def _kind(file: SourceFile, symbol: Symbol) -> str:
    """`tcp`, `udp`, `timer`, ... by what made the object, as far as that is plain to see."""
    value = symbol.writes[0].value if symbol.writes else None
    if isinstance(value, n.Chain):
        name = file.name_of(value)
        return {
            "net.createConnection": "tcp",
            "tls.createConnection": "tcp",
            "net.createUDPSocket": "udp",
            "tmr.create": "timer",
            "mqtt.Client": "mqtt",
            "websocket.createClient": "websocket",
        }.get(name, "")
    if symbol.kind == "parameter":
        return _parameter_kind(file, symbol)
    return ""


def _parameter_kind(file: SourceFile, symbol: Symbol) -> str:
    """The kind of a callback's first parameter: an accepted connection, or the object itself."""
    for _, chain, receiver, function in _callbacks(file, ":listen", ":on", ":connect", ":send"):
        if file.symbol(function.parameters[0]) is not symbol:
            continue
        if file.name_of(chain) == ":listen":
            return "tcp"
        own = file.symbol(receiver)
        return "" if own is None or own is symbol else _kind(file, own)
    for node in file.nodes:
        # net.createServer():listen(80, function(c) ... end)
        if isinstance(node, n.CallStatement) and file.name_of(node.call) == ":listen":
            call = node.call.suffixes[-1]
            assert isinstance(call, n.Call)
            for argument in call.arguments:
                first = argument.parameters[:1] if isinstance(argument, n.Function) else []
                if first and file.symbol(first[0]) is symbol:
                    return "tcp"
    return ""


def second_send(file: SourceFile) -> Iterator[Injected]:
    """After a `send` another one, before anything was sent."""
    for statement, chain, _ in file.calls(":send"):
        receiver = file.receiver(chain)
        symbol = file.symbol(receiver)
        if receiver is None or symbol is None or _kind(file, symbol) != "tcp":
            continue
        _, end = _span(file, statement)
        text = b" " + receiver.name + b":send(node.heap() .. '\\r\\n')"
        yield _make("second send", file, [Edit(end, end, text)], [], _show(file, chain))


def sends_in_loop(file: SourceFile) -> Iterator[Injected]:
    """A `send` or `publish` is done several times."""
    for statement, chain, _ in file.calls(":send", ":publish"):
        symbol = file.symbol(file.receiver(chain))
        if symbol is None or _kind(file, symbol) not in ("tcp", "mqtt"):
            continue
        if _kind(file, symbol) == "mqtt" and "esp32" in file.original.target:
            # It sends at once there.
            continue
        start, end = _span(file, statement)
        edits = [Edit(start, start, b"for _ = 1, 20 do "), Edit(end, end, b" end")]
        yield _make("sent in a loop", file, edits, [start], _show(file, chain))


def second_request(file: SourceFile) -> Iterator[Injected]:
    """A request is made twice."""
    if "esp32" in file.original.target:
        return
    names = ("http.get", "http.post", "http.put", "http.delete", "http.request", "sntp.sync")
    for statement, chain, call in file.calls(*names):
        if not any(isinstance(a, n.Function | n.Name) for a in call.arguments):
            continue
        _, end = _span(file, statement)
        edits = [Edit(end, end, b"\n" + file.text(statement))]
        yield _make("two requests", file, edits, [], _show(file, chain))


def moved_out_of_event(file: SourceFile) -> Iterator[Injected]:
    """What the event "connection" does is done right behind `connect`."""
    connects = {
        file.symbol(file.receiver(chain)): statement
        for statement, chain, _ in file.calls(":connect")
        if file.receiver(chain) is not None
    }
    for statement, chain, receiver, function in _callbacks(file, ":on"):
        symbol = file.symbol(receiver)
        connect = connects.get(symbol)
        call = chain.suffixes[-1]
        assert isinstance(call, n.Call)
        event = call.arguments[0]
        if not isinstance(event, n.String) or event.value != b"connection" or connect is None:
            continue
        body = file.body_text(function)
        if b":send" not in body or connect.first < statement.last or symbol is None:
            continue
        if _kind(file, symbol) not in ("tcp", "websocket") or (
            _kind(file, symbol) == "tcp" and _goes_to_address(connect)
        ):
            continue
        text = _renamed(file, function, receiver.name)
        start, end = _span(file, statement)
        after = file.tokens.ends[connect.last]
        edits = [Edit(start, end, b""), Edit(after, after, b"\n" + text)]
        yield _make("moved out of its event", file, edits, [], _show(file, chain))
    for statement, chain, receiver, function in _callbacks(file, ":connect"):
        symbol = file.symbol(receiver)
        body = file.body_text(function)
        if symbol is None or _kind(file, symbol) != "mqtt":
            continue
        if b":publish" not in body and b":subscribe" not in body:
            continue
        call = chain.suffixes[-1]
        assert isinstance(call, n.Call)
        if call.arguments[-1] is not function or len(call.arguments) < 2:
            continue
        before = call.arguments[-2]
        after = file.tokens.ends[statement.last]
        edits = [
            Edit(file.tokens.ends[before.last], file.tokens.ends[function.last], b""),
            Edit(after, after, b"\n" + _renamed(file, function, receiver.name)),
        ]
        yield _make("moved out of its event", file, edits, [], _show(file, chain))


def _goes_to_address(connect: n.CallStatement) -> bool:
    """Whether it connects to an address, where data waits until the connection stands."""
    call = connect.call.suffixes[-1]
    assert isinstance(call, n.Call)
    host = call.arguments[1] if len(call.arguments) > 1 else None
    return host is None or (isinstance(host, n.String) and host.value[-1:].isdigit())


def _renamed(file: SourceFile, function: n.Function, name: bytes) -> bytes:
    """The body of a callback with another name for its first parameter."""
    statements = function.body.statements
    start = file.tokens.starts[statements[0].first]
    end = file.tokens.ends[statements[-1].last]
    parameter = file.symbol(function.parameters[0])
    result, at = b"", start
    for read in sorted(parameter.reads if parameter else (), key=lambda read: read.token):
        result += file.source[at : file.tokens.starts[read.token]] + name
        at = file.tokens.ends[read.token]
    return b"do " + result + file.source[at:end] + b" end"


_SETUPS: Final = {
    "i2c.setup": "i2c.",
    "spi.setup": "spi.",
    "ow.setup": "ow.",
    "pwm.setup": "pwm.",
    "ws2812.init": "ws2812.write",
    "gpio.mode": "gpio.",
    "uart.start": "uart.write",
    "bme280.setup": "bme280.",
    "hx711.init": "hx711.",
    "am2320.setup": "am2320.",
    "adxl345.setup": "adxl345.",
    "si7021.setup": "si7021.",
    "tsl2561.init": "tsl2561.",
    "hdc1080.setup": "hdc1080.",
    "xpt2046.init": "xpt2046.",
}
"""What prepares something, and how what needs it begins."""


def dropped_setup(file: SourceFile) -> Iterator[Injected]:
    """The only setup of its kind is removed, and used afterwards."""
    for setup, users in _SETUPS.items():
        found = list(file.calls(setup))
        if len(found) != 1:
            continue
        statement, chain, call = found[0]
        uses = [
            node
            for node in file.nodes
            if isinstance(node, n.Chain)
            and node is not chain
            and node.is_call
            and file.name_of(node).startswith(users)
        ]
        if setup == "gpio.mode":
            pin = file.text(call.arguments[0])
            uses = [use for use in uses if _first_argument(file, use) == pin]
        if uses:
            start, end = _span(file, statement)
            marks = [file.tokens.starts[use.first] for use in uses]
            yield _make("setup dropped", file, [Edit(start, end, b"")], marks, _show(file, chain))


def _first_argument(file: SourceFile, chain: n.Chain) -> bytes:
    call = chain.suffixes[-1]
    return file.text(call.arguments[0]) if isinstance(call, n.Call) and call.arguments else b""


def busy_wait(file: SourceFile) -> Iterator[Injected]:
    """The program waits in a loop at its beginning."""
    is_esp32 = "esp32" in file.original.target
    loops = {
        "address": b"while not wifi.sta.getip() do end",
        "pin": b"repeat until gpio.read(1) == 0",
        "flag": b"local go tmr.create():alarm(9, tmr.ALARM_SINGLE, function() go = true end)"
        b" while not go do print('.') end",
        "for ever": b"while true do print(node.heap()) end",
    }
    if is_esp32:
        del loops["address"]
    for name, loop in loops.items():
        # A quarter of the files gets one of them.
        if len(file.source) % 16 == list(loops).index(name):
            text = loop + b"\n"
            yield _make("waits in a loop", file, [Edit(0, 0, text)], [], name)


def register_only(file: SourceFile) -> Iterator[Injected]:
    """A timer gets its function with `register`, and is never started."""
    if b":start(" in file.source:
        return
    for _, chain, _ in file.calls(":alarm"):
        method = chain.suffixes[-1]
        assert isinstance(method, n.MethodCall)
        edit = _name_edit(file, method.name_token, b"register")
        yield _make("alarm without start", file, [edit], [], _show(file, chain))


def settings_saved(file: SourceFile) -> Iterator[Injected]:
    """`save = false` is left out of a configuration."""
    for node in file.nodes:
        if not isinstance(node, n.Table) or file.path != "init.lua":
            continue
        for field in node.fields:
            if isinstance(field, n.NamedField) and field.name == b"save":
                start, end = _span(file, field)
                edits = [Edit(start, end, b"")]
                if file.source[:start].rstrip().endswith(b","):
                    edits = [Edit(file.source[:start].rstrip().rindex(b","), end, b"")]
                mark = [file.tokens.starts[node.first]]
                yield _make("settings saved", file, edits, mark, _show(file, node))


def dropped_check(file: SourceFile) -> Iterator[Injected]:
    """A file is used without looking whether it could be opened."""
    for node in file.nodes:
        if not isinstance(node, n.If) or len(node.clauses) != 1 or node.orelse is not None:
            continue
        condition = node.clauses[0].condition
        symbol = file.symbol(condition)
        if symbol is None or len(symbol.writes) != 1:
            continue
        value = symbol.writes[0].value
        if not isinstance(value, n.Chain) or file.name_of(value) not in _OPENERS:
            continue
        uses = [r.token for r in symbol.reads if node.first <= r.token <= node.last][1:]
        if uses:
            block = node.clauses[0].body
            start = file.tokens.starts[node.first]
            end = file.tokens.starts[block.first]
            marks = [file.tokens.starts[token] for token in uses]
            head = file.source[start:end]
            text = b"do" + b"\n" * head.count(b"\n") + b" "
            yield _make(
                "check dropped", file, [Edit(start, end, text)], marks, _show(file, condition)
            )


def used_after_close(file: SourceFile) -> Iterator[Injected]:
    """A socket is used after it was closed."""
    for statement, chain, _ in file.calls(":close"):
        receiver = file.receiver(chain)
        symbol = file.symbol(receiver)
        if receiver is None or symbol is None or _kind(file, symbol) != "tcp":
            continue
        end = file.tokens.ends[statement.last]
        text = b" " + receiver.name + b":send('bye')"
        yield _make("used after close", file, [Edit(end, end, text)], [], _show(file, chain))


def closed_when_gone(file: SourceFile) -> Iterator[Injected]:
    """A socket is closed in the event that says that it is gone."""
    if "esp32" in file.original.target:
        return
    for statement, chain, _, function in _callbacks(file, ":on"):
        call = chain.suffixes[-1]
        assert isinstance(call, n.Call)
        event = call.arguments[0]
        if not isinstance(event, n.String) or event.value != b"disconnection":
            continue
        if not function.body.statements or statement.first == statement.last:
            continue
        start = file.tokens.starts[function.body.statements[0].first]
        name = function.parameters[0].name
        edits = [Edit(start, start, name + b":close() ")]
        yield _make("closed when gone", file, edits, [], _show(file, chain))


def long_delay(file: SourceFile) -> Iterator[Injected]:
    """A delay in milliseconds where microseconds are wanted: a thousand times as long."""
    for _, chain, call in file.calls("tmr.delay"):
        argument = call.arguments[0]
        if isinstance(argument, n.Number) and float(argument.text) >= 20:
            end = file.tokens.ends[argument.last]
            yield _make("long delay", file, [Edit(end, end, b"000")], [], _show(file, chain))


def dropped_mask(file: SourceFile) -> Iterator[Injected]:
    """A difference of times without what makes it right across the wrap."""
    for node in file.nodes:
        if not isinstance(node, n.Chain) or not node.is_call or file.name_of(node) != "bit.band":
            continue
        call = node.suffixes[-1]
        assert isinstance(call, n.Call)
        first = call.arguments[0]
        if isinstance(first, n.Binary) and file.text(first).startswith(b"tmr.now() -"):
            start, end = _span(file, node)
            edits = [Edit(start, end, b"(" + file.text(first) + b")")]
            yield _make("mask dropped", file, edits, [], _show(file, node))


def stopped_only(file: SourceFile) -> Iterator[Injected]:
    """A timer that its own callback captures is stopped instead of unregistered."""
    for statement, chain, _ in file.calls(":unregister"):
        receiver = file.receiver(chain)
        symbol = file.symbol(receiver)
        if symbol is None or _kind(file, symbol) != "timer" or not symbol.captured_by:
            continue
        if symbol.function.is_main or file.source.count(b":unregister") != 1:
            continue
        method = chain.suffixes[-1]
        assert isinstance(method, n.MethodCall)
        edit = _name_edit(file, method.name_token, b"stop")
        marks = [file.tokens.starts[statement.first]]
        marks += [file.tokens.starts[read.token] for read in symbol.reads]
        yield _make("stopped only", file, [edit], marks, _show(file, chain))


KINDS: Final[tuple[Callable[[SourceFile], Iterator[Injected]], ...]] = (
    dropped_close, captured_object, second_send, sends_in_loop, second_request,
    moved_out_of_event, dropped_setup, busy_wait, register_only, settings_saved, dropped_check,
    used_after_close, closed_when_gone, long_delay, dropped_mask, stopped_only,
)  # fmt: skip


def injected(file: SourceFile) -> Iterator[Injected]:
    """Every hazard that can be put into a file."""
    for maker in KINDS:
        yield from maker(file)
