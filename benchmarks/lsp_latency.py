"""How long the language server takes, seen by a client over pipes.

Run with `python -m benchmarks.lsp_latency`. The workspace has 100 files made of the examples, one
of them with 1,000 lines, which is edited. Every figure is a time from sending a message to having
the answer, JSON included.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import ROOT
from tests.lsp.client import CAPABILITIES, Client

FILES = 100
LINES = 1_000

GOALS = {
    "initialize to first diagnostics": (None, 1_200.0),
    "edit to diagnostics": (100.0, 200.0),
    "completion": (None, 30.0),
    "completion right after an edit": (None, 30.0),
    "signature help": (None, 30.0),
    "hover": (None, 30.0),
}
"""Median and 95th percentile in milliseconds that the project promises (None: no promise)."""

NAVIGATION = {
    "definition": "textDocument/definition",
    "type definition": "textDocument/typeDefinition",
    "implementation": "textDocument/implementation",
    "document highlight": "textDocument/documentHighlight",
    "prepare rename": "textDocument/prepareRename",
    "call hierarchy": "textDocument/prepareCallHierarchy",
}
"""Questions at a place; each takes less than 30 ms for 95 of 100."""

WHOLE_FILE = {
    "document symbols": "textDocument/documentSymbol",
    "semantic tokens": "textDocument/semanticTokens/full",
    "folding ranges": "textDocument/foldingRange",
    "document links": "textDocument/documentLink",
}
"""Questions about a file; the same."""

for _name in (*NAVIGATION, *WHOLE_FILE, "selection ranges", "incoming calls"):
    GOALS[_name] = (None, 30.0)
for _name in ("references", "rename", "workspace symbols", "file rename"):
    GOALS[_name] = (None, 100.0)

MEMORY_GOAL = 120.0
"""MiB of the server at its peak."""

LUALS = {
    "initialize to first diagnostics": "1,220-1,450",
    "edit to diagnostics": "190-210",
    "completion right after an edit": "5-7",
    "hover": "53-155",
}
"""LuaLS 3.19.1 on a file of 217 lines on a like machine, for orientation: published figures."""


def make_workspace(folder: Path) -> Path:
    """Writes the files; returns the long one."""
    sources = sorted((ROOT / "examples").rglob("lfs/*.lua"))
    names = sorted({path.stem for path in sources})
    (folder / "lib").mkdir()
    written = 0
    copy = 0
    while written < FILES - 2:
        for example in sorted({path.parent for path in sources}):
            copy += 1
            for path in sorted(example.glob("*.lua"))[: FILES - 2 - written]:
                text = _renamed(path.read_text("utf-8"), names, copy)
                (folder / "lib" / f"{path.stem}_{copy}.lua").write_text(text, "utf-8")
                written += 1
    (folder / "init.lua").write_text('require("long")\n', "utf-8")
    (folder / "luac-nodemcu.toml").write_text('target = "esp8266-lua51"\n', "utf-8")
    lines: list[str] = []
    number = 0
    while len(lines) < LINES:
        for path in sources:
            if len(lines) < LINES:
                number += 1
                body = path.read_text("utf-8").rstrip().splitlines()
                lines += [f"local function part_{number}()", *body, "end", ""]
    lines += [f"part_{n}()" for n in range(1, number + 1)]
    long = folder / "long.lua"
    long.write_text("\n".join(lines) + "\n", "utf-8")
    return long


def _renamed(text: str, names: list[str], copy: int) -> str:
    """The text with `require("name")` of the examples' modules given a number."""
    pattern = re.compile(rf'(require\(?\s*")({"|".join(map(re.escape, names))})(")')
    return pattern.sub(rf"\1\2_{copy}\3", text)


class Measure:
    """Times of one kind, in milliseconds."""

    def __init__(self, client: Client, uri: str, text: str, rounds: int) -> None:
        self.client = client
        self.uri = uri
        self.text = text
        self.rounds = rounds
        self.times: dict[str, list[float]] = {}
        self.processor: dict[str, list[float]] = {}

    def run(self) -> None:
        """All measurements that a session has."""
        client, uri = self.client, self.uri
        middle = self.text.count("\n") // 2
        lines = self.text.split("\n")
        place = next(n for n in range(middle, len(lines)) if lines[n].startswith("local function"))
        for number in range(self.rounds):
            line = place + 1
            version = self._edit(line, f"  local gauge_{number} = tmr.now()\n")
            client.diagnostics(uri, version)
            time.sleep(0.1)
            begun = self._now()
            version = self._edit(line, f"  print(tmr.now(), {number})\n")
            client.diagnostics(uri, version)
            self._add("edit to diagnostics", begun)
            self._ask("hover", "textDocument/hover", client.at(uri, line, 13))
            self._ask("signature help", "textDocument/signatureHelp", client.at(uri, line, 17))
            self._ask("completion", "textDocument/completion", client.at(uri, line, 12))
            version = self._edit(line, "  local timer = tmr.\n")
            self._ask(
                "completion right after an edit", "textDocument/completion",
                client.at(uri, line, 20),
            )  # fmt: skip
            client.diagnostics(uri, version)
            self._navigate()

    def _navigate(self) -> None:
        """Navigation from a function of a module, in the long file, and of a firmware function."""
        client, uri = self.client, self.uri
        lines = self.text.split("\n")
        own = next(n for n, line in enumerate(lines) if line.startswith("function M."))
        used = next(n for n, line in enumerate(lines) if "tmr.create(" in line)
        places = (
            client.at(uri, own, lines[own].index("M.") + 3),
            client.at(uri, used, lines[used].index("tmr.create(") + 5),
        )
        for place in places:
            for name, method in NAVIGATION.items():
                if name != "prepare rename" or place is places[0]:
                    self._ask(name, method, place)
            context = {"context": {"includeDeclaration": True}}
            self._ask("references", "textDocument/references", {**place, **context})
        self._ask("rename", "textDocument/rename", {**places[0], "newName": "another_name"})
        document = {"textDocument": {"uri": uri}}
        for name, method in WHOLE_FILE.items():
            self._ask(name, method, document)
        self._ask(
            "selection ranges", "textDocument/selectionRange",
            {**document, "positions": [places[0]["position"]]},
        )  # fmt: skip
        items = client.request("textDocument/prepareCallHierarchy", places[1])
        self._ask("incoming calls", "callHierarchy/incomingCalls", {"item": items[0]})
        self._ask("workspace symbols", "workspace/symbol", {"query": "connect"})
        file = uri.replace("long.lua", "longer.lua")
        renamed = {"files": [{"oldUri": uri, "newUri": file}]}
        self._ask("file rename", "workspace/willRenameFiles", renamed)

    def _edit(self, line: int, text: str) -> int:
        """Inserts a line of text."""
        position = {"line": line, "character": 0}
        return self.client.change(
            self.uri, {"range": {"start": position, "end": position}, "text": text}
        )

    def _ask(self, name: str, method: str, params: object) -> None:
        begun = self._now()
        answer = self.client.answer(self.client.ask(method, params))
        self._add(name, begun)
        assert answer or name == "document links", name

    def _now(self) -> tuple[float, float]:
        used = processor_time(self.client.process.pid)
        return time.perf_counter(), used

    def _add(self, name: str, begun: tuple[float, float]) -> None:
        self.times.setdefault(name, []).append(1_000 * (time.perf_counter() - begun[0]))
        used = processor_time(self.client.process.pid) - begun[1]
        self.processor.setdefault(name, []).append(used)


def memory(pid: int) -> float | None:
    """Peak of resident memory in MiB; None where the system does not say."""
    try:
        text = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return None
    match = re.search(r"VmHWM:\s+(\d+) kB", text)
    return None if match is None else int(match[1]) / 1024


def processor_time(pid: int) -> float:
    """Milliseconds of processor time of a process so far; 0 where the system does not say."""
    total = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):  # the thread has ended
            total += int(path.read_text("ascii").split()[0])
    return total / 1e6


@dataclass
class Session:
    """What one start of the server gave: times, processor times, peak of memory in MiB."""

    times: dict[str, list[float]]
    processor: dict[str, list[float]]
    peak: float


def session(folder: Path, cache: Path, long: Path, rounds: int) -> Session:
    """One start of the server with all measurements."""
    with Client(cache) as client:
        started = time.perf_counter()
        client.initialize(folder, capabilities=CAPABILITIES)
        text = long.read_text("utf-8")
        uri = client.open(long, text)
        client.diagnostics(uri, 1)
        first = 1_000 * (time.perf_counter() - started)
        used = processor_time(client.process.pid)
        # Everything else of the folder is checked once, and then nothing runs.
        client.request("textDocument/hover", client.at(uri, 0, 0))
        time.sleep(3)
        measure = Measure(client, uri, text, rounds)
        measure.run()
        peak = memory(client.process.pid)
        client.shut_down()
    name = "initialize to first diagnostics"
    return Session(
        {name: [first], **measure.times}, {name: [used], **measure.processor}, peak or 0.0
    )


def percentile(times: list[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    sessions: list[Session] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "work"
        folder.mkdir()
        cache = Path(temporary) / "cache"
        long = make_workspace(folder)
        session(folder, cache, long, 1)  # compiles the stubs
        sessions += [session(folder, cache, long, options.rounds) for _ in range(options.sessions)]
    show(sessions)


def show(sessions: list[Session]) -> None:
    """Prints the table. Processor time is what a machine with nothing else to do would take."""
    print(
        f"{'milliseconds':34}{'median':>9}{'goal':>9}{'p95':>9}{'goal':>9}{'processor':>11}   LuaLS"
    )
    for name, (median_goal, worst_goal) in GOALS.items():
        times = [time for one in sessions for time in one.times[name]]
        used = [time for one in sessions for time in one.processor[name]]
        print(
            f"{name:34}{statistics.median(times):9.1f}{_goal(median_goal):>9}"
            f"{percentile(times):9.1f}{_goal(worst_goal):>9}{statistics.median(used):11.1f}"
            f"   {LUALS.get(name, '')}"
        )
    peak = max(one.peak for one in sessions)
    if peak:
        print(f"{'peak memory, MiB':34}{peak:9.1f}{_goal(MEMORY_GOAL):>9}{'':29}   67 (resident)")
    else:
        print("peak memory: this system does not say")


def _goal(goal: float | None) -> str:
    return "" if goal is None else f"< {goal:,.0f}"


if __name__ == "__main__":
    main()
