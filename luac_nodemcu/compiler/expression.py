"""The descriptor of an expression under construction, and its kinds.

The generator works in one pass: an expression is first described, and code for it is emitted
only when the context decides where its value must be. `emitter.py` does the emitting.
"""

from __future__ import annotations

from typing import Final

NO_JUMP: Final = -1
"""The empty jump list."""

VOID: Final = 0
NIL: Final = 1
TRUE: Final = 2
FALSE: Final = 3
NUM: Final = 4
"""A numeral that is not in the constant pool yet; `value` holds it."""
K: Final = 5
"""A constant; `info` is its index."""
LOCAL: Final = 6
"""A local variable; `info` is its register."""
UPVAL: Final = 7
"""An upvalue; `info` is its index."""
GLOBAL: Final = 8
"""A global variable of Lua 5.1; `info` is the constant index of its name."""
INDEXED: Final = 9
"""A table element; `info` is the table's register or upvalue, `aux` the key as RK operand."""
JMP: Final = 10
"""A comparison; `info` is the position of its jump."""
RELOC: Final = 11
"""An instruction at `info` whose target register is still open."""
FIXED: Final = 12
"""A value in register `info`."""
CALL: Final = 13
"""A call; `info` is the position of its instruction."""
VARARG: Final = 14
"""A `...`; `info` is the position of its instruction."""


class Expr:
    """One expression: kind, its operands, and the jumps that leave it early.

    - `t`: list of jumps that are taken when the value is true, `f` when it is false.
    - `table_is_upvalue`: for INDEXED in Lua 5.3, whether `info` is an upvalue's index.
    """

    __slots__ = ("aux", "f", "info", "kind", "t", "table_is_upvalue", "value")

    def __init__(self, kind: int, info: int = 0) -> None:
        self.kind = kind
        self.info = info
        self.aux = 0
        self.value: int | float = 0
        self.t = NO_JUMP
        self.f = NO_JUMP
        self.table_is_upvalue = False
