"""Open blocks: which word closes which, and who most likely lacks its `end`.

A source whose blocks do not match is read a second time, *guided*: then the indentation
decides where a block ends. `parser.parse` keeps the guided reading if it is no worse.
"""

from __future__ import annotations

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.cursor import ENDS_BLOCK
from luac_nodemcu.syntax.errors import Edit, Related
from luac_nodemcu.syntax.list_mistakes import ListMistakes
from luac_nodemcu.syntax.nodes import NO_TOKEN, Expression
from luac_nodemcu.syntax.tokens import KIND_TEXT, Tokens


class BlockParser(ListMistakes):
    """Keeps the open blocks, innermost last, as parallel lists.

    - `open_kinds`, `open_tokens`: the word that opens the block (`if` for all its clauses).
    - `open_lines`: the line that the compiler names for it.
    - `open_indents`, `body_indents` (guided only): indentation of its line and of its
      first statement, -1 if not known.
    """

    __slots__ = (
        "body_indents",
        "closed_else_ifs",
        "else_ifs",
        "forced",
        "guided",
        "mismatches",
        "open_indents",
        "open_kinds",
        "open_lines",
        "open_tokens",
        "suspects",
    )

    def __init__(self, tokens: Tokens, guided: bool) -> None:
        super().__init__(tokens)
        self.guided = guided
        # The indentation said that the innermost block ends before the current token.
        self.forced = False
        # Blocks without an end and ends without a block, echoes included.
        self.mismatches = 0
        self.open_kinds: list[int] = []
        self.open_tokens: list[int] = []
        self.open_lines: list[int] = []
        self.open_indents: list[int] = []
        self.body_indents: list[int] = []
        # Indentation of broken statements, each of which may have been meant to open a block.
        self.suspects: list[int] = []
        # Tokens of `else` that an `if` follows on the same line; while the outer `if` is open,
        # and afterwards.
        self.else_ifs: list[int] = []
        self.closed_else_ifs: list[int] = []

    def open_block(self, token: int, line: int) -> None:
        """Notes the word that opens a block."""
        self.open_kinds.append(self.kinds[token])
        self.open_tokens.append(token)
        self.open_lines.append(line)
        if self.guided:
            self.open_indents.append(self.indent(token))
            self.body_indents.append(-1)

    def close_block(self, closer: int) -> int:
        """Ends the innermost block: its closing token, or NO_TOKEN if that is missing."""
        token = self.open_tokens.pop()
        kind = self.open_kinds.pop()
        line = self.open_lines.pop()
        if self.guided:
            self.open_indents.pop()
            self.body_indents.pop()
        pos = self.pos
        if self.kinds[pos] == closer and not self.forced:
            self.pos = pos + 1
            return pos
        self._report_unclosed(closer, token, kind, line)
        self.forced = False
        if (
            kind == t.REPEAT
            and self.kinds[pos] == t.END
            and (not self.open_kinds or self.indent(pos) == self.indent(token))
        ):
            # `end` in place of `until`.
            self.pos = pos + 1
            return pos
        if kind != t.REPEAT and self.kinds[pos] == t.UNTIL and t.REPEAT not in self.open_kinds:
            # `until` in place of `end`.
            self.pos = pos + 1
            while self.lines[self.pos] == self.lines[pos] and not ENDS_BLOCK[self.kinds[self.pos]]:
                self.pos += 1
            return pos
        return NO_TOKEN

    def _report_unclosed(self, closer: int, token: int, kind: int, line: int) -> None:
        pos = self.pos
        word = KIND_TEXT[kind].decode()
        closing = KIND_TEXT[closer].decode()
        self.mismatches += 1
        edits: tuple[Edit, ...] = ()
        if closer == t.END:
            edits = self.insert_after(pos - 1, b"\n" + KIND_TEXT[closer])
        help_text = f"The `{word}` of line {self.lines[token]} has no `{closing}` before this."
        if self.forced:
            help_text = (
                f"By the indentation, the `{word}` of line {self.lines[token]} lacks its "
                f"`{closing}`: it belongs before line {self.lines[pos]}."
            )
        if kind == t.REPEAT and self.kinds[pos] == t.END:
            help_text = "A `repeat` loop ends with `until condition`, not with `end`."
        elif kind != t.REPEAT and self.kinds[pos] == t.UNTIL and t.REPEAT not in self.open_kinds:
            help_text = f"`until` goes with `repeat`; a `{word}` ends with `end`."
            edits = ()
        related = [self.this(token, f"this `{word}` is not closed")]
        other = self._else_if_of(token)
        if other == NO_TOKEN and self.closed_else_ifs and self.closed_else_ifs[-1] > token:
            other = self.closed_else_ifs[-1]
            help_text += (
                f" Does the `else if` of line {self.lines[other]} have an `end` for both `if`s?"
            )
        elif other != NO_TOKEN:
            help_text = (
                f"`else if` in line {self.lines[other]} opens a second `if`, which needs an `end` "
                "of its own. Did you mean `elseif`?"
            )
            related.append(Related(*self.range_of(other, other + 1), "`elseif` is one word"))
            edits = self.replace(other, other + 1, b"elseif")
        self.report(
            "missing-end",
            pos,
            self.expected_to_close(closer, kind, line, pos),
            help_text,
            related=tuple(related),
            edits=edits,
        )

    def _else_if_of(self, token: int) -> int:
        """The last `else if` behind an opening word whose outer `if` is open, or NO_TOKEN."""
        if self.else_ifs and self.else_ifs[-1] > token:
            return self.else_ifs[-1]
        return NO_TOKEN

    def innermost_expects(self) -> tuple[int, int, int]:
        """(closer, opener, line) of the block being read; (EOF, EOF, 0) for the main one."""
        if not self.open_kinds:
            return t.EOF, t.EOF, 0
        kind = self.open_kinds[-1]
        return (t.UNTIL if kind == t.REPEAT else t.END), kind, self.open_lines[-1]

    def is_stray(self, kind: int) -> bool:
        """Whether a closing word belongs to no open block, so that reading should go on."""
        opened = self.open_kinds
        if kind == t.EOF:
            return False
        if kind == t.END:
            return not opened
        if kind == t.UNTIL:
            return t.REPEAT not in opened and not (
                opened and self.indent(self.pos) == self.indent(self.open_tokens[-1])
            )
        return t.IF not in opened

    def skip_stray(self) -> n.ErrorStatement:
        """Reports and skips a closing word that belongs to no block."""
        pos = self.pos
        kind = self.kinds[pos]
        self.mismatches += 1
        closer, opener, line = self.innermost_expects()
        word = KIND_TEXT[kind].decode()
        help_text = (
            f"This `{word}` belongs to no open block: it is one too many, or a block above was "
            "closed too early."
        )
        if opener == t.EOF:
            message = self.expected(t.EOF, pos)
        else:
            message = self.expected_to_close(closer, opener, line, pos)
        if self._is_end_of_suspect(pos):
            self.reported = pos
        self.report("surplus-end", pos, message, help_text)
        self.pos = pos + 1
        parts: list[Expression] = []
        if kind in (t.UNTIL, t.ELSEIF):
            if self.lines[pos + 1] == self.lines[pos] and self.kinds[pos + 1] != t.EOF:
                parts.append(self.expression())
            if self.kinds[self.pos] == t.THEN:
                self.pos += 1
        return n.ErrorStatement(pos, self.pos - 1, parts)

    def guide(self, pos: int, kind: int) -> bool:
        """Whether the indentation says that the innermost block ends before this token.

        Skips (and reports) an `end` that is indented like the statements it stands among.
        """
        if not self.open_kinds:
            return False
        opened = self.open_indents[-1]
        inside = self.body_indents[-1]
        if not self.starts_line(pos):
            if inside < 0 and self.lines[pos] == self.lines[self.open_tokens[-1]]:
                # A body on the line of its opening word: any other line will be outside.
                self.body_indents[-1] = opened + 1
            return False
        indent = self.indent(pos)
        if kind in (t.END, t.ELSE, t.ELSEIF, t.UNTIL):
            if indent < opened:
                self.forced = any(outer <= indent for outer in self.open_indents)
            elif kind == t.END and inside > opened and indent >= inside:
                self._report_surplus(pos)
                self.pos = pos + 1
            return self.forced
        if kind == t.EOF:
            return False
        if inside < 0:
            self.body_indents[-1] = indent
        elif inside > opened >= indent:
            self.forced = True
        return self.forced

    def _is_end_of_suspect(self, pos: int) -> bool:
        """Whether an `end` that fits nowhere goes with a broken statement, by indentation."""
        if self.kinds[pos] != t.END or not self.suspects or not self.starts_line(pos):
            return False
        indent = self.indent(pos)
        if indent not in self.suspects:
            return False
        self.suspects.remove(indent)
        return True

    def _report_surplus(self, pos: int) -> None:
        self.mismatches += 1
        if self._is_end_of_suspect(pos):
            return
        outer = self.open_tokens[-1]
        self.report(
            "surplus-end",
            pos,
            self.expected(t.EOF, pos),
            f"This `end` seems to be one too many: it is indented like the statements around it, "
            f"which belong to the `{KIND_TEXT[self.open_kinds[-1]].decode()}` of line "
            f"{self.lines[outer]}.",
            related=(self.this(outer, "the block it would close"),),
            edits=self.replace(pos, pos, b""),
        )
