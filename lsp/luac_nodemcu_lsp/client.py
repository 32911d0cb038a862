"""What the client can do, read once from its `initialize` request."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class ClientAbilities:
    """Abilities that answers depend on; what a client does not say it cannot do.

    - `pulls`: it asks for diagnostics, so they are not sent unasked.
    - `refreshes_*`: it asks again when told that answers have changed.
    """

    pulls: bool = False
    refreshes_diagnostics: bool = False
    refreshes_hints: bool = False
    refreshes_lenses: bool = False
    related: bool = False
    tags: bool = False
    code_links: bool = False
    diagnostic_data: bool = False
    snippets: bool = False
    markdown: bool = True
    label_offsets: bool = False
    progress: bool = False
    configuration: bool = False
    registers_settings: bool = False
    registers_watchers: bool = False
    resolves_edits: bool = False
    versioned_edits: bool = False
    shows_documents: bool = False
    hierarchical_symbols: bool = False
    renames_files: bool = False


def read_abilities(given: types.ClientCapabilities) -> ClientAbilities:
    """The abilities that an `initialize` request tells of."""
    document = given.text_document or types.TextDocumentClientCapabilities()
    workspace = given.workspace or types.WorkspaceClientCapabilities()
    window = given.window or types.WindowClientCapabilities()
    published = document.publish_diagnostics or types.PublishDiagnosticsClientCapabilities()
    completion = document.completion or types.CompletionClientCapabilities()
    item = completion.completion_item
    hover = document.hover or types.HoverClientCapabilities()
    signature = document.signature_help or types.SignatureHelpClientCapabilities()
    information = signature.signature_information
    parameter = None if information is None else information.parameter_information
    action = document.code_action or types.CodeActionClientCapabilities()
    resolves = action.resolve_support
    edit = workspace.workspace_edit
    settings = workspace.did_change_configuration
    watchers = workspace.did_change_watched_files
    pulled = document.diagnostic
    symbols = document.document_symbol
    operations = () if edit is None else edit.resource_operations or ()
    return ClientAbilities(
        pulls=pulled is not None,
        refreshes_diagnostics=bool(
            workspace.diagnostics is not None and workspace.diagnostics.refresh_support
        ),
        refreshes_hints=bool(
            workspace.inlay_hint is not None and workspace.inlay_hint.refresh_support
        ),
        refreshes_lenses=bool(
            workspace.code_lens is not None and workspace.code_lens.refresh_support
        ),
        related=bool(
            published.related_information or getattr(pulled, "related_information", False)
        ),
        tags=published.tag_support is not None or getattr(pulled, "tag_support", None) is not None,
        code_links=bool(
            published.code_description_support or getattr(pulled, "code_description_support", False)
        ),
        diagnostic_data=bool(published.data_support or getattr(pulled, "data_support", False)),
        snippets=bool(item is not None and item.snippet_support),
        markdown=not hover.content_format or types.MarkupKind.Markdown in hover.content_format,
        label_offsets=bool(parameter is not None and parameter.label_offset_support),
        progress=bool(window.work_done_progress),
        configuration=bool(workspace.configuration),
        registers_settings=bool(settings is not None and settings.dynamic_registration),
        registers_watchers=bool(watchers is not None and watchers.dynamic_registration),
        resolves_edits=bool(resolves is not None and "edit" in resolves.properties),
        versioned_edits=bool(edit is not None and edit.document_changes),
        hierarchical_symbols=bool(
            symbols is not None and symbols.hierarchical_document_symbol_support
        ),
        renames_files=types.ResourceOperationKind.Rename in operations,
        shows_documents=bool(window.show_document is not None and window.show_document.support),
    )
