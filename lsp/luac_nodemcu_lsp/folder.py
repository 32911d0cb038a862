"""One project in the editor: its settings, its files, and what is known of them.

A folder reads files; it writes none. Open documents go before what is on disk. What takes long is
cut into steps, so that the server can answer between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from luac_nodemcu.checking.spec import CheckSpec, ignored_patterns, spec_of
from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.project.discovery import ProjectFiles
from luac_nodemcu.project.files import InputError, InputFile
from luac_nodemcu.project.origin import Origin, Setting
from luac_nodemcu.project.project import Project, load_project
from luac_nodemcu.project.resolve import Key
from luac_nodemcu.project.settings_file import FILE_NAME
from luac_nodemcu.rules.engine import FAILED_NAME
from luac_nodemcu.rules.layout import Layout, stand_ins
from luac_nodemcu.semantics.file_types import FileTypes
from luac_nodemcu.semantics.modules import host_scripts
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu_lsp.moving import moved

MAX_BYTES: Final = 1_000_000
"""Larger sources are not looked at: no device can hold one, and the editor must stay quick."""

_COMPILED: Final = b"\x1b"

Log = Callable[[str], None]


class Folder:
    """A project, or files that belong to none.

    - `root`: the folder that names of files are relative to.
    - `is_whole`: whether its files are looked for on disk; else only those that are open count.
    - `problem`: why the project file cannot be used, in lines; empty if it can.
    - `is_indexed`: whether all files have been read.
    """

    def __init__(
        self,
        root: Path,
        is_whole: bool,
        library: StubLibrary,
        environment: Mapping[str, str],
        log: Log,
    ) -> None:
        self.root = root
        self.is_whole = is_whole
        self.log = log
        self.problem: tuple[str, ...] = ()
        self.is_indexed = False
        self.target = ""
        self._library = library
        self._environment = environment
        self._members: dict[str, Path] = {}
        self._hosts: set[str] = set()
        self._outside: dict[str, bytes] = {}
        self._earlier: dict[str, tuple[bytes, FileTypes]] = {}
        self._logged: set[str] = set()
        self._project_findings: dict[str, tuple[bytes, list[Diagnostic]]] = {}
        self._project_key = ""
        self.project: Project
        self.workspace: Workspace
        self.load("")

    # Settings.

    def load(self, target: str) -> None:
        """Reads the settings anew and forgets all that rested on the old ones.

        `target` goes before the project's, unless it is empty.
        """
        self.target = target
        self.is_indexed = False
        self.problem = ()
        typed: dict[Key, Setting[str]] = {}
        if target:
            typed["target",] = Setting(target, Origin("command line", "the editor's setting"))
        try:
            self.project = load_project(
                self.root, environment=self._environment, command_line=typed,
                use_file=(self.root / FILE_NAME).is_file(),
            )  # fmt: skip
            self.workspace = self._make_workspace(spec_of(self.project, self._library.cache))
        except LuacNodemcuError as error:
            self.problem = tuple(str(error).splitlines())
            self.project = load_project(self.root, use_file=False)
            self.workspace = self._make_workspace(spec_of(self.project, self._library.cache))
        self._members = {}
        self._project_findings = {}
        self._earlier = {}

    def _make_workspace(self, spec: CheckSpec) -> Workspace:
        if not spec.stub_files:
            return Workspace(spec, self._library)
        try:
            return Workspace(spec)
        except LuacNodemcuError as error:
            # Everything but the project's own stubs is still of use.
            self.problem = tuple(str(error).splitlines())
            return Workspace(replace(spec, stub_files=()), self._library)

    # Files.

    @property
    def names(self) -> list[str]:
        """The files that are known, by their names relative to the root."""
        return self.workspace.paths

    def name_of(self, path: Path) -> str:
        """What a file is called here: relative to the root, with `/`."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

    def path_of(self, name: str) -> Path:
        """Where a file of this folder is."""
        return self._members.get(name) or self.root / name

    def is_member(self, name: str) -> bool:
        """Whether a file belongs to the project's program, as far as its settings say."""
        return name in self._members

    def is_host(self, name: str) -> bool:
        """Whether a file runs on a computer, so that only its syntax is checked."""
        return name in self._hosts

    def find_files(self) -> list[str]:
        """Looks for the project's files on disk; returns those that are not known yet."""
        if not self.is_whole:
            return []
        try:
            self.project.forget_files()
            files = self.project.files
        except (LuacNodemcuError, OSError) as error:
            self.problem = tuple(str(error).splitlines())
            return []
        found = {
            file.shown: file.path
            for file in sorted((*files.lfs, *files.fs), key=lambda file: file.shown)
            if file.shown.endswith(".lua")
        }
        self._hosts = {file.shown for file in files.host}
        self.workspace.set_layout(self._layout(files))
        for name in set(self._members) - set(found):
            if name not in self._outside:
                self.workspace.remove_file(name)
        self._members = found
        known = set(self.workspace.paths)
        return [name for name in found if name not in known]

    def _layout(self, files: ProjectFiles) -> Layout:
        """The parts of the files, as a check of the whole folder has them."""
        if self.project.file is not None:
            return spec_of(self.project, self._library.cache).layout
        others = stand_ins(files.others)
        return Layout(is_whole=True, others=others, ignored=ignored_patterns(self.root))

    def index(self, names: list[str], opened: Mapping[str, bytes]) -> Iterator[int]:
        """Reads files and what they mean to each other; yields after each how many are done."""
        for done, name in enumerate(names):
            if name in opened:
                self.set_text(name, opened[name])
            else:
                self.read(name)
            if name in self.workspace.paths:
                for dialect in self.workspace.dialects:
                    self.workspace.summary(name, dialect)
                if name not in opened:
                    self.workspace.release(name)
            yield done + 1
        self._leave_out_scripts(opened)
        self.is_indexed = True

    def _leave_out_scripts(self, opened: Mapping[str, bytes]) -> None:
        """Takes out scripts that run on a computer and that only such scripts load, if any."""
        workspace = self.workspace
        dialect = workspace.dialects[0]
        self._hosts.update(
            host_scripts({name: workspace.summary(name, dialect) for name in workspace.paths})
        )
        for name in self._hosts - set(opened):
            workspace.remove_file(name)

    def read(self, name: str) -> None:
        """Takes a file's text from disk; one that is gone or unreadable is taken away."""
        try:
            data = InputFile(self.path_of(name), name).read()
        except InputError:
            self.workspace.remove_file(name)
            return
        self.set_text(name, data)

    def set_text(self, name: str, data: bytes) -> None:
        """Takes a text. What is compiled, or too large, counts as not there."""
        if data.startswith(_COMPILED) or len(data) > MAX_BYTES:
            self.workspace.remove_file(name)
        else:
            self.workspace.set_file(name, data)

    def open(self, name: str, data: bytes) -> None:
        """Takes the text of an open document."""
        if name not in self._members:
            self._outside[name] = data
        types = self.workspace.types.known(name, self.workspace.platforms[0])
        if types is not None and self.workspace.data(name) != data:
            self._earlier[name] = (self.workspace.data(name), types)
        self.set_text(name, data)
        self.workspace.types.keep_values_of(name)

    def earlier_types(self, name: str) -> tuple[bytes, FileTypes] | None:
        """The types of the text before the last edit, with that text.

        None if there are none, or if those of the present text are known.
        """
        if self.workspace.types.known(name, self.workspace.platforms[0]) is not None:
            return None
        return self._earlier.get(name)

    def close(self, name: str) -> None:
        """A document is no longer open: what is on disk counts again."""
        self.workspace.types.drop_values_of(name)
        self._earlier.pop(name, None)
        if self._outside.pop(name, None) is not None or not self.is_whole:
            self.workspace.remove_file(name)
        else:
            self.read(name)

    # What is known.

    def has(self, name: str) -> bool:
        """Whether a file's text is known."""
        try:
            self.workspace.data(name)
        except KeyError:
            return False
        return True

    def types(self, name: str) -> FileTypes:
        """The types of a file; none if inference fails, which is a bug that the log tells of."""
        try:
            found = self.workspace.types.of(name, self.workspace.platforms[0])
        except Exception as error:
            self.log(f"{name}: types could not be inferred: {type(error).__name__}: {error}")
            found = None
        return found or FileTypes()

    def findings(self, name: str) -> list[Diagnostic]:
        """The findings of a file in the order of its text; a rule that fails goes to the log."""
        try:
            found = self.workspace.check(name)
            about_project = self._about_project(name)
        except Exception as error:
            self.log(f"{name}: could not be checked: {type(error).__name__}: {error}")
            return []
        self._log_failures()
        # The log has them: they are no mistakes of the user.
        found = [diagnostic for diagnostic in found if diagnostic.name != FAILED_NAME]
        if self.is_host(name):
            return [diagnostic for diagnostic in found if diagnostic.code.startswith("0")]
        return sorted([*found, *about_project], key=lambda d: (d.offset, d.end_offset, d.code))

    def _log_failures(self) -> None:
        """One line for each kind of failure of rules on a file, however often it comes."""
        rules: dict[tuple[str, str], list[str]] = {}
        for path, failure in self.workspace.failures:
            rules.setdefault((path, failure.message), []).append(failure.rule.name)
        self.workspace.failures.clear()
        for (path, message), names in rules.items():
            what = f"rule {names[0]}" + (f" and {len(names) - 1} others" if names[1:] else "")
            line = f"{path}: {what} failed: {message}"
            if line not in self._logged:
                self._logged.add(line)
                self.log(line)

    def check_project(self) -> bool:
        """Looks for findings about the project as a whole; returns whether anything is new."""
        if not self.is_indexed:
            return False
        key = self.workspace.keys.of_project()
        if self._project_key == key:
            return False
        before = self._project_findings
        found: dict[str, list[Diagnostic]] = {}
        try:
            for diagnostic in self.workspace.check_project():
                found.setdefault(diagnostic.path, []).append(diagnostic)
        except Exception as error:
            self.log(f"the project could not be checked: {type(error).__name__}: {error}")
        self._log_failures()
        self._project_key = key
        self._project_findings = {
            name: (self.workspace.data(name), own) for name, own in found.items() if self.has(name)
        }
        return {name: own for name, (_, own) in before.items()} != found

    def _about_project(self, name: str) -> list[Diagnostic]:
        """A file's findings about the project, moved along with its text since they were made."""
        known = self._project_findings.get(name)
        if known is None:
            return []
        data, found = known
        return moved(found, data, self.workspace.data(name))
