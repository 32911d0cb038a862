"""The grammar: random programs that compile, nearly always.

The generator keeps track of scopes, so that locals, upvalues, shadowing, gotos and labels occur
in all combinations, and of the number of local variables, so that the limit of 50 is kept.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Final

from tests.generator import literals
from tests.generator.options import Options
from tests.generator.tokens import Mark, Token
from tests.generator.words import words

LOCAL_NAMES: Final = words("a b c d e f i k v t s x y n")
GLOBAL_NAMES: Final = words("g h x y print node tmr _G f t")
FIELDS: Final = words("a b x y name value on next n __index")

ARITHMETIC_51: Final = words("+ - * / % ^")
ARITHMETIC_53: Final = (*ARITHMETIC_51, *words("// & | ~ << >>"))
OTHER_BINARY: Final = words(".. .. == ~= < <= > >= and and or or")

MAX_LOCALS: Final = 36
"""Below the 50 that Lua 5.1 has, with room for the hidden variables of loops."""

MAX_UPVALUES: Final = 40
MAX_REGISTERS_OF_LIST: Final = 6


@dataclass
class _Block:
    """A block of the function being written: its locals, and where a goto may go."""

    names: list[str] = field(default_factory=list)
    loop: bool = False
    label_behind: str | None = None
    label_before: str | None = None


@dataclass
class _Function:
    vararg: bool
    blocks: list[_Block] = field(default_factory=list)
    hidden: int = 0

    def locals(self) -> int:
        return self.hidden + sum(len(block.names) for block in self.blocks)


class Generator:
    """Writes one program. `size` is roughly the number of statements."""

    def __init__(self, rng: random.Random, options: Options, size: int) -> None:
        self._rng = rng
        self._options = options
        self._budget = size
        self._depth = 0
        self._label = 0
        self._functions: list[_Function] = []
        self._out: list[Token] = []
        self._arithmetic = ARITHMETIC_53 if options.lua == 53 else ARITHMETIC_51
        self._binary = (*self._arithmetic, *OTHER_BINARY)

    def program(self) -> list[Token]:
        """The tokens of a whole chunk."""
        self._functions.append(_Function(vararg=True))
        self._block(_Block(), top=True)
        self._functions.pop()
        return self._out

    # Helpers

    def _put(self, *tokens: Token) -> None:
        self._out.extend(tokens)

    def _chance(self, probability: float) -> bool:
        return self._rng.random() < probability

    @property
    def _function(self) -> _Function:
        return self._functions[-1]

    def _new_local(self) -> str:
        if self._options.lua == 53 and self._chance(0.004):
            return "_ENV"
        if self._options.lua == 51 and self._chance(0.01):
            return self._rng.choice(("arg", "goto"))
        return self._rng.choice(LOCAL_NAMES)

    def _room(self, count: int) -> bool:
        return self._function.locals() + count < MAX_LOCALS

    def _name(self) -> str:
        """The name of a variable: a local, an upvalue or a global."""
        dice = self._rng.random()
        if dice < 0.6:
            names = [name for block in self._function.blocks for name in block.names]
            if names:
                return self._rng.choice(names)
        if dice < 0.8 and len(self._functions) > 1:
            outer = self._rng.choice(self._functions[:-1])
            names = [name for block in outer.blocks for name in block.names]
            if names:
                return self._rng.choice(names)
        return self._rng.choice(GLOBAL_NAMES)

    # Blocks

    def _block(self, block: _Block, *, top: bool = False) -> None:
        """Statements up to, not including, the word that ends the block."""
        self._function.blocks.append(block)
        if self._options.lua == 53 and self._chance(0.06):
            block.label_before = self._new_label()
            self._put("::", block.label_before, "::", Mark.END_OF_STATEMENT)
        if self._options.lua == 53 and self._chance(0.25 if block.loop else 0.08):
            block.label_behind = self._new_label()
        count = self._budget if top else self._rng.choice((0, 1, 1, 2, 2, 3, 4))
        self._depth += 1
        for _ in range(count):
            if self._budget <= 0:
                break
            self._budget -= 1
            self._statement()
            self._put(Mark.END_OF_STATEMENT)
        self._last_statement(block)
        self._depth -= 1
        self._function.blocks.pop()

    def _last_statement(self, block: _Block) -> None:
        label = block.label_behind
        if label is not None:
            if self._chance(0.3):
                self._put("do")
                self._return()
                self._put("end", Mark.END_OF_STATEMENT)
            self._put("::", label, "::", Mark.END_OF_STATEMENT)
            if self._chance(0.1):
                self._put(";")
            return
        if self._chance(0.2):
            self._return()
            self._put(Mark.END_OF_STATEMENT)
        elif self._chance(0.15) and any(b.loop for b in self._function.blocks):
            self._put("break", Mark.END_OF_STATEMENT)

    def _new_label(self) -> str:
        self._label += 1
        return self._rng.choice(("l", "continue", "a")) + str(self._label)

    def _return(self) -> None:
        self._put("return")
        if self._chance(0.15):
            pass
        elif self._chance(0.3):
            self._call()
        else:
            self._expressions(self._rng.choice((1, 1, 1, 2, 3)))
        if self._chance(0.2):
            self._put(";")

    # Statements

    def _statement(self) -> None:
        dice = self._rng.random()
        deep = self._depth > 6
        if dice < 0.2:
            self._local()
        elif dice < 0.42:
            self._assignment()
        elif dice < 0.56:
            self._call_statement()
        elif dice < 0.62 and not deep:
            self._function_statement()
        elif dice < 0.67 and not deep:
            self._local_function()
        elif dice < 0.77 and not deep:
            self._if()
        elif dice < 0.82 and not deep:
            self._put("while")
            self._condition()
            self._put("do")
            self._block(_Block(loop=True))
            self._put("end")
        elif dice < 0.87 and not deep:
            self._repeat()
        elif dice < 0.95 and not deep:
            self._for()
        elif dice < 0.98 and not deep:
            self._put("do")
            self._block(_Block())
            self._put("end")
        else:
            self._jump()

    def _local(self) -> None:
        count = self._rng.choice((1, 1, 1, 1, 2, 2, 3, 5))
        if not self._room(count):
            self._assignment()
            return
        names = [self._new_local() for _ in range(count)]
        self._put("local")
        self._names(names)
        if self._chance(0.8):
            self._put("=")
            self._expressions(max(1, count + self._rng.choice((0, 0, 0, 0, -1, 1, -2))))
        self._function.blocks[-1].names += names

    def _names(self, names: list[str]) -> None:
        for index, name in enumerate(names):
            if index:
                self._put(",")
            self._put(name)

    def _assignment(self) -> None:
        count = self._rng.choice((1, 1, 1, 1, 1, 2, 2, 3, 4))
        # Few names: then one is target and table or key of another target at once.
        pool = [self._name() for _ in range(2)] if count > 1 and self._chance(0.5) else None
        for index in range(count):
            if index:
                self._put(",")
            self._target(pool)
        self._put("=")
        self._expressions(max(1, count + self._rng.choice((0, 0, 0, 0, -1, 1, -2))))

    def _target(self, pool: list[str] | None) -> None:
        name = self._rng.choice(pool) if pool else self._name()
        self._put(name)
        if self._chance(0.5):
            return
        for _ in range(self._rng.choice((1, 1, 1, 2))):
            if pool and self._chance(0.6):
                self._put("[", self._rng.choice(pool), "]")
            else:
                self._index()

    def _call_statement(self) -> None:
        if self._chance(0.1):
            self._put(";" if self._options.lua == 53 else Mark.END_OF_STATEMENT)
        self._call()

    def _function_statement(self) -> None:
        self._put("function", self._name())
        for _ in range(self._rng.choice((0, 0, 0, 1, 1, 2))):
            self._put(".", self._rng.choice(FIELDS))
        method = self._chance(0.25)
        if method:
            self._put(":", self._rng.choice(FIELDS))
        self._body(method)

    def _local_function(self) -> None:
        if not self._room(1):
            self._assignment()
            return
        name = self._new_local()
        self._put("local", "function", name)
        self._function.blocks[-1].names.append(name)
        self._body(method=False)

    def _body(self, method: bool) -> None:
        names = [self._new_local() for _ in range(self._rng.choice((0, 0, 1, 1, 2, 3)))]
        vararg = self._chance(0.25)
        self._put("(")
        self._names(names)
        if vararg:
            if names:
                self._put(",")
            self._put("...")
        self._put(")")
        hidden = 1 if vararg and self._options.lua == 51 else 0
        self._functions.append(_Function(vararg, hidden=hidden))
        shown = (["self"] if method else []) + names
        if vararg and self._options.lua == 51:
            shown.append("arg")
        self._function.blocks.append(_Block(names=shown))
        self._block(_Block())
        self._functions.pop()
        self._put("end")

    def _if(self) -> None:
        self._put("if")
        self._condition()
        self._put("then")
        self._block(_Block())
        for _ in range(self._rng.choice((0, 0, 0, 1, 1, 3))):
            self._put("elseif")
            self._condition()
            self._put("then")
            self._block(_Block())
        if self._chance(0.4):
            self._put("else")
            self._block(_Block())
        self._put("end")

    def _repeat(self) -> None:
        self._put("repeat")
        block = _Block(loop=True)
        self._block(block)
        self._put("until")
        # The condition sees the locals of the body, unless a label would be jumped to past them.
        self._function.blocks.append(_Block(names=block.names))
        self._condition()
        self._function.blocks.pop()

    def _for(self) -> None:
        self._put("for")
        function = self._function
        function.hidden += 3
        if self._chance(0.5):
            names = [self._new_local()]
            self._put(names[0], "=")
            self._expressions(self._rng.choice((2, 2, 3)))
        else:
            names = [self._new_local() for _ in range(self._rng.choice((1, 2, 2, 3)))]
            self._names(names)
            self._put("in")
            self._expressions(self._rng.choice((1, 1, 1, 2, 3)))
        self._put("do")
        function.blocks.append(_Block(names=names, loop=True))
        self._block(_Block(loop=True))
        function.blocks.pop()
        function.hidden -= 3
        self._put("end")

    def _jump(self) -> None:
        """A goto or break, in the middle of a block where the version allows it."""
        blocks = self._function.blocks
        labels = [label for b in blocks for label in (b.label_before, b.label_behind) if label]
        in_loop = any(block.loop for block in blocks)
        if self._options.lua == 53 and labels and self._chance(0.8):
            jump = ["goto", self._rng.choice(labels)]
        elif in_loop:
            jump = ["break"]
        else:
            self._assignment()
            return
        if self._chance(0.7):
            self._put("if")
            self._condition()
            self._put("then", *jump, "end")
        elif self._options.lua == 53 and self._chance(0.5):
            self._put(*jump)
        else:
            self._put("do", *jump, "end")

    # Expressions

    def _condition(self) -> None:
        if self._chance(0.05):
            self._put(self._rng.choice(("true", "false", "nil", "1")))
        else:
            self._expression(2)

    def _expressions(self, count: int) -> None:
        for index in range(count):
            if index:
                self._put(",")
            self._expression(3)

    def _expression(self, levels: int) -> None:
        dice = self._rng.random()
        if levels <= 0 or dice < 0.3:
            self._simple()
        elif dice < 0.55:
            self._expression(levels - 1)
            for _ in range(self._rng.choice((1, 1, 1, 2, 3))):
                self._put(self._rng.choice(self._binary))
                self._expression(levels - 1)
        elif dice < 0.63:
            unary = ("-", "not", "#", "~") if self._options.lua == 53 else ("-", "not", "#")
            self._put(self._rng.choice(unary))
            self._expression(levels - 1)
        elif dice < 0.7:
            self._constant_expression(levels)
        elif dice < 0.75:
            self._put("(")
            self._expression(levels - 1)
            self._put(")")
        elif dice < 0.83:
            self._table(levels)
        elif dice < 0.87 and self._budget > 0 and self._depth < 6:
            self._budget -= 1
            self._put("function")
            self._body(method=False)
        else:
            self._call()

    def _simple(self) -> None:
        dice = self._rng.random()
        if dice < 0.45:
            self._put(self._name())
            if self._chance(0.25):
                self._index()
        elif dice < 0.65:
            self._put(literals.number(self._rng, self._options))
        elif dice < 0.8:
            self._put(literals.string(self._rng, self._options))
        elif dice < 0.93:
            self._put(self._rng.choice(("nil", "true", "false")))
        elif self._function.vararg:
            self._put("...")
        else:
            self._put("{", "}")

    def _constant_expression(self, levels: int) -> None:
        """Only numbers: this is what the compiler folds."""
        if levels <= 0 or self._chance(0.3):
            self._put(literals.number(self._rng, self._options))
        elif self._chance(0.2):
            self._put("~" if self._options.lua == 53 and self._chance(0.4) else "-")
            self._constant_expression(levels - 1)
        elif self._chance(0.2):
            self._put("(")
            self._constant_expression(levels - 1)
            self._put(")")
        else:
            self._constant_expression(levels - 1)
            self._put(self._rng.choice(self._arithmetic))
            self._constant_expression(levels - 1)

    def _index(self) -> None:
        if self._chance(0.6):
            self._put(".", self._rng.choice(FIELDS))
        else:
            self._put("[")
            self._expression(1)
            self._put("]")

    def _call(self) -> None:
        """A call that may also stand as a statement: it begins with a name."""
        self._put(self._name())
        for _ in range(self._rng.choice((0, 0, 0, 1, 1, 2))):
            self._index()
        for _ in range(self._rng.choice((0, 0, 0, 0, 1, 2))):
            self._arguments()
            if self._chance(0.5):
                self._index()
        self._arguments()

    def _arguments(self) -> None:
        if self._chance(0.3):
            self._put(":", self._rng.choice(FIELDS))
        dice = self._rng.random()
        if dice < 0.12:
            self._put(literals.string(self._rng, self._options))
            return
        if dice < 0.2:
            self._table(1)
            return
        if self._options.lua == 51 or self._chance(0.8):
            self._put(Mark.SAME_LINE)
        self._put("(")
        count = self._rng.choice((0, 1, 1, 2, 3))
        for index in range(count):
            if index:
                self._put(",")
            self._expression(1)
        self._put(")")

    def _table(self, levels: int) -> None:
        self._put("{")
        count = self._rng.choice((0, 1, 2, 3, 5))
        if self._chance(0.02):
            count = self._rng.choice((49, 50, 51, 52, 99, 100, 101))
            levels = 0
        for index in range(count):
            dice = self._rng.random()
            if dice < 0.3:
                self._put(self._rng.choice(FIELDS), "=")
            elif dice < 0.4:
                self._put("[")
                self._expression(1)
                self._put("]", "=")
            self._expression(min(levels - 1, 2))
            if index < count - 1 or self._chance(0.3):
                self._put(self._rng.choice((",", ",", ";")))
        self._put("}")


def random_tokens(rng: random.Random, options: Options) -> list[Token]:
    """The tokens of a random program of random size."""
    size = rng.choice((3, 8, 15, 30, 60))
    return Generator(rng, options, size).program()
