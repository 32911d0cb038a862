"""What a function's instructions do with closures, tables, globals and calls.

An abstract run of one function's bytecode: instead of values, registers hold sets of where a
value may come from. The result is a list of events by instruction (what is called with what,
what is stored where, what is returned), for `survivors.py`, `runtime.py` and `program.py`,
which put functions together. Nothing here knows sizes or the firmware's functions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal

from luac_nodemcu.compiler.opcodes import BIT_RK, MAX_SBX, NAMES_51, NAMES_53
from luac_nodemcu.compiler.proto import Constant, Proto
from luac_nodemcu.memory.events import (
    UNKNOWN,
    Call,
    Capture,
    FunctionFlow,
    ListStore,
    TableStore,
    Value,
    Values,
)
from luac_nodemcu.memory.functions import Function

_NOTHING: Final[Values] = frozenset()
_UNKNOWN: Final[Values] = frozenset((UNKNOWN,))
_NIL: Final[Values] = frozenset((Value("constant"),))
_MAX_VALUES: Final = 8
"""So many sources of one register are kept apart; what could keep memory is never dropped."""
_MAX_DEPTH: Final = 4
_MAX_ROUNDS: Final = 6


def module_flow(functions: Sequence[Function], lua: Literal[51, 53]) -> list[FunctionFlow]:
    """The flow of each function of a module, in the module's order."""
    children: list[list[int]] = [[] for _ in functions]
    for function in functions:
        if function.parent >= 0:
            children[function.parent].append(function.index)
    # Which upvalues are the globals: the main chunk's only one, and what is handed down of it.
    environments: list[frozenset[int]] = []
    found: list[FunctionFlow] = []
    for function in functions:
        environment = frozenset((0,))
        if function.parent >= 0:
            outer = environments[function.parent]
            environment = frozenset(
                number
                for number, upvalue in enumerate(function.proto.upvalues)
                if not upvalue.in_stack and upvalue.index in outer
            )
        environments.append(environment)
        run = _Interpreter(function, children[function.index], environment, lua)
        found.append(run.run())
    return found


def jump_target(instruction: int, pc: int) -> int:
    """Where a jump instruction at `pc` goes."""
    return pc + 1 + (instruction >> 14) - MAX_SBX


class _Interpreter:
    def __init__(
        self,
        function: Function,
        children: list[int],
        environment: frozenset[int],
        lua: Literal[51, 53],
    ) -> None:
        self.environment: frozenset[int] = environment
        self.proto: Proto = function.proto
        self.index: int = function.index
        self.children: list[int] = children
        self.is_51: bool = lua == 51
        self.names: tuple[str, ...] = NAMES_51 if self.is_51 else NAMES_53
        self.flow: FunctionFlow = FunctionFlow(function)
        # Registers; and where open results start, -1 if the last instruction left none.
        self.state: list[Values] = []
        self.open: int = -1
        self.pc: int = 0
        self.incoming: dict[int, list[Values]] = {}
        self.changed: bool = False
        self.constants: list[Values] = [
            frozenset((Value("constant", key=value),)) for value in self.proto.constants
        ]
        self.handlers: list[Callable[[int], None]] = [
            self._HANDLERS.get(name, _Interpreter._plain).__get__(self) for name in self.names
        ]

    def run(self) -> FunctionFlow:
        """Runs until nothing changes."""
        self._find_jumps()
        self._find_captures()
        size = self.proto.max_stack + 1
        parameters = [
            frozenset((Value("parameter", self.index, number),))
            for number in range(self.proto.num_params)
        ]
        for _ in range(_MAX_ROUNDS):
            self.changed = False
            self.state = parameters + [_NOTHING] * (size - len(parameters))
            self._round()
            if not self.changed:
                break
        return self.flow

    # --- shape of the code -------------------------------------------------------------------

    def _find_jumps(self) -> None:
        """Jump targets, and which instructions are conditional or repeated."""
        code = self.proto.code
        count = len(code)
        self.targets: set[int] = set()
        forward = [0] * (count + 2)
        loops = [0] * (count + 2)
        skip = False
        for pc, instruction in enumerate(code):
            if skip:
                skip = False
                continue
            name = self._name(instruction)
            target = -1
            if name in ("JMP", "FORLOOP", "FORPREP", "TFORLOOP") and not (
                name == "TFORLOOP" and self.is_51
            ):
                target = jump_target(instruction, pc)
            elif (name == "LOADBOOL" and instruction >> 14 & 511) or name == "TFORLOOP":
                target = pc + 2
            elif (name == "SETLIST" and instruction >> 14 & 511 == 0) or name == "LOADKX":
                skip = True
            if 0 <= target <= count:
                self.targets.add(target)
                if target > pc + 1:
                    # The bodies of `for` loops are taken to run.
                    if not self._enters_loop(name, target):
                        forward[pc + 1] += 1
                        forward[target] -= 1
                elif target <= pc:
                    loops[target] += 1
                    loops[pc + 1] -= 1
        self.flow.conditional = _covered(forward, count)
        self.flow.repeated = _covered(loops, count)

    def _enters_loop(self, name: str, target: int) -> bool:
        """Whether a jump goes from a loop's head to the instruction that runs its body."""
        if name == "FORPREP":
            return True
        code = self.proto.code
        return target < len(code) and self._name(code[target]) in ("TFORLOOP", "TFORCALL")

    def _name(self, instruction: int) -> str:
        number = instruction & 63
        return self.names[number] if number < len(self.names) else ""

    def _find_captures(self) -> None:
        """Variables of this function that closures capture."""
        proto = self.proto
        known: dict[tuple[int, int, int], int] = {}
        closure = self.names.index("CLOSURE")
        for pc, instruction in enumerate(proto.code):
            if instruction & 63 != closure or instruction >> 14 >= len(proto.protos):
                continue
            nested = proto.protos[instruction >> 14]
            after = pc + 1 + (nested.num_upvalues if self.is_51 else 0)
            captured: list[int] = []
            for upvalue in nested.upvalues[: nested.num_upvalues]:
                if not upvalue.in_stack:
                    captured.append(~upvalue.index)
                    continue
                start, end = self._life(upvalue.index, after)
                key = (upvalue.index, start, end)
                if key not in known:
                    known[key] = len(self.flow.captures)
                    self.flow.captures.append(Capture(upvalue.index, start, end))
                captured.append(known[key])
            self.flow.captured[pc] = tuple(captured)

    def _life(self, register: int, pc: int) -> tuple[int, int]:
        """First and last instruction of the local variable in a register at `pc`."""
        active = 0
        for local in self.proto.locals:
            if local.start_pc <= pc < local.end_pc:
                if active == register:
                    return local.start_pc, local.end_pc
                active += 1
        return 0, len(self.proto.code)

    # --- the run -----------------------------------------------------------------------------

    def _round(self) -> None:
        code = self.proto.code
        handlers = self.handlers
        captures = self.flow.captures
        reachable = True
        pc = 0
        count = len(code)
        while pc < count:
            if pc in self.targets:
                before = self.incoming.get(pc)
                if before is not None:
                    if reachable:
                        self._merge(pc)
                    self.state = list(self.incoming[pc])
                    reachable = True
                elif reachable:
                    self.incoming[pc] = list(self.state)
            if not reachable:
                pc += 1
                continue
            self.pc = pc
            instruction = code[pc]
            number = instruction & 63
            opened = self.open
            if number < len(handlers):
                handlers[number](instruction)
            if self.open == opened:
                self.open = -1
            for capture in captures:
                if capture.start <= pc + 1 and pc < capture.end:
                    capture.values |= self.state[capture.register]
            name = self._name(instruction)
            if name == "JMP":
                self._jump(jump_target(instruction, pc))
                reachable = False
            elif name == "RETURN" or name == "TAILCALL":
                reachable = name == "TAILCALL"
            elif name in ("FORLOOP", "FORPREP", "TFORLOOP") and not (
                name == "TFORLOOP" and self.is_51
            ):
                self._jump(jump_target(instruction, pc))
            elif name == "LOADBOOL" and instruction >> 14 & 511:
                self._jump(pc + 2)
                reachable = False
            elif name in ("EQ", "LT", "LE", "TEST", "TESTSET") or name == "TFORLOOP":
                self._jump(pc + 2)
            pc = self.pc + 1

    def _jump(self, target: int) -> None:
        """The state goes to another instruction as well."""
        if target in self.targets:
            if target in self.incoming:
                self._merge(target)
            else:
                self.incoming[target] = list(self.state)
                if target <= self.pc:
                    self.changed = True
        elif target not in self.incoming:
            # The instruction behind a test's jump.
            self.targets.add(target)
            self.incoming[target] = list(self.state)
        else:
            self._merge(target)

    def _merge(self, target: int) -> None:
        there = self.incoming[target]
        for register, values in enumerate(self.state):
            if not values <= there[register]:
                there[register] = _limited(there[register] | values)
                self.changed = True

    def _set(self, register: int, values: Values) -> None:
        if register < len(self.state):
            self.state[register] = values

    def _register(self, register: int) -> Values:
        return self.state[register] if register < len(self.state) else _UNKNOWN

    def _rk(self, operand: int) -> Values:
        if operand >= BIT_RK:
            return self.constants[operand - BIT_RK]
        return self._register(operand)

    # --- instructions ------------------------------------------------------------------------

    def _plain(self, i: int) -> None:
        """An instruction whose only effect is a new value in A that holds nothing."""
        self._set(i >> 6 & 255, _NOTHING)

    def _none(self, i: int) -> None:
        pass

    def _move(self, i: int) -> None:
        self._set(i >> 6 & 255, self._register(i >> 23))

    def _loadk(self, i: int) -> None:
        self._set(i >> 6 & 255, self.constants[i >> 14])

    def _loadkx(self, i: int) -> None:
        self._set(i >> 6 & 255, self.constants[self.proto.code[self.pc + 1] >> 6])
        self.pc += 1

    def _loadnil(self, i: int) -> None:
        first, last = i >> 6 & 255, i >> 23
        if not self.is_51:
            last += first
        for register in range(first, last + 1):
            self._set(register, _NIL)

    def _get_upvalue(self, i: int) -> None:
        self._set(i >> 6 & 255, frozenset((Value("upvalue", self.index, i >> 23),)))

    def _set_upvalue(self, i: int) -> None:
        self.flow.upvalue_stores[self.pc] = (i >> 23, self._register(i >> 6 & 255))

    def _global(self, name: Constant) -> Values:
        if isinstance(name, bytes):
            self.flow.global_reads[self.pc] = name
        return frozenset((Value("global", key=name),))

    def _get_global(self, i: int) -> None:
        self._set(i >> 6 & 255, self._global(self.proto.constants[i >> 14]))

    def _set_global(self, i: int) -> None:
        name = self.proto.constants[i >> 14]
        if isinstance(name, bytes):
            self.flow.global_stores[self.pc] = (name, self._register(i >> 6 & 255))

    def _get_tabup(self, i: int) -> None:
        upvalue, key = i >> 23, self._rk(i >> 14 & 511)
        constant = _one_constant(key)
        if upvalue in self.environment and isinstance(constant, bytes):
            self._set(i >> 6 & 255, self._global(constant))
        else:
            base = frozenset((Value("upvalue", self.index, upvalue),))
            self._set(i >> 6 & 255, _fields("field", base, key))

    def _set_tabup(self, i: int) -> None:
        upvalue = i >> 6 & 255
        key, value = self._rk(i >> 23), self._rk(i >> 14 & 511)
        constant = _one_constant(key)
        if upvalue in self.environment and isinstance(constant, bytes):
            self.flow.global_stores[self.pc] = (constant, value)
        else:
            base = frozenset((Value("upvalue", self.index, upvalue),))
            self.flow.table_stores[self.pc] = TableStore(self.pc, base, key, value)

    def _get_table(self, i: int) -> None:
        base, key = self._register(i >> 23), self._rk(i >> 14 & 511)
        self._set(i >> 6 & 255, _fields("field", base, key))

    def _set_table(self, i: int) -> None:
        self.flow.table_stores[self.pc] = TableStore(
            self.pc,
            self._register(i >> 6 & 255),
            self._rk(i >> 23),
            self._rk(i >> 14 & 511),
        )

    def _new_table(self, i: int) -> None:
        self.flow.tables[self.pc] = (i >> 23, i >> 14 & 511)
        self._set(i >> 6 & 255, frozenset((Value("table", self.index, self.pc),)))

    def _self(self, i: int) -> None:
        a, receiver, key = i >> 6 & 255, self._register(i >> 23), self._rk(i >> 14 & 511)
        self._set(a + 1, receiver)
        self._set(a, _fields("method", receiver, key))

    def _concat(self, i: int) -> None:
        if self.pc not in self.flow.concats:
            self.flow.concats.append(self.pc)
        self._set(i >> 6 & 255, _UNKNOWN)

    def _testset(self, i: int) -> None:
        a = i >> 6 & 255
        self._set(a, _limited(self._register(a) | self._register(i >> 23)))

    def _call(self, i: int) -> None:
        a, b, c = i >> 6 & 255, i >> 23, i >> 14 & 511
        is_open = b == 0
        end = a + b if b else max(self.open, a + 1)
        arguments = tuple(self._register(register) for register in range(a + 1, end))
        callee = self._register(a)
        receiver: Values | None = None
        if arguments and any(value.kind == "method" for value in callee):
            receiver, arguments = arguments[0], arguments[1:]
        self.flow.calls[self.pc] = Call(self.pc, callee, receiver, arguments, is_open)
        result = frozenset((Value("result", self.index, self.pc),))
        if self._name(i) == "TAILCALL":
            self.flow.returns[self.pc] = (result,)
            c = 0
        for register in range(a, len(self.state) if c == 0 else a + max(c - 1, 1)):
            self._set(register, result)
        if c == 0:
            self.open = a

    def _return(self, i: int) -> None:
        a, b = i >> 6 & 255, i >> 23
        end = a + b - 1 if b else max(self.open, a) + 1
        if end > a:
            values = tuple(self._register(register) for register in range(a, end))
            self.flow.returns[self.pc] = values

    def _forloop(self, i: int) -> None:
        self._set((i >> 6 & 255) + 3, _NOTHING)

    def _tforcall(self, i: int) -> None:
        a = i >> 6 & 255
        callee = self._register(a)
        arguments = (self._register(a + 1), self._register(a + 2))
        self.flow.calls[self.pc] = Call(self.pc, callee, None, arguments, False)
        result = frozenset((Value("result", self.index, self.pc),))
        for number in range(i >> 14 & 511):
            self._set(a + 3 + number, result)

    def _tforloop(self, i: int) -> None:
        if self.is_51:
            self._tforcall(i)

    def _setlist(self, i: int) -> None:
        a, count, batch = i >> 6 & 255, i >> 23, i >> 14 & 511
        pc = self.pc
        if batch == 0:
            word = self.proto.code[pc + 1]
            batch = word if self.is_51 else word >> 6
            self.pc += 1
        is_open = count == 0
        end = a + count if count else max(self.open - 1, a)
        items = tuple(self._register(register) for register in range(a + 1, end + 1))
        self.flow.list_stores[pc] = ListStore(
            pc, self._register(a), (batch - 1) * 50 + 1, items, is_open
        )

    def _closure(self, i: int) -> None:
        slot = i >> 14
        index = self.children[slot] if slot < len(self.children) else -1
        self.flow.closures[self.pc] = index
        self._set(i >> 6 & 255, frozenset((Value("closure", index),)))
        if self.is_51:
            self.pc += self.proto.protos[slot].num_upvalues

    def _vararg(self, i: int) -> None:
        a, b = i >> 6 & 255, i >> 23
        if self.pc not in self.flow.varargs:
            self.flow.varargs.append(self.pc)
        for register in range(a, len(self.state) if b == 0 else a + b - 1):
            self._set(register, _UNKNOWN)
        if b == 0:
            self.open = a

    _HANDLERS: Final[dict[str, Callable[[_Interpreter, int], None]]] = {
        "MOVE": _move,
        "LOADK": _loadk,
        "LOADKX": _loadkx,
        "LOADNIL": _loadnil,
        "GETUPVAL": _get_upvalue,
        "SETUPVAL": _set_upvalue,
        "GETGLOBAL": _get_global,
        "SETGLOBAL": _set_global,
        "GETTABUP": _get_tabup,
        "SETTABUP": _set_tabup,
        "GETTABLE": _get_table,
        "SETTABLE": _set_table,
        "NEWTABLE": _new_table,
        "SELF": _self,
        "CONCAT": _concat,
        "TESTSET": _testset,
        "CALL": _call,
        "TAILCALL": _call,
        "RETURN": _return,
        "FORLOOP": _forloop,
        "FORPREP": _forloop,
        "TFORCALL": _tforcall,
        "TFORLOOP": _tforloop,
        "SETLIST": _setlist,
        "CLOSURE": _closure,
        "VARARG": _vararg,
        "JMP": _none,
        "EQ": _none,
        "LT": _none,
        "LE": _none,
        "TEST": _none,
        "CLOSE": _none,
        "EXTRAARG": _none,
    }


def _covered(changes: list[int], count: int) -> list[bool]:
    depth = 0
    found: list[bool] = []
    for pc in range(count):
        depth += changes[pc]
        found.append(depth > 0)
    return found


def _limited(values: Values) -> Values:
    """At most a few values; those that hold memory all stay."""
    if len(values) <= _MAX_VALUES:
        return values
    holding = [value for value in values if value.kind in ("closure", "table")]
    return frozenset((*holding, UNKNOWN))


def _one_constant(values: Values) -> Constant:
    """The constant that a value is for certain; None if there is none."""
    if len(values) == 1:
        (value,) = values
        if value.kind == "constant":
            return value.key
    return None


def _fields(kind: Literal["field", "method"], base: Values, key: Values) -> Values:
    constant = _one_constant(key)
    return _limited(frozenset(_field(kind, value, constant) for value in base))


def _field(kind: Literal["field", "method"], base: Value, key: Constant) -> Value:
    depth = 0
    at: Value | None = base
    while at is not None:
        depth += 1
        at = at.base
    if depth > _MAX_DEPTH or base.kind == "unknown":
        return UNKNOWN if kind == "field" else Value("method", key=key)
    return Value(kind, key=key, base=base)
