"""Names as Lua code writes them: the dotted path of a chain, and constant strings.

Only what the text says; which module or type that is, is for those who ask.
"""

from __future__ import annotations

from luac_nodemcu.semantics.scopes import FileScopes
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.nodes import NO_TOKEN, Expression


def constant_string(node: Expression | None) -> bytes | None:
    """The value of a string literal, also in parentheses."""
    while isinstance(node, n.Paren):
        node = node.expression
    return node.value if isinstance(node, n.String) else None


def key_of(suffix: n.Suffix) -> bytes | None:
    """The name of the field that a suffix selects: `.name` or `["name"]`."""
    if isinstance(suffix, n.Member):
        return suffix.name if suffix.name_token != NO_TOKEN else None
    return constant_string(suffix.key) if isinstance(suffix, n.Index) else None


def path_of(node: Expression, limit: int = -1) -> list[bytes] | None:
    """The names of a Name or a Chain of constant fields: `a.b["c"]` is a, b and c.

    `limit`: how many of a chain's suffixes belong to it, all if negative. None for anything
    else.
    """
    if isinstance(node, n.Name):
        return [node.name]
    if not isinstance(node, n.Chain) or not isinstance(node.base, n.Name):
        return None
    path = [node.base.name]
    for suffix in node.suffixes if limit < 0 else node.suffixes[:limit]:
        key = key_of(suffix)
        if key is None:
            return None
        path.append(key)
    return path


def global_path(node: Expression, scopes: FileScopes, limit: int = -1) -> bytes | None:
    """The dotted path of something that starts at a global: `node.task.post`. A leading `_G.`
    is left out. None if it starts elsewhere or is no path.
    """
    base = node.base if isinstance(node, n.Chain) else node
    if not isinstance(base, n.Name) or scopes.global_of(base) is None:
        return None
    path = path_of(node, limit)
    if path is None:
        return None
    if len(path) > 1 and path[0] == b"_G":
        del path[0]
    return b".".join(path)


def callee_path(call: n.Chain, scopes: FileScopes) -> bytes | None:
    """The dotted path of the function that a chain calls first: `tmr.create` in
    `tmr.create():alarm(...)`. None for method calls and what is no global path.
    """
    for index, suffix in enumerate(call.suffixes):
        if isinstance(suffix, n.Call):
            if isinstance(suffix, n.MethodCall):
                return None
            return global_path(call, scopes, index)
    return None
