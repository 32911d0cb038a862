"""What names of files become in a program when files get other names or folders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from luac_nodemcu.semantics.modules import device_name, lfs_name
from luac_nodemcu.semantics.summary import ModuleRequest
from luac_nodemcu_lsp.edits import Change
from luac_nodemcu_lsp.folder import Folder
from luac_nodemcu_lsp.session import Session
from luac_nodemcu_lsp.targets import name_range

_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*\Z")
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f"\'\\:*?<>|]')


def new_path(request: ModuleRequest, old: str, new: str) -> str | None:
    """The file that a request for the file `old` would mean with another name; None if none can.

    What the old name leaves out of the path stays: `lib/net.lua` with `require("web")` for
    `require("net")` is `lib/web.lua`.
    """
    if request.kind == "require":
        new = new.replace(".", "/") if "/" not in request.name else new
    elif request.kind != "lfs":
        new = device_name(new)
    new = new.lstrip("/")
    parts = new.split("/")
    if not new or _FORBIDDEN.search(new) or any(part in ("", ".", "..") for part in parts):
        return None
    if request.kind == "lfs":
        folder = old.rpartition("/")[0]
        rest = old.rpartition("/")[2].partition(".")[2]
        return f"{folder}/{new}.{rest}" if folder else f"{new}.{rest}"
    written = _parts(request)
    whole = device_name(old).split("/")
    kept = whole[: max(0, len(whole) - len(written))]
    return "/".join([*kept, *parts]) + ".lua"


def moved_names(session: Session, folder: Folder, moved: Mapping[str, str]) -> Iterator[Change]:
    """The edits of all names of files that move; `moved` is old name -> new name."""
    graph = folder.workspace.project(folder.workspace.platforms[0].dialect).graph
    for path, summary in graph.summaries.items():
        query = None
        for request in summary.requests:
            files = graph.resolve(request, path)
            if len(files) != 1 or files[0] not in moved:
                continue
            query = query or session.query_of(folder, path)
            if query is None:
                break
            start, end = name_range(query.data, request)
            new = _new_name(request, files[0], moved[files[0]])
            if new is None or new == request.name:
                continue
            is_member = request.kind == "lfs" and query.data[start - 1 : start] == b"."
            if is_member and not _IDENTIFIER.match(new):
                yield query, start - 1, end, f'["{new}"]'
            else:
                yield query, start, end, new


def _parts(request: ModuleRequest) -> list[str]:
    """The parts of the path that a request names, the last without its ending."""
    if request.kind == "require" and "/" not in request.name:
        return request.name.split(".")
    return device_name(request.name).split("/")


def _new_name(request: ModuleRequest, old: str, new: str) -> str | None:
    """What a request for `old` says when that is called `new`."""
    if request.kind == "lfs":
        return lfs_name(new)
    written = _parts(request)
    before, after = device_name(old).split("/"), device_name(new).split("/")
    # The folders that the device does not have, or that need not be said.
    unsaid = max(0, len(before) - len(written))
    if before[unsaid:] != written[-len(before) :]:
        # A drive, or a name that is only known by its end.
        prefix = written[: len(written) - (len(before) - unsaid)]
    else:
        prefix = []
    if len(written) == 1 and unsaid > 0:
        # Flat, as the file system of the device is: folders are not said after a move either.
        rest = after[-1:]
    elif after[:unsaid] == before[:unsaid]:
        rest = after[unsaid:]
    else:
        rest = after
    separator = "." if request.kind == "require" and "/" not in request.name else "/"
    text = separator.join([*prefix, *rest])
    ending = re.search(r"\.(?:lua|lc)\Z", request.name)
    if request.kind != "require" and ending is not None:
        text += ending[0]
    return text
