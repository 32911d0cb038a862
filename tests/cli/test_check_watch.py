"""`check --watch` as a user runs it: in a process of its own, with files that change."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from luac_nodemcu.cli.check_watch import Watched, _is_relevant, watch_files
from luac_nodemcu.cli.console import Console
from luac_nodemcu.cli.main import main
from luac_nodemcu.project.project import Project, load_project
from tests.support.checking import STUB_CACHE

needs_watchfiles = pytest.mark.skipif(
    importlib.util.find_spec("watchfiles") is None, reason="watchfiles is not installed"
)
TIMEOUT = 60.0
PROGRAM = """
import signal
# Whoever runs the tests in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
from luac_nodemcu.cli.main import main
main()
"""
WATCHING = "Watching for changes; Ctrl-C ends."


class Watch:
    """A running `check --watch`; its lines can be waited for."""

    def __init__(self, folder: Path, *words: str) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "check", "--watch", "-f", "concise",
             "--cache-dir", str(STUB_CACHE), *words],
            cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8",
        )  # fmt: skip
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def round(self) -> list[str]:
        """The lines up to the end of the next check."""
        lines: list[str] = []
        deadline = time.monotonic() + TIMEOUT
        while WATCHING not in lines:
            try:
                lines.append(self._lines.get(timeout=max(0.1, deadline - time.monotonic())))
            except queue.Empty:
                pytest.fail(f"nothing more within {TIMEOUT} s after {lines}")
        return lines[:-1]

    def is_silent(self, seconds: float) -> bool:
        """Whether nothing is printed for a while."""
        time.sleep(seconds)
        return self._lines.empty()

    def interrupt(self) -> tuple[int, list[str]]:
        """What Ctrl-C leads to: the exit code, and the lines that were still printed."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(TIMEOUT)
        time.sleep(0.2)
        lines = []
        with contextlib.suppress(queue.Empty):
            while True:
                lines.append(self._lines.get_nowait())
        return code, lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.lua").write_bytes(b"local x\n")
    (tmp_path / "b.lua").write_bytes(b"print(1)\n")
    (tmp_path / "luac-nodemcu.toml").write_text('[check]\nselect = ["9"]\n')
    return tmp_path


@contextlib.contextmanager
def watching(folder: Path, *words: str) -> Iterator[Watch]:
    watch = Watch(folder, *words)
    try:
        yield watch
    finally:
        watch.process.kill()
        watch.process.wait()
        if watch.process.stdout is not None:
            watch.process.stdout.close()


@needs_watchfiles
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a single process")
def test_a_session(folder: Path) -> None:
    with watching(folder) as watch:
        assert watch.round()[0].startswith("a.lua:1:7: warning[unused-variable]")
        # A file that changes, several at once as one change.
        (folder / "a.lua").write_bytes(b"print(1)\n")
        (folder / "b.lua").write_bytes(b"print(1)\nlocal y\n")
        assert watch.round()[0].startswith("b.lua:2:7: warning[unused-variable]")
        # A file that breaks.
        (folder / "a.lua").write_bytes(b"local = \xff\n")
        (folder / "b.lua").write_bytes(b"print(1)\n")
        assert watch.round() == ["2 files checked, nothing found"]  # only 9 is selected
        # The settings.
        (folder / "luac-nodemcu.toml").write_text('[check]\nselect = ["0", "9"]\n')
        assert watch.round()[0].startswith("a.lua:1:7: error[syntax-error]")
        (folder / "luac-nodemcu.toml").write_text("[check\n")
        (message,) = watch.round()
        assert message.startswith("error: luac-nodemcu.toml:1:")
        (folder / "luac-nodemcu.toml").write_text('[check]\nselect = ["9"]\n')
        assert watch.round() == ["2 files checked, nothing found"]
        # Files that come and go.
        (folder / "a.lua").unlink()
        (folder / "c.lua").write_bytes(b"local z\n")
        assert "in 1 of 2 files" in watch.round()[-1]
        (folder / "b.lua").unlink()
        (folder / "c.lua").unlink()
        (message,) = watch.round()
        assert "there is no .lua file" in message
        (folder / "a.lua").write_bytes(b"print(1)\n")
        assert watch.round() == ["1 file checked, nothing found"]
        # What has nothing to do with the findings.
        (folder / "lfs.img").write_bytes(b"x")
        (folder / ".a.lua.swp").write_bytes(b"x")
        assert watch.is_silent(1.5)
        assert watch.interrupt() == (0, [])


@needs_watchfiles
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a single process")
def test_a_result_in_a_file(folder: Path) -> None:
    """The file that is written does not start the next check."""
    with watching(folder, "a.lua", "-o", "json=out.json", "--baseline", "base.json") as watch:
        assert "base.json: there is no such baseline" in watch.round()[0]
        (folder / "base.json").write_text('{"version": 1, "findings": {}}')
        assert watch.round()[0].startswith("a.lua:1:7:")
        assert (folder / "out.json").is_file()
        (folder / "a.lua").unlink()
        assert watch.round() == ["error: a.lua: no such file or folder"]
        (folder / "a.lua").write_bytes(b"local y\n")
        assert "'y'" in watch.round()[0]
        assert watch.is_silent(1.5)
        assert watch.interrupt() == (0, [])


@needs_watchfiles
def test_an_interrupt_during_a_check(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    checked = []

    def check(project: Project) -> int:
        checked.append(project)
        raise KeyboardInterrupt

    project = load_project(Path())
    watched = Watched(project, lambda: load_project(Path()), (), None, ())
    watch_files(Console(quiet=False, verbose=False), check, watched)
    assert checked == [project]


def test_which_changes_count(tmp_path: Path) -> None:
    written = frozenset({tmp_path / "out.json"})
    for name, counts in (
        ("a.lua", True), ("sub/a.lua", True), (".luacheckrc", True), ("sdkconfig", True),
        ("stubs/x.json", True), (".git/index", False), (".a.lua.swp", False), ("a.lua~", False),
        ("out.json", False), ("lfs.img", False), ("sub/.cache/a.lua", False),
    ):  # fmt: skip
        assert _is_relevant(tmp_path / name, [tmp_path], written) == counts, name
    # A folder that is hidden itself was asked for.
    assert _is_relevant(tmp_path / ".x" / "a.lua", [tmp_path / ".x"], written)


def test_without_watchfiles(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = CliRunner().invoke(main, ["check", "--watch"])
    assert result.exit_code == 2
    assert "pip install 'luac-nodemcu[watch]'" in result.stderr


@needs_watchfiles
def test_a_folder_that_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(main, ["check", "--watch", "gone/a.lua"])
    assert result.exit_code == 2
    assert "no such folder to watch" in result.stderr
