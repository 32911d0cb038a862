"""Reads what `string.dump` of stock Lua 5.1 and 5.3 returns, on any host.

The functions become `Proto`s, so that they can be compared with ours; the lines, which stock
Lua stores as plain numbers, are kept beside them. Nothing is written here.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from luac_nodemcu.compiler.proto import Constant, LocalVar, Proto, Upvalue


@dataclass(slots=True)
class StockFunction:
    """A function: `proto` has no packed line information, `lines` has a line for each
    instruction; `nested` goes with `proto.protos`.
    """

    proto: Proto
    lines: list[int]
    nested: list[StockFunction]


def read_dump(data: bytes) -> StockFunction:
    """The main function of a dump. Raises `ValueError` if it is not one that this reads."""
    if data[:4] != b"\x1bLua" or data[4] not in (0x51, 0x53) or data[5] != 0:
        raise ValueError("not a dump of Lua 5.1 or 5.3")
    reader = _Reader51(data) if data[4] == 0x51 else _Reader53(data)
    main = reader.function(None)
    if reader.position != len(data):
        raise ValueError(f"{len(data) - reader.position} bytes behind the main function")
    return main


class _Reader:
    """Primitive values. Sizes of `int` and `size_t` are in the header."""

    def __init__(self, data: bytes, size_t_bytes: int, int_bytes: int) -> None:
        self.data = data
        self.position = 0
        self.size_t_bytes = size_t_bytes
        if int_bytes != 4:
            raise ValueError(f"int of {int_bytes} bytes")

    def take(self, count: int) -> bytes:
        piece = self.data[self.position : self.position + count]
        if len(piece) != count:
            raise ValueError("the dump is cut off")
        self.position += count
        return piece

    def byte(self) -> int:
        return self.take(1)[0]

    def integer(self) -> int:
        return int(struct.unpack("<i", self.take(4))[0])

    def size_t(self) -> int:
        return int.from_bytes(self.take(self.size_t_bytes), "little")

    def integers(self) -> list[int]:
        count = self.integer()
        return list(struct.unpack(f"<{count}i", self.take(4 * count)))

    def code(self) -> list[int]:
        count = self.integer()
        return list(struct.unpack(f"<{count}I", self.take(4 * count)))

    def string(self) -> bytes | None:
        raise NotImplementedError

    def locals(self) -> list[LocalVar]:
        return [
            LocalVar(self.string() or b"", self.integer(), self.integer())
            for _ in range(self.integer())
        ]

    def function(self, parent: bytes | None) -> StockFunction:
        raise NotImplementedError


class _Reader51(_Reader):
    def __init__(self, data: bytes) -> None:
        _, _, _, endian, int_bytes, size_t_bytes, code, number, integral = struct.unpack_from(
            "<4s8B", data
        )
        if (endian, code, number, integral) != (1, 4, 8, 0):
            raise ValueError("not little endian with double numbers")
        super().__init__(data, size_t_bytes, int_bytes)
        self.position = 12

    def string(self) -> bytes | None:
        size = self.size_t()
        return self.take(size)[:-1] if size else None

    def _constant(self) -> Constant:
        kind = self.byte()
        if kind == 0:
            return None
        if kind == 1:
            return self.byte() != 0
        if kind == 3:
            return float(struct.unpack("<d", self.take(8))[0])
        if kind == 4:
            return self.string()
        raise ValueError(f"constant of type {kind}")

    def function(self, parent: bytes | None) -> StockFunction:
        proto = Proto(source=self.string() or parent)
        proto.line_defined = self.integer()
        proto.last_line_defined = self.integer()
        proto.num_upvalues = self.byte()
        proto.num_params = self.byte()
        proto.is_vararg = self.byte()
        proto.max_stack = self.byte()
        proto.code = self.code()
        proto.constants = [self._constant() for _ in range(self.integer())]
        nested = [self.function(proto.source) for _ in range(self.integer())]
        proto.protos = [function.proto for function in nested]
        lines = self.integers()
        proto.locals = self.locals()
        # 5.1 stores only the names.
        proto.upvalues = [Upvalue(self.string(), 0, 0) for _ in range(self.integer())]
        return StockFunction(proto, lines, nested)


class _Reader53(_Reader):
    HEADER = b"\x1bLua\x53\x00\x19\x93\r\n\x1a\n"

    def __init__(self, data: bytes) -> None:
        int_bytes, size_t_bytes, code, integer, number = data[12:17]
        if (code, integer, number) != (4, 8, 8) or not data.startswith(self.HEADER):
            raise ValueError("not a dump with 64-bit numbers")
        super().__init__(data, size_t_bytes, int_bytes)
        self.position = 17
        if self.take(16) != struct.pack("<qd", 0x5678, 370.5):
            raise ValueError("not little endian")
        self.byte()

    def string(self) -> bytes | None:
        size = self.byte()
        if size == 0xFF:
            size = self.size_t()
        return self.take(size - 1) if size else None

    def _constant(self) -> Constant:
        kind = self.byte()
        if kind == 0:
            return None
        if kind == 1:
            return self.byte() != 0
        if kind == 3:
            return float(struct.unpack("<d", self.take(8))[0])
        if kind == 0x13:
            return int(struct.unpack("<q", self.take(8))[0])
        if kind in (4, 0x14):
            return self.string()
        raise ValueError(f"constant of type {kind}")

    def function(self, parent: bytes | None) -> StockFunction:
        proto = Proto(source=self.string() or parent)
        proto.line_defined = self.integer()
        proto.last_line_defined = self.integer()
        proto.num_params = self.byte()
        proto.is_vararg = self.byte()
        proto.max_stack = self.byte()
        proto.code = self.code()
        proto.constants = [self._constant() for _ in range(self.integer())]
        places = [(self.byte(), self.byte()) for _ in range(self.integer())]
        proto.num_upvalues = len(places)
        nested = [self.function(proto.source) for _ in range(self.integer())]
        proto.protos = [function.proto for function in nested]
        lines = self.integers()
        proto.locals = self.locals()
        names = [self.string() for _ in range(self.integer())]
        proto.upvalues = [
            Upvalue(name, in_stack, index)
            for name, (in_stack, index) in zip(names, places, strict=True)
        ]
        return StockFunction(proto, lines, nested)
