"""Commands: building the image, the report, a listing of the code, totals.

The only part of the server that writes: the image where the project wants it, if that is inside
the folder, and reports and listings in the cache. It never starts another program: the image is
made by the embedded compiler, whatever the project file says.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from luac_nodemcu.compiler.disassemble import disassemble
from luac_nodemcu.compiler.generate import compile_tokens
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.pack import PackOptions
from luac_nodemcu.memory.report import Report, ReportOptions, make_report
from luac_nodemcu.memory.survivors import keeps_nothing_known
from luac_nodemcu.output.report_html import html_text
from luac_nodemcu.output.report_json import report_document
from luac_nodemcu.project.budget_settings import budgets_of
from luac_nodemcu.project.build import build_image
from luac_nodemcu.project.files import GeneratedFile, make_folder, write_whole
from luac_nodemcu.project.keeps import keeps_of
from luac_nodemcu.project.project_build import lfs_inputs
from luac_nodemcu.project.report_inputs import choose_report_files, compile_for_report
from luac_nodemcu_lsp.folder import Folder
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session
from luac_nodemcu_lsp.uris import uri_of


@dataclass(slots=True)
class Outcome:
    """What came of a command.

    - `result`: the answer to the client. `message`: for the user; `is_error`: how to show it.
    - `show`: the address of a file to open, by a browser if `is_external`.
    """

    result: dict[str, Any] = field(default_factory=dict)
    message: str = ""
    is_error: bool = False
    show: str = ""
    is_external: bool = False


Work = Callable[[], Outcome]
"""What takes long, to be run in a thread: it has all that it needs from the session."""


def folder_for(session: Session, arguments: Sequence[Any]) -> Folder:
    """The folder that a command's first argument means: that of an address, else the first."""
    if arguments and isinstance(arguments[0], str) and arguments[0]:
        return session.folder_of(arguments[0])[0]
    if not session.folders:
        raise LuacNodemcuError("there is no folder open")
    return next(iter(session.folders.values()))


# Build.


def build_lfs(session: Session, arguments: Sequence[Any]) -> Work:
    """Builds the LFS image of a project from what is on disk, and writes it."""
    folder = folder_for(session, arguments)
    project = folder.project
    build = project.settings.build
    output = _inside(folder, build.output.value)
    inputs = lfs_inputs(project)
    project_target = load_target(project.settings.target.value)
    options = PackOptions(
        timestamp=int(time.time()) if build.timestamp.value is None else build.timestamp.value,
        strip=build.strip.value,
        compression=build.compression.value,
        address=build.absolute.value,
        seed=build.seed.value,
        max_bytes=project.settings.device.lfs_size.value,
        safe_type_names=build.safe_type_names.value,
        luac_cross_defects=build.luac_cross_defects.value,
    )
    unsaved = [
        name
        for name, data in session.opened_in(folder).items()
        if any(file.shown == name for file in inputs.files) and _differs(folder, name, data)
    ]

    def work() -> Outcome:
        made = build_image(inputs.files, project_target, options, build.chunk_name.value)
        if made.image is None:
            errors = [d for d in made.compilation.diagnostics if d.severity == "error"]
            first = errors[0]
            text = f"{first.path}: {first.message}"
            more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
            return Outcome({"ok": False, "message": text}, f"not built: {text}{more}", True)
        make_folder(output.parent)
        write_whole(output, made.image.data)
        size = len(made.image.data)
        text = f"{folder.name_of(output)}: {len(made.image.modules)} modules, {size:,} bytes"
        if unsaved:
            text += f"; not saved, so not in it as shown: {', '.join(unsaved)}"
        result = {
            "ok": True,
            "path": str(output),
            "uri": uri_of(output),
            "bytes": size,
            "modules": len(made.image.modules),
            "message": text,
        }
        return Outcome(result, text)

    return work


def _inside(folder: Folder, output: str) -> Path:
    """Where the image goes. Raises LuacNodemcuError for a place outside of the folder."""
    path = (folder.root / output).resolve()
    if not path.is_relative_to(folder.root.resolve()):
        raise LuacNodemcuError(
            f"build.output is {output}, outside of {folder.root.name}: build it with "
            "`luac-nodemcu build-lfs`"
        )
    return path


def _differs(folder: Folder, name: str, data: bytes) -> bool:
    try:
        return folder.path_of(name).read_bytes() != data
    except OSError:
        return True


# Report.


def report(session: Session, arguments: Sequence[Any]) -> Work:
    """The report on a project as an HTML page, with unsaved texts as they are shown.

    The second argument may be `{"show": false}`: then the page is only in the answer.
    """
    made = _report(session, arguments, "full")
    wishes = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], dict) else {}
    shows = wishes.get("show", True) is not False
    cache = session.cache

    def work() -> Outcome:
        found = made()
        page = html_text(report_document(found), found)
        result: dict[str, Any] = {"totals": totals_of(found)}
        if not shows:
            result["html"] = page
            return Outcome(result)
        if cache is None:
            result["html"] = page
            return Outcome(result, _words(found))
        path = _write(cache, "reports", ".html", page.encode("utf-8", "backslashreplace"))
        result["uri"] = uri_of(path)
        return Outcome(result, _words(found), show=uri_of(path), is_external=True)

    return work


def totals(session: Session, arguments: Sequence[Any]) -> Work:
    """Target, and bytes of LFS and RAM, for a status line."""
    made = _report(session, arguments, "sizes")
    return lambda: Outcome(totals_of(made()))


def targets(session: Session, arguments: Sequence[Any]) -> Work:
    """The names of all targets, and the one in use."""
    now = folder_for(session, arguments).project.settings.target.value
    return lambda: Outcome({"target": now, "targets": list(target_names())})


def totals_of(found: Report) -> dict[str, Any]:
    """The figures of a status line; null for what is not known."""
    chip = found.machine.chip
    layout = found.layout("configured")
    return {
        "target": found.target.name,
        "lfs": None if found.image is None else found.image.bytes,
        "lfsLimit": found.lfs_limit,
        "ram": sum(
            (m.from_lfs if m.place == "lfs" else m.from_source.total).heap(chip)
            for m in found.modules
        ),
        "heapAtBoot": None if layout is None else layout.heap_left,
        "modules": len(found.modules),
        "failures": [f"{one.path}: {one.message}" for one in found.failures],
        "brokenBudgets": sum(1 for verdict in found.verdicts if verdict.broken),
    }


def _words(found: Report) -> str:
    figures = totals_of(found)
    lfs = "no image" if figures["lfs"] is None else f"LFS {figures['lfs']:,} bytes"
    return f"{figures['target']}: {lfs}, RAM {figures['ram']:,} bytes for loaded modules"


def _report(session: Session, arguments: Sequence[Any], detail: Any) -> Callable[[], Report]:
    folder = folder_for(session, arguments)
    project = folder.project
    target = load_target(project.settings.target.value)
    paths = () if project.file is not None else (".",)
    chosen = choose_report_files(project, paths, None if project.file else folder.root)
    opened = session.opened_in(folder)
    chosen.files = [
        GeneratedFile(file.path, file.shown, opened[file.shown]) if file.shown in opened else file
        for file in chosen.files
    ]
    view = session.library.view(target.chip, "5.1" if target.lua == 51 else "5.3")
    settings = project.settings
    options = ReportOptions(
        strip=settings.build.strip.value,
        free_heap=settings.device.free_heap.value,
        lfs_limit=settings.device.lfs_size.value,
        safe_type_names=settings.build.safe_type_names.value,
        budgets=budgets_of(settings.budget),
        keeps=keeps_of(view) if detail == "full" else keeps_nothing_known,
    )
    style = settings.build.chunk_name.value

    def made() -> Report:
        inputs = compile_for_report(chosen, target, style, detail)
        return make_report(
            inputs.modules, target, options, detail=detail, entry=chosen.entry,
            failures=inputs.failures,
        )  # fmt: skip

    return made


# Listing.


def listing(session: Session, arguments: Sequence[Any]) -> Work:
    """The instructions of a file, as `luac -l -l` lists them."""
    uri = arguments[0] if arguments and isinstance(arguments[0], str) else ""
    query = session.query(uri)
    if query is None:
        raise LuacNodemcuError("open the Lua file whose code is to be listed")
    wishes = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], dict) else {}
    shows = wishes.get("show", True) is not False
    text = _listing(query)

    def work() -> Outcome:
        if not shows or session.cache is None:
            return Outcome({"text": text})
        path = _write(session.cache, "listings", ".txt", text.encode("utf-8", "replace"))
        return Outcome({"text": text, "uri": uri_of(path)}, show=uri_of(path))

    return work


def _listing(query: Query) -> str:
    """Raises LuaSyntaxError if the file does not compile."""
    target = load_target(query.platform.target)
    main = compile_tokens(
        query.tokens, b"@" + query.name.encode("utf-8", "surrogateescape"), target
    )
    lines = disassemble(main, target.lua, target.float_bits, full=True)
    return b"\n".join(lines).decode("utf-8", "backslashreplace") + "\n"


def _write(cache: Path, folder: str, ending: str, data: bytes) -> Path:
    """A file in the cache, under a name that its contents decide. Old ones are deleted."""
    place = cache / folder
    make_folder(place)
    path = place / (hashlib.blake2b(data, digest_size=10).hexdigest() + ending)
    write_whole(path, data)
    old = sorted(place.glob(f"*{ending}"), key=lambda file: file.stat().st_mtime_ns)[:-20]
    for file in old:
        file.unlink(missing_ok=True)
    return path
