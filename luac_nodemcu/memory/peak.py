"""The most RAM that compiling a source takes at one time, on the device.

While the firmware's compiler works, little is freed: finished functions stay with all their
debug records, unfinished ones hold vectors that are larger than their contents, and there are
the scanner's tables and its token buffer. On top comes the block being copied, because the
ESP8266's allocator moves a block whenever it grows or shrinks.

`compile_peak` walks the tokens in the order in which the device's compiler reads them and adds
up what exists at the moments that matter: when a function begins or ends, and when a table or
a buffer grows. Of unfinished functions it knows how many instructions and constants they can
have by then, not how many they have, so the result is an upper bound, and a close one
(docs/memory-model.md has the figures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from luac_nodemcu.memory.code import (
    STRIPPED_SOURCE,
    Loaded,
    code_ram,
    collect_strings,
    proto_blocks,
)
from luac_nodemcu.memory.functions import Function
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.ram import NOTHING, Ram, block, of_blocks
from luac_nodemcu.memory.scanner import ScannerTable, power_of_two
from luac_nodemcu.memory.unfinished import UnfinishedFunction
from luac_nodemcu.syntax import tokens as kinds
from luac_nodemcu.syntax.tokens import Tokens

MIN_TOKEN_BUFFER: Final = 32
MIN_VECTOR: Final = 4

_VARIABLE_BYTES: Final = 2
_LABEL_BYTES: Final = 16
_STRING_TABLE_ENTRY: Final = 4

_CLOSING_ORDER: Final = (0, 3, 1, 2, 4, 5)
"""The order in which vectors are cut: code, line information, constants, functions, local
variables, upvalues."""

_GROWN_BY_CLOSURE: Final = (0, 3)

_LINE_SLACK_51: Final = 1
_LINE_SLACK_53: Final = 3
_MAX_LINE_BYTES: Final = 5
_STACK_SPARE: Final = 6
_STACK_USED: Final = 5

_CONSTANT_KINDS: Final = frozenset(
    (kinds.NAME, kinds.STRING, kinds.NUMBER, kinds.NIL, kinds.TRUE, kinds.FALSE, kinds.FOR)
)
_HIDDEN: Final = (
    b"(for index)",
    b"(for limit)",
    b"(for step)",
    b"(for generator)",
    b"(for state)",
    b"(for control)",
)


@dataclass(frozen=True, slots=True)
class Peak:
    """RAM taken at the worst moment, above what was taken before; never below the truth.

    - `bytes`: what Lua has allocated, blocks growing in place.
    - `heap_esp8266`, `heap_esp32`: heap, with the copy that growing and shrinking a block
      makes.
    - `largest_block`: bytes of the largest single block, which must be free in one piece.
    """

    bytes: int
    heap_esp8266: int
    heap_esp32: int
    largest_block: int

    def heap(self, chip: str) -> int:
        """Bytes of heap on `chip` (`esp8266` or `esp32`)."""
        return self.heap_esp32 if chip == "esp32" else self.heap_esp8266


def string_table_entries(strings: int, machine: Machine) -> int:
    """Entries of the string table of a VM that holds that many strings."""
    size = machine.string_table
    while strings > size if machine.lua == 51 else strings >= size:
        size *= 2
    return size


def compile_peak(
    tokens: Tokens, functions: Sequence[Function], machine: Machine, held: frozenset[bytes]
) -> Peak:
    """The peak of compiling a source on the device.

    `functions` are those of the source's main Proto with all debug information and token
    indexes; `held` are the strings that the VM has already.
    """
    return PeakScan(tokens, functions, machine, held).run()


def lc_peak(
    functions: Sequence[Function], machine: Machine, loaded: Loaded, held: frozenset[bytes]
) -> Peak:
    """The peak of loading a `.lc` file: little more than what stays.

    On top come Lua 5.1's buffer for the longest string, and growth of the string table.
    """
    total = code_ram(functions, machine, loaded, held).total
    strings = collect_strings(functions, machine, loaded)
    largest = max(max(proto_blocks(function.proto, machine, loaded)) for function in functions)
    texts = [text for text in strings.owner if text not in held]
    longest = max((len(text) for text in (*texts, *(t for t, _ in strings.copies))), default=0)
    largest = max(largest, machine.string + longest)
    extra = copy = NOTHING
    if machine.lua == 51:
        if STRIPPED_SOURCE not in strings.owner and STRIPPED_SOURCE not in held:
            # Made for the case that the file names no source.
            texts.append(STRIPPED_SOURCE)
            total = total + machine.string_ram(len(STRIPPED_SOURCE))
        # It takes every string, known ones too, and grows to exactly what the next one needs.
        buffer = max([MIN_TOKEN_BUFFER, *(len(text) + 1 for text in strings.owner)])
        extra = copy = block(buffer)
        largest = max(largest, buffer)
        depth = _depth(functions) + _STACK_USED
        slots = machine.stack_slots
        while depth > slots - _STACK_SPARE:
            copy = max(copy, block(slots * machine.tvalue), key=lambda one: one.bytes)
            extra = extra - block(slots * machine.tvalue)
            slots = 2 * slots + _STACK_SPARE
            extra = extra + block(slots * machine.tvalue)
            largest = max(largest, slots * machine.tvalue)
    before = string_table_entries(len(held), machine)
    after = string_table_entries(len(held) + len(texts), machine)
    if after != before:
        extra = extra + block(after * _STRING_TABLE_ENTRY) - block(before * _STRING_TABLE_ENTRY)
        copy = max(copy, block(after // 2 * _STRING_TABLE_ENTRY), key=lambda one: one.bytes)
        largest = max(largest, after * _STRING_TABLE_ENTRY)
    state = total + extra
    return Peak(
        state.bytes,
        state.heap_esp8266 + copy.heap_esp8266,
        state.heap_esp32 + copy.heap_esp32,
        largest,
    )


def _depth(functions: Sequence[Function]) -> int:
    """How deep functions are nested, 1 for a main chunk alone."""
    depths: list[int] = []
    for function in functions:
        depths.append(1 if function.parent < 0 else depths[function.parent] + 1)
    return max(depths)


def _vector(n: int) -> int:
    """Elements of a vector that grew to hold n: doubling from 4."""
    return max(MIN_VECTOR, power_of_two(n)) if n else 0


@dataclass(slots=True)
class _Block:
    """A block that is being read, with the pending gotos and the labels before it."""

    is_function: bool
    is_loop: bool
    gotos: int
    labels: int


class PeakScan:
    """The walk over the tokens, once: make it and call `run`."""

    def __init__(
        self,
        tokens: Tokens,
        functions: Sequence[Function],
        machine: Machine,
        held: frozenset[bytes],
    ) -> None:
        self.tokens: Tokens = tokens
        self.functions: Sequence[Function] = functions
        self.machine: Machine = machine
        self.is_51: bool = machine.lua == 51
        self.seen: set[bytes] = set(held)
        self.strings: int = len(held)
        self.entries: int = string_table_entries(len(held), machine)
        self.first_entries: int = self.entries
        self.buffer: int = MIN_TOKEN_BUFFER
        # Everything but vectors and tables of unfinished functions: strings, finished functions
        # and their tables, headers, buffers; growth of the VM's own blocks.
        self.settled: Ram = block(MIN_TOKEN_BUFFER)
        # Vectors and tables of the unfinished functions but the innermost.
        self.outer: list[Ram] = []
        self.frames: list[UnfinishedFunction] = []
        self.shared: ScannerTable = ScannerTable(machine)
        self.best: list[int] = [0, 0, 0]
        self.largest: int = max(MIN_TOKEN_BUFFER, machine.proto)
        self.at: int = 0
        self.stack: int = machine.stack_slots
        # Lua 5.3's lists of variables, gotos and labels: the most entries, and those now.
        self.lists: list[int] = [0, 0, 0]
        self.active: int = 0
        self.gotos: int = 0
        self.labels: int = 0
        self.blocks: list[_Block] = []

    def run(self) -> Peak:
        """Walks all tokens."""
        tokens = self.tokens
        for start, end in tokens.comments:
            self._comment(start, end)
        if not self.is_51:
            self.settled = self.settled + self.machine.closure_ram(1)
        self._string(self.functions[0].proto.source or b"")
        self._open(self.functions[0])
        starts = {function.proto.token_index: function for function in self.functions[1:]}
        opening: Function | None = None
        loop = False
        for at, kind in enumerate(tokens.kinds):
            self.at = at
            self._read(at, kind)
            if kind == kinds.FUNCTION:
                opening = starts.get(at)
            elif kind == kinds.LPAREN:
                if opening is not None:
                    self._block(True, False)
                    self._open(opening)
                    opening = None
            elif kind == kinds.FOR or kind == kinds.WHILE:
                loop = True
                if kind == kinds.FOR:
                    self._hidden_names()
            elif kind == kinds.DO:
                self._block(False, loop)
                loop = False
            elif kind == kinds.IF or kind == kinds.REPEAT:
                self._block(False, kind == kinds.REPEAT)
            elif kind == kinds.END or kind == kinds.UNTIL:
                if self.blocks:
                    self._leave(at)
            elif kind == kinds.BREAK or kind == kinds.GOTO:
                self.gotos += 1
                self._grow_list(1, self.gotos)
            elif kind == kinds.DBCOLON:
                self.labels += 1
                self._grow_list(2, self.labels)
        self.at = len(tokens.kinds) - 1
        self._close()
        self._note(self.settled + self._tables() + self._last_object(), NOTHING)
        return Peak(self.best[0], self.best[1], self.best[2], self.largest)

    def _tables(self) -> Ram:
        return NOTHING if self.is_51 else self.shared.ram

    def _last_object(self) -> Ram:
        """What is made when everything is compiled."""
        return self.machine.closure_ram(0) if self.is_51 else block(self.machine.upvalue)

    def _block(self, is_function: bool, is_loop: bool) -> None:
        self.blocks.append(_Block(is_function, is_loop, self.gotos, self.labels))

    def _leave(self, at: int) -> None:
        """The end of a block: jumps out of a loop are resolved, its labels are gone."""
        closed = self.blocks.pop()
        if closed.is_function:
            # The token behind `end` is read before the function is finished.
            if at + 1 < len(self.tokens.kinds):
                self._read(at + 1, self.tokens.kinds[at + 1])
            self._close()
        if closed.is_loop:
            self._grow_list(2, self.labels + 1)
            self.gotos = closed.gotos
        self.labels = closed.labels

    def _grow_list(self, which: int, needed: int) -> None:
        """Counts an entry of Lua 5.3's lists of gotos (1) and labels (2)."""
        before = self.lists[which]
        if needed > before:
            self.lists[which] = needed
            old, new = _vector(before), _vector(needed)
            if new != old and not self.is_51:
                self._resize(_LABEL_BYTES * old, _LABEL_BYTES * new)

    def _grow_variables(self, more: int) -> None:
        """Counts active variables for Lua 5.3's list of them."""
        self.active += more
        if self.active > self.lists[0]:
            # There is always room for one more.
            old = _vector(self.lists[0] + 1) if self.lists[0] else 0
            new = _vector(self.active + 1)
            self.lists[0] = self.active
            if new != old:
                self.settled = (
                    self.settled - block(_VARIABLE_BYTES * old) + block(_VARIABLE_BYTES * new)
                )

    # --- what is read ------------------------------------------------------------------------

    def _read(self, at: int, kind: int) -> None:
        """The scanner makes a token."""
        tokens = self.tokens
        frame = self.frames[-1]
        if kind == kinds.NAME or kind == kinds.STRING:
            self._grow_buffer(tokens.ends[at] - tokens.starts[at])
            text = tokens.values[at]
            self._string(text)
            frame.mentioned += 1
            if frame.table.add_text(text):
                self._grown(frame)
            elif frame.table.old:
                self._settle(frame)
            return
        if kind in _CONSTANT_KINDS:
            frame.mentioned += 1
            if kind == kinds.NUMBER:
                self._grow_buffer(tokens.ends[at] - tokens.starts[at] + 1)
            self._may_be_constant(frame)
        if (
            not self.is_51
            and kinds.AND <= kind <= kinds.WHILE
            and self.shared.add_text(kinds.KIND_TEXT[kind])
        ):
            self._grown(frame)

    def _may_be_constant(self, frame: UnfinishedFunction) -> None:
        """A token was read that may stand for a constant which is no string."""
        if frame.possible < len(frame.others):
            value = frame.others[frame.possible][1]
            frame.possible += 1
            if frame.table.add_possible(value):
                self._grown(frame)

    def _string(self, text: bytes) -> None:
        """A string of the source: a new block unless the VM has it."""
        if text in self.seen:
            return
        if self.machine.is_long(text):
            # Each occurrence is made anew, and those that are not needed are garbage.
            self._new_string(text)
            return
        self.seen.add(text)
        self.strings += 1
        entries = self.entries
        if self.strings > entries:
            self.entries *= 2
            self._resize(entries * _STRING_TABLE_ENTRY, self.entries * _STRING_TABLE_ENTRY)
        self._new_string(text)

    def _new_string(self, text: bytes) -> None:
        amount = self.machine.string_ram(len(text))
        self.largest = max(self.largest, amount.bytes)
        self.settled = self.settled + amount

    def _hidden_names(self) -> None:
        """The names of a loop's hidden variables."""
        frame = self.frames[-1]
        names = {local.name for local in frame.function.proto.locals}
        for name in _HIDDEN:
            if name in names:
                self._string(name)
                if frame.table.add_text(name):
                    self._grown(frame)

    def _grow_buffer(self, needed: int) -> None:
        if needed > self.buffer:
            while needed > self.buffer:
                self.buffer *= 2
                self._resize(self.buffer // 2, self.buffer)

    def _resize(self, old: int, new: int) -> None:
        """A block that is no function's grows."""
        self.settled = self.settled - block(old) + block(new)
        self.largest = max(self.largest, new)
        if self.frames:
            self._note(self._state(), block(old))

    def _comment(self, start: int, end: int) -> None:
        """In a long comment, a line's brackets and equals signs are kept in the token buffer."""
        if self.tokens.data[start + 2 : start + 3] == b"[" and end - start > MIN_TOKEN_BUFFER:
            for line in self.tokens.data[start:end].split(b"\n"):
                kept = len(line) - len(line.translate(None, b"[]="))
                if kept > self.buffer:
                    self._grow_buffer(kept)

    def _grown(self, frame: UnfinishedFunction) -> None:
        """A table grew, or may be about to."""
        self.largest = max(self.largest, frame.table.largest)
        self._note(self._state(), NOTHING)
        self._settle(frame)

    def _settle(self, frame: UnfinishedFunction) -> None:
        """Ends the growth of a table if it is over for certain by now."""
        for one in self.frames if not self.is_51 else (frame,):
            one.settle(self.tokens.lines[self.at])
        before = frame.table.old
        frame.table.settle()
        if before and not frame.table.old:
            frame.table.old = before
            self._note(self._state(), NOTHING)
            frame.table.old = NOTHING

    # --- functions ---------------------------------------------------------------------------

    def _open(self, function: Function) -> None:
        if self.frames:
            outer = self.frames[-1]
            self._look(outer)
            before = self.outer[-1] if self.outer else NOTHING
            self.outer.append(before + self._unfinished(outer))
        table = ScannerTable(self.machine) if self.is_51 else self.shared
        frame = UnfinishedFunction(function, table, self.machine)
        self.largest = max(self.largest, *frame.final)
        self.settled = self.settled + block(self.machine.proto)
        self.frames.append(frame)
        if self.is_51:
            # Each unfinished function keeps two values on the Lua stack.
            while 2 * len(self.frames) + _STACK_USED > self.stack - _STACK_SPARE:
                old = self.stack
                self.stack = 2 * old + _STACK_SPARE
                self._resize(old * self.machine.tvalue, self.stack * self.machine.tvalue)
        first = function.proto.locals[: function.proto.num_params + 1]
        for local in first:
            if local.name in (b"arg", b"self"):
                self._string(local.name)
                if table.add_text(local.name):
                    self._grown(frame)

    def _close(self) -> None:
        """Finishes the innermost function: each vector is cut to its size, which copies it."""
        frame = self.frames[-1]
        state = self._look(frame, closing=True)
        for place in _CLOSING_ORDER:
            final, size = frame.final[place], frame.sizes[place]
            self._note(state, block(final))
            state = state - block(size) + block(final)
            self.largest = max(self.largest, size)
        self.frames.pop()
        if self.outer:
            self.outer.pop()
        self.active -= frame.variables
        self.settled = self.settled + of_blocks(frame.final)
        for _, value in frame.others:
            frame.table.add_sure(value)
        if self.is_51:
            self.settled = self.settled + frame.table.ram
        elif frame.table.old:
            frame.table.settle()
        if self.frames:
            self.frames[-1].nested += 1

    def _look(self, frame: UnfinishedFunction, closing: bool = False) -> Ram:
        """Counts the state now, and the copies that may have been made since the last look."""
        state = self._state(closing)
        copy = 0
        for least, now in zip(frame.looked, frame.sizes, strict=True):
            if now > least:
                copy = max(copy, now // 2)
        if not closing:
            frame.looked = self._least_sizes(frame)
        elif not self.is_51 and len(self.frames) > 1:
            # The enclosing function gets its CLOSURE instruction before this one is cut.
            outer = self.frames[-2]
            outer.sizes = self._sizes(outer, self.tokens.lines[self.at], False)
            before = self.outer[-2] if len(self.outer) > 1 else NOTHING
            grown = before + self._unfinished(outer)
            state = state + grown - self.outer[-1]
            self.outer[-1] = grown
            for place in _GROWN_BY_CLOSURE:
                if outer.sizes[place] > outer.looked[place]:
                    copy = max(copy, outer.sizes[place] // 2)
        self._note(state, block(copy))
        return state

    def _state(self, closing: bool = False) -> Ram:
        """What exists now, at most; `closing`: the innermost function is complete."""
        frame = self.frames[-1]
        frame.sizes = self._sizes(frame, self.tokens.lines[self.at], closing)
        amount = self.settled + self._unfinished(frame)
        if self.outer:
            amount = amount + self.outer[-1]
        if not self.is_51:
            amount = amount + self.shared.ram + self.shared.old
        return amount

    def _unfinished(self, frame: UnfinishedFunction) -> Ram:
        """The vectors of a function, and the table that is only its own."""
        amount = of_blocks(frame.sizes)
        return amount + frame.table.ram if self.is_51 else amount

    def _sizes(self, frame: UnfinishedFunction, line: int, closing: bool) -> list[int]:
        """Bytes of a function's vectors at most, in the order of `proto_blocks`."""
        proto = frame.function.proto
        code, constants, nested = len(proto.code), len(proto.constants), len(proto.protos)
        lines, local_variables = len(proto.line_info), len(proto.locals)
        if not closing:
            code = frame.instructions(line)
            constants = min(constants, frame.mentioned)
            nested = min(nested, frame.nested + 1)
            local_variables = frame.local_variables(code)
            lines = min(lines, _MAX_LINE_BYTES * code)
        self._count_variables(frame, local_variables)
        return self._vectors(frame, code, constants, nested, lines, local_variables)

    def _count_variables(self, frame: UnfinishedFunction, local_variables: int) -> None:
        """Tells Lua 5.3's list of active variables how many a function has."""
        if not self.is_51:
            now = min(local_variables, frame.function.proto.max_stack)
            self._grow_variables(now - frame.variables)
            frame.variables = now

    def _vectors(
        self,
        frame: UnfinishedFunction,
        code: int,
        constants: int,
        nested: int,
        lines: int,
        local_variables: int,
    ) -> list[int]:
        """Bytes of vectors that hold so many elements, in the order of `proto_blocks`."""
        machine = self.machine
        slack = _LINE_SLACK_51 if self.is_51 else _LINE_SLACK_53
        return [
            machine.instruction * _vector(code),
            machine.tvalue * _vector(constants),
            machine.pointer * _vector(nested),
            _vector(lines + slack) if code else 0,
            machine.local_variable * _vector(local_variables),
            machine.upvalue_description * _vector(frame.function.proto.num_upvalues),
        ]

    def _least_sizes(self, frame: UnfinishedFunction) -> list[int]:
        """Bytes that a function's vectors have at least, in the order of `proto_blocks`."""
        machine = self.machine
        line = self.tokens.lines[self.at]
        code = frame.least_instructions(line)
        return [
            machine.instruction * _vector(code),
            machine.tvalue * _vector(frame.least_constants(line)),
            machine.pointer * _vector(frame.nested),
            0,
            machine.local_variable * _vector(frame.least_local_variables(code)),
            0,
        ]

    def _note(self, state: Ram, copy: Ram) -> None:
        if self.is_51:
            for frame in self.frames:
                if frame.table.old.bytes > copy.bytes:
                    copy = frame.table.old
        best = self.best
        best[0] = max(best[0], state.bytes)
        best[1] = max(best[1], state.heap_esp8266 + copy.heap_esp8266)
        best[2] = max(best[2], state.heap_esp32 + copy.heap_esp32)
