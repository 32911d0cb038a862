"""What holds for every tree, whatever the source: `check` asserts it."""

from __future__ import annotations

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.errors import CODES
from luac_nodemcu.syntax.parser import Tree
from luac_nodemcu.syntax.tokens import EOF, FUNCTION
from luac_nodemcu.syntax.walk import walk


def check(tree: Tree) -> None:
    """Asserts that nodes nest, keep the order of the source and name tokens that exist."""
    tokens = tree.tokens
    count = len(tokens)
    assert tokens.kinds[-1] == EOF
    for node in walk(tree.chunk):
        assert 0 <= node.first <= node.last + 1 < count, node
        start, end = n.byte_range(node, tokens)
        assert 0 <= start <= end <= len(tokens.data)
        position = node.first
        for child in node.children():
            assert child.first >= position or child.last < child.first, (node, child)
            assert child.last <= node.last, (node, child)
            position = max(position, child.last + 1)
    for issue in tree.issues:
        assert issue.code in CODES
        assert 0 <= issue.offset <= issue.end_offset <= len(tokens.data)
        assert 0 <= issue.token < count
        assert issue.message
        for edit in issue.edits:
            assert 0 <= edit.offset <= edit.end_offset <= len(tokens.data)
        for place in issue.related:
            assert 0 <= place.offset <= place.end_offset <= len(tokens.data)
    functions = [node for node in walk(tree.chunk) if isinstance(node, n.Function)]
    assert tree.functions == functions
    words = [function.function_token for function in functions]
    assert words == sorted(set(words))
    if not tree.has_errors:
        # In a sound source every token is part of the chunk, and nothing is broken.
        assert (tree.chunk.first, tree.chunk.last) == (0, count - 2)
        broken = n.ErrorExpression | n.ErrorStatement
        assert not any(isinstance(node, broken) for node in walk(tree.chunk))
        assert all(tokens.kinds[word] == FUNCTION for word in words)
        assert words == [i for i, kind in enumerate(tokens.kinds) if kind == FUNCTION]
