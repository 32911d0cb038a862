"""Documentation comments: which `---` lines belong to which node.

A line that begins with exactly three dashes is one of documentation, as in LuaLS and EmmyLua.
Lines that follow each other form a block; a block directly above a statement, a field or a
parameter belongs to it, and a single line behind a local or a field on the same line belongs
to that. Lines of dashes only are decoration: they neither end a block nor are part of it.
What the lines say (tags, types) is not read here.
"""

from __future__ import annotations

from bisect import bisect_left

from luac_nodemcu.syntax.nodes import Node
from luac_nodemcu.syntax.source import SourceText
from luac_nodemcu.syntax.tokens import COMMA, SEMICOLON, Tokens


class DocBlock:
    """Lines of documentation that belong together.

    - `lines`: byte range of each line behind its three dashes, in order.
    - `offset`, `end_offset`: the bytes from the first line's dashes to the last line's end.
    - `target_line`: the line of source that the block stands above, or is on.
    """

    __slots__ = ("end_offset", "lines", "offset", "target_line")

    def __init__(self, lines: list[tuple[int, int]], target_line: int) -> None:
        self.lines = lines
        self.offset = lines[0][0] - 3
        self.end_offset = lines[-1][1]
        self.target_line = target_line


class DocComments:
    """All documentation comments of a source, by the lines they belong to."""

    __slots__ = ("_above", "_behind", "_source", "_tokens", "blocks")

    def __init__(self, tokens: Tokens, source: SourceText) -> None:
        self._tokens = tokens
        self._source = source
        # Every block on lines of its own, attached or not, in the order of the source.
        self.blocks: list[DocBlock] = []
        self._above: dict[int, DocBlock] = {}
        self._behind: dict[int, DocBlock] = {}
        self._collect()

    def above(self, node: Node) -> DocBlock | None:
        """The block directly above the line on which a node begins.

        None if anything else begins that line: of `local a, b` only the statement is meant.
        """
        tokens = self._tokens
        if node.last < node.first:
            return None
        line = self._source.line_of(tokens.starts[node.first])
        if node.first > 0 and self._source.line_of(tokens.ends[node.first - 1] - 1) == line:
            return None
        return self._above.get(line)

    def behind(self, node: Node) -> DocBlock | None:
        """The documentation behind a node, and at most a separator, on its last line."""
        tokens = self._tokens
        if node.last < node.first:
            return None
        line = self._source.line_of(max(tokens.ends[node.last] - 1, 0))
        block = self._behind.get(line)
        if block is None:
            return None
        following = node.last + 1
        if tokens.kinds[following] in (COMMA, SEMICOLON):
            following += 1
        return block if tokens.starts[following] >= block.offset else None

    @property
    def behind_lines(self) -> list[DocBlock]:
        """The lines of documentation behind code, in the order of the source."""
        return list(self._behind.values())

    def of(self, node: Node) -> DocBlock | None:
        """The block above a node, or else the line behind it."""
        return self.above(node) or self.behind(node)

    def _collect(self) -> None:
        data = self._tokens.data
        source = self._source
        starts = self._tokens.starts
        ends = self._tokens.ends
        lines: list[tuple[int, int]] = []
        next_line = -1
        for start, end in self._tokens.comments:
            if data[start + 2 : start + 3] != b"-":
                # A plain comment: it ends a block, and belongs to none.
                self._finish(lines, next_line, False)
                lines = []
                continue
            line = source.line_of(start)
            following = bisect_left(starts, start)
            if following > 0 and source.line_of(ends[following - 1] - 1) == line:
                if data[start + 3 : start + 4] != b"-":
                    self._behind[line] = DocBlock([(start + 3, end)], line)
                continue
            if line != next_line:
                self._finish(lines, next_line, False)
                lines = []
            next_line = line + 1
            if data[start + 3 : start + 4] != b"-":
                lines.append((start + 3, end))
            elif data[start:end].strip(b"-"):
                # Four dashes and a text are a plain comment.
                self._finish(lines, next_line, False)
                lines = []
                continue
            if starts[following] < len(data) and source.line_of(starts[following]) == next_line:
                self._finish(lines, next_line, True)
                lines = []
        self._finish(lines, next_line, False)

    def _finish(self, lines: list[tuple[int, int]], target: int, is_above: bool) -> None:
        if not lines:
            return
        block = DocBlock(lines, target)
        self.blocks.append(block)
        if is_above:
            self._above[target] = block
