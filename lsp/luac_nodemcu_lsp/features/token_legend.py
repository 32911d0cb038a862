"""The kinds of semantic tokens, as the client is told; `semantic_tokens.py` uses them."""

from typing import Final

TYPES: Final = (
    "namespace", "type", "parameter", "variable", "property", "enumMember", "function", "method",
    "keyword",
)  # fmt: skip

MODIFIERS: Final = (
    "declaration", "definition", "readonly", "deprecated", "modification", "documentation",
    "defaultLibrary",
)  # fmt: skip
