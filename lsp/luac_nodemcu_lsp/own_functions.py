"""Functions of the project as people know them: names, parameters, documentation."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.semantics.values import OwnFunction
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.doc_comments import DocComments
from luac_nodemcu.syntax.source import SourceText
from luac_nodemcu.syntax.tokens import Tokens


def parameters(function: OwnFunction) -> list[str]:
    """The parameters with the types that are declared, without an implicit `self`."""
    node = function.info.node
    if not isinstance(node, n.Function):
        return ["..."]
    declared = {}
    if function.declared is not None:
        declared = {param.name: param for param in function.declared.params}
    found = []
    for local in node.parameters:
        name = local.name.decode("utf-8", "replace")
        typed = declared.get(name)
        found.append(str(typed) if typed is not None and name in function.typed else name)
    if node.vararg >= 0:
        found.append("...")
    return found


def label(name: str, function: OwnFunction) -> tuple[str, list[tuple[int, int]]]:
    """`connect(host, port)`, and the places of the parameters in it."""
    text = f"{name}("
    places = []
    for number, param in enumerate(parameters(function)):
        if number:
            text += ", "
        places.append((len(text), len(text) + len(param)))
        text += param
    text += ")"
    if function.declared is not None and function.declares_results:
        results = ", ".join(str(result.type) for result in function.declared.returns)
        text += f": {results}" if results else ""
    return text, places


def documentation(tokens: Tokens, info: FunctionInfo) -> str:
    """The comment above the line on which a function begins, `---` or plain; empty without."""
    node = info.node
    if not isinstance(node, n.Function):
        return ""
    source = _source(tokens)
    first = node.function_token
    line = source.line_of(tokens.starts[first])
    while first > 0 and source.line_of(tokens.starts[first - 1]) == line:
        first -= 1
    return comment_above(tokens, n.Node(first, first))


def comment_above(tokens: Tokens, node: n.Node) -> str:
    """The comment lines directly above the line on which a node begins."""
    block = _docs(tokens).above(node)
    if block is not None:
        lines = [tokens.data[start:end].decode("utf-8", "replace") for start, end in block.lines]
        return "\n".join(_readable(lines)).strip()
    return "\n".join(_plain_lines(tokens, node))


@functools.lru_cache(maxsize=4)
def _source(tokens: Tokens) -> SourceText:
    return SourceText(tokens.data)


@functools.lru_cache(maxsize=4)
def _docs(tokens: Tokens) -> DocComments:
    return DocComments(tokens, _source(tokens))


def _readable(lines: list[str]) -> Iterator[str]:
    """Documentation with its tags in words."""
    for line in lines:
        text = line.strip()
        if not text.startswith("@"):
            yield text
        elif text.startswith(("@param", "@return")):
            tag, _, rest = text[1:].partition(" ")
            yield f"- *{tag}* {rest}"


def _plain_lines(tokens: Tokens, node: n.Node) -> list[str]:
    data = tokens.data
    start = data.rfind(b"\n", 0, tokens.starts[node.first]) + 1
    found: list[str] = []
    comments = dict(tokens.comments)
    while start > 0 and len(found) < 40:
        line_start = data.rfind(b"\n", 0, start - 1) + 1
        line = data[line_start : start - 1]
        text = line.lstrip()
        begin = line_start + len(line) - len(text)
        if begin not in comments or text.startswith(b"--["):
            break
        found.insert(0, text.lstrip(b"-").strip().decode("utf-8", "replace"))
        start = line_start
    return found
