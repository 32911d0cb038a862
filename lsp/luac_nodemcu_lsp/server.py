"""The wiring: which function answers which request, and what notifications change.

To add a feature: write `features/<feature>.py` with a function `feature(query, params)` that
returns types of lsprotocol, and enter it in DOCUMENT_FEATURES (or SESSION_FEATURES, if it is not
about one file). Nothing is computed here.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.exceptions import JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer

from luac_nodemcu import __version__
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.project.settings_file import FILE_NAME
from luac_nodemcu_lsp.client import read_abilities
from luac_nodemcu_lsp.features import diagnostics
from luac_nodemcu_lsp.features.kinds import CODE_ACTION_KINDS
from luac_nodemcu_lsp.features.token_legend import MODIFIERS, TYPES
from luac_nodemcu_lsp.protocol import Protocol
from luac_nodemcu_lsp.session import Session, is_lua
from luac_nodemcu_lsp.settings import SECTION, read_settings
from luac_nodemcu_lsp.uris import path_of
from luac_nodemcu_lsp.work import Work

if TYPE_CHECKING:
    from luac_nodemcu_lsp.features.commands import Outcome

NAME: Final = "luac-nodemcu"
REQUEST_FAILED: Final = -32803

WATCHED: Final = (
    "**/*.lua", f"**/{FILE_NAME}", "**/.luacheckrc", "**/.gitignore", "**/user_modules.h",
    "**/user_config.h", "**/sdkconfig*",
)  # fmt: skip
"""What decides findings, and is therefore watched on disk."""

TOKEN_LEGEND: Final = types.SemanticTokensLegend(TYPES, MODIFIERS)

RENAMED_FILES: Final = types.FileOperationRegistrationOptions(
    [
        types.FileOperationFilter(types.FileOperationPattern("**/*.lua"), "file"),
        types.FileOperationFilter(
            types.FileOperationPattern("**", types.FileOperationPatternKind.Folder), "file"
        ),
    ]
)

DOCUMENT_FEATURES: Final[tuple[tuple[str, str, Any], ...]] = (
    # What is shown while one types.
    (types.TEXT_DOCUMENT_HOVER, "hover.hover", None),
    (
        types.TEXT_DOCUMENT_COMPLETION,
        "completion.completion",
        types.CompletionOptions(
            trigger_characters=[".", ":", '"', "'", "{", "(", ",", "[", " "],
            resolve_provider=True,
        ),
    ),
    (
        types.TEXT_DOCUMENT_SIGNATURE_HELP,
        "signature_help.signature_help",
        types.SignatureHelpOptions(trigger_characters=["(", ","], retrigger_characters=[")"]),
    ),
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        "code_actions.code_actions",
        types.CodeActionOptions(code_action_kinds=list(CODE_ACTION_KINDS), resolve_provider=True),
    ),
    (types.TEXT_DOCUMENT_INLAY_HINT, "inlay_hints.inlay_hints", None),
    (
        types.TEXT_DOCUMENT_CODE_LENS,
        "code_lenses.code_lenses",
        types.CodeLensOptions(resolve_provider=True),
    ),
    # Navigation.
    (types.TEXT_DOCUMENT_DEFINITION, "definition.definition", None),
    (types.TEXT_DOCUMENT_DECLARATION, "definition.declaration", None),
    (types.TEXT_DOCUMENT_TYPE_DEFINITION, "definition.type_definition", None),
    (types.TEXT_DOCUMENT_IMPLEMENTATION, "definition.implementation", None),
    (types.TEXT_DOCUMENT_REFERENCES, "references.references", None),
    (types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, "references.highlight", None),
    (types.TEXT_DOCUMENT_PREPARE_RENAME, "rename.prepare", None),
    (types.TEXT_DOCUMENT_RENAME, "rename.rename", None),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, "document_symbols.document_symbols", None),
    (types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, "semantic_tokens.full", TOKEN_LEGEND),
    (types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA, "semantic_tokens.delta", TOKEN_LEGEND),
    (types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, "semantic_tokens.of_range", TOKEN_LEGEND),
    (types.TEXT_DOCUMENT_FOLDING_RANGE, "folding_ranges.folding_ranges", None),
    (types.TEXT_DOCUMENT_SELECTION_RANGE, "selection_ranges.selection_ranges", None),
    (types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, "call_hierarchy.prepare", None),
    (types.TEXT_DOCUMENT_DOCUMENT_LINK, "document_links.document_links", None),
)
"""Method, function below `features` as `module.function`, options for `initialize`.

The function takes a query and the request's parameters, which are about `params.text_document`;
without such a file the answer is null. Modules are imported when they are first needed, or when
there is nothing else to do, so that the first diagnostics need not wait for them.
"""

SESSION_FEATURES: Final[tuple[tuple[str, str, Any], ...]] = (
    (types.COMPLETION_ITEM_RESOLVE, "completion.resolve", None),
    (types.CODE_ACTION_RESOLVE, "code_actions.resolve", None),
    (types.CODE_LENS_RESOLVE, "code_lenses.resolve", None),
    (types.WORKSPACE_SYMBOL, "workspace_symbols.workspace_symbols", None),
    (types.CALL_HIERARCHY_INCOMING_CALLS, "call_hierarchy.incoming", None),
    (types.CALL_HIERARCHY_OUTGOING_CALLS, "call_hierarchy.outgoing", None),
    (types.WORKSPACE_WILL_RENAME_FILES, "file_rename.will_rename", RENAMED_FILES),
)
"""The same for functions of the session and the parameters: what is not about one file, such as
workspace/symbol, and resolving.
"""

COMMANDS: Final[Mapping[str, str]] = {
    "luac-nodemcu.server.buildLfs": "commands.build_lfs",
    "luac-nodemcu.server.report": "commands.report",
    "luac-nodemcu.server.disassembly": "commands.listing",
    "luac-nodemcu.server.totals": "commands.totals",
    "luac-nodemcu.server.targets": "commands.targets",
}
"""Commands of workspace/executeCommand; their functions take the session and the arguments."""


@functools.cache
def feature(path: str) -> Callable[..., Any]:
    """A function below `features`, as the tables call it."""
    module, _, name = path.rpartition(".")
    found = getattr(importlib.import_module(f"luac_nodemcu_lsp.features.{module}"), name)
    assert callable(found)
    return found  # type: ignore[no-any-return]  # any function of the tables


class Server(LanguageServer):
    """pygls's server with a session."""

    def __init__(
        self, cache: Path | None, environment: Mapping[str, str], is_verbose: bool
    ) -> None:
        super().__init__(NAME, __version__, protocol_cls=Protocol, converter_factory=get_converter)
        self.is_verbose = is_verbose
        self.session = Session(cache, environment, self.log)
        self.work = Work(self, self.session)
        # What was last told of all files: when, and the ids by address.
        self._told: tuple[int, dict[str, str]] = (-1, {})
        self._register()

    def log(self, line: str) -> None:
        """Sends a line to the client's log."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Info, line))

    def _register(self) -> None:
        for method, path, options in DOCUMENT_FEATURES:
            self._add(method, self._about_document(method, path), options)
        for method, path, options in SESSION_FEATURES:
            self._add(method, self._about_session(method, path), options)
        for name, path in COMMANDS.items():
            self.command(name)(self._command(name, path))
        self._add(types.INITIALIZE, self._initialize)
        self._add(types.INITIALIZED, self._initialized)
        self._add(types.SHUTDOWN, self._shut_down)
        self._add(types.TEXT_DOCUMENT_DID_OPEN, self._did_open)
        self._add(types.TEXT_DOCUMENT_DID_CHANGE, self._did_change)
        self._add(types.TEXT_DOCUMENT_DID_CLOSE, self._did_close)
        self._add(types.TEXT_DOCUMENT_DID_SAVE, self._did_save)
        self._add(types.WORKSPACE_DID_CHANGE_CONFIGURATION, self._did_change_configuration)
        self._add(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._did_change_files)
        self._add(types.WORKSPACE_DID_RENAME_FILES, self._did_rename_files, RENAMED_FILES)
        self._add(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._did_change_folders)
        options = types.DiagnosticOptions(
            inter_file_dependencies=True, workspace_diagnostics=True, identifier=NAME
        )
        self._add(types.TEXT_DOCUMENT_DIAGNOSTIC, self._document_diagnostic, options)
        self._add(types.WORKSPACE_DIAGNOSTIC, self._workspace_diagnostic)

    def _add(self, method: str, handler: Callable[[Any], Any], options: Any = None) -> None:
        # pygls writes attributes to handlers, which bound methods do not allow.
        self.feature(method, options)(functools.partial(handler))

    # Requests.

    def _about_document(self, method: str, path: str) -> Callable[[Any], Any]:
        def handler(params: Any) -> Any:
            with self.guarded(method):
                query = self.session.query(params.text_document.uri)
                return None if query is None else feature(path)(query, params)

        return handler

    def _about_session(self, method: str, path: str) -> Callable[[Any], Any]:
        def handler(params: Any) -> Any:
            with self.guarded(method):
                return feature(path)(self.session, params)

        return handler

    def _command(self, name: str, path: str) -> Callable[..., Any]:
        async def handler(*arguments: Any) -> Any:
            with self.guarded(name):
                work = feature(path)(self.session, arguments)
                outcome = await asyncio.to_thread(work)
                self._show(outcome)
                return outcome.result

        return handler

    async def _import_features(self) -> None:
        """Imports what was not needed yet, one module at a time."""
        paths = [path for _, path, _ in (*DOCUMENT_FEATURES, *SESSION_FEATURES)]
        for path in dict.fromkeys([*paths, *COMMANDS.values()]):
            await self.work.quiet()
            feature(path)
        self.work.started()

    def _show(self, outcome: Outcome) -> None:
        """Shows the user what came of a command."""
        if outcome.message:
            kind = types.MessageType.Error if outcome.is_error else types.MessageType.Info
            self.window_show_message(types.ShowMessageParams(kind, outcome.message))
        if outcome.show and self.session.client.shows_documents:
            self.window_show_document(
                types.ShowDocumentParams(outcome.show, external=outcome.is_external)
            )

    def guarded(self, method: str) -> Guard:
        """A context in which a failure becomes an answer and a line in the log."""
        return Guard(self, method)

    async def _document_diagnostic(
        self, params: types.DocumentDiagnosticParams
    ) -> types.DocumentDiagnosticReport:
        with self.guarded(types.TEXT_DOCUMENT_DIAGNOSTIC):
            uri = params.text_document.uri
            if self.session.documents.get(uri) is not None:
                await self.work.ready(self.session.folder_of(uri)[0])
            query = self.session.query(uri)
            if query is None:
                document = self.session.documents.get(uri)
                items = diagnostics.of_large(document) if document and is_lua(document) else []
                return types.RelatedFullDocumentDiagnosticReport(items=items)
            return diagnostics.document_report(query, params.previous_result_id)

    async def _workspace_diagnostic(
        self, params: types.WorkspaceDiagnosticParams
    ) -> types.WorkspaceDiagnosticReport:
        with self.guarded(types.WORKSPACE_DIAGNOSTIC):
            previous = {known.uri: known.value for known in params.previous_result_ids}
            items: list[types.WorkspaceDocumentDiagnosticReport] = []
            for folder in list(self.session.folders.values()):
                await self.work.ready(folder)
            generation = self.work.generation
            if self._told[0] == generation and previous == self._told[1]:
                # Clients ask every few seconds.
                return types.WorkspaceDiagnosticReport(
                    [diagnostics.unchanged(uri, id_) for uri, id_ in previous.items()]
                )
            if self.session.settings.check_project:
                for query in self.session.queries():
                    items.append(diagnostics.workspace_item(query, previous))
                    if query.document is None:
                        query.folder.workspace.release(query.name)
                    await self.work.idle()
            ids = {item.uri: item.result_id for item in items if item.result_id is not None}
            self._told = (generation, ids)
            known = {item.uri for item in items}
            items += [
                types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=[])
                for uri in previous
                if uri not in known and self.session.documents.get(uri) is None
            ]
            return types.WorkspaceDiagnosticReport(items)

    # Beginning and end.

    def _initialize(self, params: types.InitializeParams) -> None:
        session = self.session
        session.client = read_abilities(params.capabilities)
        encoding = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
        session.documents.encoding = types.PositionEncodingKind(encoding).value
        session.settings, problems = read_settings(params.initialization_options)
        for problem in problems:
            self.log(problem)
        if not session.client.configuration:
            self.work.settled.set()
        roots = [folder.uri for folder in params.workspace_folders or ()]
        if not roots and params.root_uri:
            roots = [params.root_uri]
        for uri in roots:
            path = path_of(uri)
            if path is not None:
                session.roots.append(path)

    async def _initialized(self, params: types.InitializedParams) -> None:
        client = self.session.client
        registrations = []
        if client.registers_settings:
            registrations.append(
                types.Registration(
                    "settings",
                    types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                    types.DidChangeConfigurationRegistrationOptions(SECTION),
                )
            )
        if client.registers_watchers:
            watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
            registrations.append(
                types.Registration(
                    "files",
                    types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                    types.DidChangeWatchedFilesRegistrationOptions(watchers),
                )
            )
        if registrations:
            self.client_register_capability(types.RegistrationParams(registrations))
        if client.configuration:
            await self._ask_for_settings()
        self.work.settled.set()
        for root in list(self.session.roots):
            self.work.index(self.session.add_root(root))
        self.work.run(self._import_features())

    def _shut_down(self, params: Any) -> None:
        self.work.stop()

    # Settings.

    async def _ask_for_settings(self) -> None:
        """Asks the client; what it answers late is taken then, and nothing waits for it."""
        params = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
        request = asyncio.ensure_future(self.workspace_configuration_async(params))
        # Not cancelled: pygls fails on an answer to a request that was.
        done, _ = await asyncio.wait({request}, timeout=2)
        if done:
            self._settings_answered(request)
        else:
            request.add_done_callback(self._settings_answered)

    def _settings_answered(self, request: asyncio.Future[Any]) -> None:
        if request.cancelled() or request.exception() is not None:
            return
        answer = request.result()
        if answer and answer[0] is not None:
            self._take_settings(answer[0])

    def _take_settings(self, data: object) -> None:
        session = self.session
        before = session.settings
        session.settings, problems = read_settings(data)
        for problem in problems:
            self.log(problem)
        if session.settings == before:
            return
        for folder in list(session.folders.values()):
            if session.settings.target != before.target:
                folder.load(session.settings.target)
                self.work.index(folder, again=True)
            else:
                self.work.changed_all(folder)

    async def _did_change_configuration(self, params: types.DidChangeConfigurationParams) -> None:
        if self.session.client.configuration:
            await self._ask_for_settings()
        else:
            self._take_settings(params.settings)

    # Documents.

    def _did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        document = self.session.documents.open(params.text_document)
        if not is_lua(document):
            return
        self.session.update(document)
        folder, _ = self.session.folder_of(document.uri)
        self.work.index(folder)
        self.work.changed(document.uri, asyncio.get_running_loop().time())

    def _did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        document = self.session.documents.get(params.text_document.uri)
        if document is None:
            self.log(f"{params.text_document.uri}: changed, but not open; the edit is not used")
            return
        document.edit(params.content_changes, params.text_document.version)
        if is_lua(document):
            self.session.update(document)
            self.work.changed(document.uri, asyncio.get_running_loop().time())

    def _did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        document = self.session.documents.close(params.text_document.uri)
        if document is not None and is_lua(document):
            folder, name = self.session.folder_of(document.uri)
            folder.close(name)
            self.work.closed(document.uri)

    def _did_save(self, params: types.DidSaveTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        if path is not None and path.name == FILE_NAME:
            self._project_file_changed(path)

    # Files and folders.

    def _did_change_files(self, params: types.DidChangeWatchedFilesParams) -> None:
        from luac_nodemcu_lsp.disk import take_changes

        take_changes(self.session, self.work, params.changes)

    def _did_rename_files(self, params: types.RenameFilesParams) -> None:
        from luac_nodemcu_lsp.disk import take_renames

        take_renames(self.session, self.work, params.files)

    def _project_file_changed(self, path: Path) -> None:
        from luac_nodemcu_lsp.disk import project_file_changed

        project_file_changed(self.session, self.work, path)

    def _did_change_folders(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        for removed in params.event.removed:
            path = path_of(removed.uri)
            if path is not None:
                self.session.remove_root(path)
        for added in params.event.added:
            path = path_of(added.uri)
            if path is not None:
                self.work.index(self.session.add_root(path))


class Guard:
    """Turns failures into errors of the protocol, and tells the log in one line."""

    def __init__(self, server: Server, method: str) -> None:
        self._server = server
        self._method = method

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None or not isinstance(error, Exception) or isinstance(error, JsonRpcException):
            return
        if isinstance(error, LuacNodemcuError):
            raise JsonRpcException(str(error), REQUEST_FAILED) from error
        self._server.log(f"{self._method} failed: {type(error).__name__}: {error}")
        if self._server.is_verbose:
            self._server.log("".join(traceback.format_exception(error)))
        raise JsonRpcInternalError(f"{type(error).__name__}: {error}") from error
