"""Compiles a folder of stubs into a container, reusing what has not changed.

Only reached when no container fits: everything that needs jsonschema or lark is below here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

from luac_nodemcu.stubs import compiling, container, source, validation
from luac_nodemcu.stubs.container import Container
from luac_nodemcu.stubs.errors import StubError
from luac_nodemcu.stubs.source import StubFiles

Json = dict[str, Any]


def compile_one(files: StubFiles, reference: str) -> tuple[Json, set[str]]:
    """A compiled stub and the references of all files it was made from. Raises `StubError`."""
    resolved = source.load(files, reference)
    validation.validate(resolved)
    return compiling.compile_stub(resolved), resolved.used


def build(
    files: StubFiles, key: str, code: str, cache: Path | None
) -> tuple[Container, list[StubError]]:
    """All stubs compiled that can be, and what is wrong with the others.

    - `key`: what the container is to be recognised by.
    - `code`: stands for the version of the compiler; part of the key of every cached stub.
    - `cache`: folder for compiled single stubs, None or not writable for none.
    """
    stubs = []
    problems: list[StubError] = []
    hashes: dict[str, str] = {}
    for reference in files.references():
        if reference.startswith("shared/"):
            continue
        try:
            compiled = _cached(files, reference, code, cache, hashes)
        except StubError as error:
            problems.append(error)
        else:
            stubs.append((reference, index_entry(compiled), compiled))
    return Container.build(key, stubs), problems


def index_entry(compiled: Json) -> Json:
    """What is known of a stub without reading it: names to find it by, and counts."""
    classes = compiled["classes"]
    enums = {
        constant: name
        for name, type_ in compiled["types"].items()
        for constant in type_.get("enum", ())
    }
    entry: Json = {
        key: compiled[key]
        for key in ("set", "module", "kind", "chips", "lua", "summary", "build", "when")
        if key in compiled
    }
    entry["gone"] = "gone" in compiled
    entry["types"] = list(compiled["types"])
    entry["classes"] = {name: value.get("doc_name") for name, value in classes.items()}
    entry["enums"] = enums
    entry["counts"] = {
        "functions": len(compiled["functions"]),
        "constants": len(compiled["constants"]),
        "methods": sum(len(value["methods"]) for value in classes.values()),
        "removed": len(compiled["removed"]),
    }
    return entry


def _cached(
    files: StubFiles, reference: str, code: str, cache: Path | None, hashes: dict[str, str]
) -> Json:
    if cache is None:
        return compile_one(files, reference)[0]
    own = _hash(files, reference, hashes)
    name = hashlib.sha256(f"{code}\0{reference}\0{own}".encode()).hexdigest()
    path = cache / f"{name}.json"
    try:
        stored = json.loads(path.read_bytes())
        if all(_hash(files, used, hashes) == known for used, known in stored["used"].items()):
            found: Json = stored["stub"]
            return found
    except (OSError, ValueError, KeyError, TypeError):
        pass
    compiled, used_files = compile_one(files, reference)
    used = {used: _hash(files, used, hashes) for used in sorted(used_files)}
    content = json.dumps({"used": used, "stub": compiled}, ensure_ascii=False).encode()
    with contextlib.suppress(OSError):  # A cache that cannot be written is no error.
        container.write_whole(path, content)
    return compiled


def _hash(files: StubFiles, reference: str, hashes: dict[str, str]) -> str:
    if reference not in hashes:
        content = files.read(reference)
        hashes[reference] = "" if content is None else hashlib.sha256(content).hexdigest()
    return hashes[reference]


def ship() -> None:
    """Writes the compiled stubs beside the program's own, for a built distribution.

    Raises the first `StubError` if a stub is faulty, and `OSError`.
    """
    from luac_nodemcu.stubs.library import COMPILED_NAME, StubLibrary

    library = StubLibrary()
    target = library.files.root / COMPILED_NAME
    target.unlink(missing_ok=True)
    made, problems = build(library.files, library.code_key, library.code_key, None)
    if problems:
        raise problems[0]
    made.write(target)
    # As the other files of the distribution, not as a temporary file.
    target.chmod(0o644)
