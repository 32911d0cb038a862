"""Gotos and labels of one function: the checks of Lua 5.3 (lparser.c), on the tree.

`break` is no business of this file; neither are Lua 5.1's functions, which have no labels.
"""

from __future__ import annotations

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.cursor import Cursor

_HIDDEN = b"(for state)"


class _Goto:
    """A goto without a label yet, and the number of locals that are alive where it counts."""

    __slots__ = ("active", "node")

    def __init__(self, node: n.Goto, active: int) -> None:
        self.node = node
        self.active = active


class LabelCheck:
    """Checks the gotos of a function; reports through the cursor."""

    __slots__ = ("cursor", "names")

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        # Names of the locals that are alive.
        self.names: list[bytes] = []

    def check(self, body: n.Block) -> None:
        """Checks the body of a function, inner functions excluded."""
        cursor = self.cursor
        for goto in self._block(body, False):
            message = b"no visible label '%s' for <goto> at line %d" % (
                goto.node.name,
                cursor.lines[goto.node.first],
            )
            cursor.report_at("bad-label", cursor.pos, message, goto.node.first, goto.node.last)

    def _block(self, block: n.Block, before_until: bool) -> list[_Goto]:
        """Walks a block; returns the gotos that leave it."""
        names = self.names
        entry = len(names)
        labels: dict[bytes, n.Label] = {}
        pending: dict[bytes, list[_Goto]] = {}
        # Behind this place there are only labels and lone semicolons.
        end = len(block.statements)
        while end > 0 and isinstance(block.statements[end - 1], n.Label | n.Empty):
            end -= 1
        for place, statement in enumerate(block.statements):
            if isinstance(statement, n.LocalStatement):
                names.extend(local.name for local in statement.names)
            elif isinstance(statement, n.LocalFunction):
                names.append(statement.name.name)
            elif isinstance(statement, n.Label):
                self._label(statement, labels)
                active = entry if place >= end and not before_until else len(names)
                for goto in pending.pop(statement.name, ()):
                    self._resolve(goto, statement, active)
            elif isinstance(statement, n.Goto):
                if statement.name not in labels and statement.name:
                    pending.setdefault(statement.name, []).append(_Goto(statement, len(names)))
            else:
                for goto in self._inner(statement):
                    goto.active = min(goto.active, len(names))
                    if goto.node.name not in labels:
                        pending.setdefault(goto.node.name, []).append(goto)
        del names[entry:]
        leaving = [goto for gotos in pending.values() for goto in gotos]
        leaving.sort(key=lambda goto: goto.node.first)
        return leaving

    def _label(self, label: n.Label, labels: dict[bytes, n.Label]) -> None:
        cursor = self.cursor
        other = labels.get(label.name)
        if other is not None:
            cursor.report(
                "bad-label",
                label.last,
                b"label '%s' already defined on line %d" % (label.name, cursor.lines[other.first]),
                at=cursor.range_of(label.first, label.last),
                related=(cursor.this(other.name_token, "first defined here"),),
            )
        elif label.name:
            labels[label.name] = label

    def _resolve(self, goto: _Goto, label: n.Label, active: int) -> None:
        """Reports a jump into the scope of a local."""
        if goto.active < active:
            cursor = self.cursor
            message = b"<goto %s> at line %d jumps into the scope of local '%s'" % (
                label.name,
                cursor.lines[goto.node.first],
                self.names[goto.active],
            )
            cursor.report_at(
                "bad-label",
                label.last + 1,
                message,
                goto.node.first,
                goto.node.last,
                (cursor.this(label.name_token, "the label"),),
            )

    def _inner(self, statement: n.Statement) -> list[_Goto]:
        """The gotos that leave the blocks of a statement."""
        if isinstance(statement, n.Do | n.While):
            return self._block(statement.body, False)
        if isinstance(statement, n.Repeat):
            return self._block(statement.body, True)
        if isinstance(statement, n.If):
            found: list[_Goto] = []
            for clause in statement.clauses:
                found += self._block(clause.body, False)
            if statement.orelse is not None:
                found += self._block(statement.orelse, False)
            return found
        if isinstance(statement, n.NumericFor | n.GenericFor):
            entry = len(self.names)
            self.names += [_HIDDEN] * 3
            if isinstance(statement, n.NumericFor):
                self.names.append(statement.variable.name)
            else:
                self.names += [local.name for local in statement.variables]
            found = self._block(statement.body, False)
            del self.names[entry:]
            return found
        return []
