"""Checking with several processes: each has its own workspace and takes files in portions."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.semantics.summary import FileSummary
from luac_nodemcu.syntax.dialect import Dialect

_PORTIONS = 8
"""Portions for each process, so that none waits long for the last one."""

_Results = dict[str, tuple[list[Diagnostic], dict[str, str]]]

# The workspace of a worker process; each process has its own.
_workspace: Workspace | None = None


def check_in_processes(
    spec: CheckSpec,
    sources: Mapping[str, bytes],
    summaries: Mapping[Dialect, Mapping[str, FileSummary]],
    paths: Sequence[str],
    jobs: int,
    progress: Callable[[int], None],
) -> tuple[_Results, list[str]]:
    """The findings of some of the sources with the files that they rest on, and the tracebacks of
    rules that failed.
    """
    found: _Results = {}
    failures: list[str] = []
    arguments = (spec, dict(sources), {lua: dict(known) for lua, known in summaries.items()})
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=arguments) as pool:
        try:
            for part, failed in pool.map(_check, _portions(sources, paths, jobs * _PORTIONS)):
                found.update(part)
                failures += failed
                progress(len(found))
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise
    return found, failures


def _portions(sources: Mapping[str, bytes], paths: Sequence[str], count: int) -> list[list[str]]:
    """Neighbours, which often belong to one program, in portions of about the same size."""
    size = sum(len(sources[path]) for path in paths) // count + 1
    portions: list[list[str]] = [[]]
    taken = 0
    for path in paths:
        if taken > size:
            portions.append([])
            taken = 0
        portions[-1].append(path)
        taken += len(sources[path])
    return portions


def _start(
    spec: CheckSpec,
    sources: dict[str, bytes],
    summaries: dict[Dialect, dict[str, FileSummary]],
) -> None:
    global _workspace  # noqa: PLW0603  # the only state that a worker process can have
    # Ctrl-C reaches all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _workspace = Workspace(spec)
    for path, data in sources.items():
        _workspace.set_file(path, data)
    for lua, known in summaries.items():
        _workspace.set_summaries(lua, known)


def _check(paths: list[str]) -> tuple[_Results, list[str]]:
    assert _workspace is not None
    found = {}
    for path in paths:
        found[path] = (_workspace.check(path), _workspace.bases(path))
        _workspace.release(path)
    failures = [f"{path}: {failure.detail}" for path, failure in _workspace.failures]
    _workspace.failures.clear()
    return found, failures
