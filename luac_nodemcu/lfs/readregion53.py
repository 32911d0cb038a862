"""Strict reader of Lua 5.3 flash regions: what the device holds, or ESP32's luac.cross makes.

Like `read51.py` it goes back from the end, so that each item has one place where it may be.
Bytes that the loader leaves to chance are skipped. Writing is `region53.py`'s.
"""

from __future__ import annotations

import struct
from typing import Final

from luac_nodemcu.compiler.chunk51 import checked_float, checked_line_info
from luac_nodemcu.compiler.chunk53 import MAX_SHORT_STRING
from luac_nodemcu.compiler.cursor import MAX_FUNCTION_DEPTH
from luac_nodemcu.compiler.proto import Constant, LocalVar, Proto, Upvalue
from luac_nodemcu.compiler.strip import Keep
from luac_nodemcu.compiler.words import unpack_words
from luac_nodemcu.errors import FormatError
from luac_nodemcu.lfs.image53 import (
    HEADER_BYTES,
    LOCAL_BYTES,
    PROTO_BYTES,
    STRING_RECORD_BYTES,
    TABLE_BYTES,
    UPVALUE_BYTES,
    hash_slots,
)
from luac_nodemcu.lfs.model import Image, ImageModule, ImageString, Section
from luac_nodemcu.lfs.read53 import Resolver, check_detached
from luac_nodemcu.lfs.region53 import (
    STRING_MARK,
    TYPE_LONG,
    TYPE_PROTO,
    TYPE_SHORT,
    VALUE_BOOLEAN,
    VALUE_FLOAT,
    VALUE_INTEGER,
    VALUE_LONG,
    VALUE_NIL,
    VALUE_POINTER,
    VALUE_SHORT,
)
from luac_nodemcu.lfs.strings51 import string_hash
from luac_nodemcu.lfs.strings53 import LOADED_FIXED_STRINGS, RESERVED_WORDS

SIGNATURE: Final = 0xFAFAA250

_TABLE_BYTES_1: Final = (0x15, 0x00, 0xFF)


def read_region(
    data: bytes,
    numbers: tuple[int, int] | None = None,
    safe_type_names: bool | None = None,
) -> Image:
    """Reads a region, which must fill `data`.

    `numbers` are the integer and float bits of the build; None takes them from the signature,
    which ESP8266 builds do not tell apart: theirs is that of 32-bit numbers for all.
    `safe_type_names` is as in `read53.read_image`; the Protos hold the strings that their
    source had. Raises `FormatError`; time and memory are proportional to the length of `data`.
    """
    reader = _Reader(data, numbers, Resolver(safe_type_names is True))
    image = reader.read()
    if safe_type_names is None and reader.resolver.used_safe:
        reader = _Reader(data, numbers, Resolver(True))
        image = reader.read()
    image.safe_type_names = reader.resolver.verdict()
    return image


class _Reader:
    def __init__(self, data: bytes, numbers: tuple[int, int] | None, resolver: Resolver) -> None:
        if len(data) < HEADER_BYTES + TABLE_BYTES or len(data) & 3:
            raise FormatError("file ends inside the region", len(data))
        self.data: bytes = data
        self.words: list[int] = unpack_words(data)
        signature = self.words[0]
        if signature & ~3 != SIGNATURE:
            raise FormatError(f"unknown signature 0x{signature:08X}", 0)
        if numbers is None:
            numbers = (64 if signature & 1 else 32, 64 if signature & 2 else 32)
        self.integer_bits: int = numbers[0]
        self.float_bits: int = numbers[1]
        self.tvalue_bytes: int = 8 if numbers == (32, 32) else 12
        self.value_words: int = self.tvalue_bytes // 4 - 1
        self.float: struct.Struct = struct.Struct("<d" if numbers[1] == 64 else "<f")
        self.integer: struct.Struct = struct.Struct("<q" if numbers[0] == 64 else "<i")
        self.resolver: Resolver = resolver
        self.base: int = 0
        self.records: dict[int, int] = {}
        self.protos_at: int = 0
        self.previous: int = 0
        self.name_slots: bool = False

    def read(self) -> Image:
        words = self.words
        header = tuple(words[: HEADER_BYTES // 4])
        if header[1] != len(self.data):
            raise FormatError("size in the header is not that of the file", 4)
        if header[11]:
            raise FormatError("reserved header word is not zero", 44)
        if self.integer_bits == 32 and header[3] > 0x7FFFFFFF:
            raise FormatError("timestamp is negative", 12)
        self.base = words[HEADER_BYTES // 4]
        if self.base & 3:
            raise FormatError("region's address is not a multiple of 4", HEADER_BYTES)
        strings = self._read_strings(header)
        names, protos, entries_at = self._read_table(header)
        mains, sizes = self._read_mains(protos, entries_at, header[8] * 4)
        modules = [
            ImageModule(name, main, size)
            for name, main, size in zip(names, mains, sizes, strict=True)
        ]
        hash_at = header[6] * 4
        return Image(
            lua=53,
            form="region",
            signature=header[0],
            integer_bits=self.integer_bits,
            float_bits=self.float_bits,
            tvalue_bytes=self.tvalue_bytes,
            file_size=len(self.data),
            flash_size=len(self.data),
            timestamp=header[3],
            modules=modules,
            strings=strings,
            sections=[
                Section("header", 0, HEADER_BYTES),
                Section("strings", HEADER_BYTES, hash_at - HEADER_BYTES),
                Section("string hash vector", hash_at, header[5] * 4),
                Section("module functions", self.protos_at, entries_at - self.protos_at),
                Section("module table", entries_at, len(self.data) - entries_at),
            ],
            seed=header[2],
            address=self.base,
            header=header,
            hash_slots=header[5],
            keep=Keep(name_slots=self.name_slots),
        )

    def _expect(self, word: int, address: int, what: str) -> None:
        if self.words[word] != address:
            raise FormatError(f"{what} is not where it must be", word * 4)

    def _read_strings(self, header: tuple[int, ...]) -> list[ImageString]:
        hash_at = header[6] * 4
        slots = header[5]
        end = hash_at + slots * 4
        if hash_at < HEADER_BYTES or end > len(self.data):
            raise FormatError("hash vector is outside the region", 24)
        if not header[4] or slots != hash_slots(header[4]):
            raise FormatError(f"hash vector cannot have {slots} slots", 20)
        heads = [0] * slots
        last = {TYPE_SHORT: self.base, TYPE_LONG: self.base}
        strings: list[ImageString] = []
        at = HEADER_BYTES
        while at < hash_at:
            string = self._read_string(at, header[2], heads, last)
            self.records[self.base + at] = len(strings) + 1
            strings.append(string)
            at += string.size
        if at != hash_at:
            raise FormatError("strings run into the hash vector", at)
        for slot, head in enumerate(heads):
            self._expect(hash_at // 4 + slot, head, "first string of a slot")
        self._expect(9, last[TYPE_SHORT] - self.base >> 2, "last short string")
        self._expect(10, last[TYPE_LONG] - self.base >> 2, "last long string")
        self.protos_at = end
        return self._check_strings(strings, header[4])

    def _read_string(
        self, at: int, seed: int, heads: list[int], last: dict[int, int]
    ) -> ImageString:
        word = at // 4
        kind, mark, _, short_length = self.data[at + 4 : at + 8]
        if kind not in last or mark != STRING_MARK:
            raise FormatError("not a string record", at + 4)
        length = short_length if kind == TYPE_SHORT else self.words[word + 3]
        text_at = at + STRING_RECORD_BYTES
        end = text_at + (length + 4 & ~3)
        if end > len(self.data):
            raise FormatError("region ends inside the strings", len(self.data))
        text = self.data[text_at : text_at + length]
        if (length > MAX_SHORT_STRING) != (kind == TYPE_LONG) or (
            kind == TYPE_LONG and short_length
        ):
            raise FormatError("string length does not match its type", at + 4)
        if any(self.data[text_at + length : end]):
            raise FormatError("string is not filled up with zero bytes", text_at + length)
        hashed = string_hash(text, seed)
        if self.words[word + 2] != hashed:
            raise FormatError("string hash is wrong", at + 8)
        self._expect(word, last[kind], "previous string")
        last[kind] = self.base + at
        if kind == TYPE_SHORT:
            slot = hashed & (len(heads) - 1)
            self._expect(word + 3, heads[slot], "next string of the hash chain")
            heads[slot] = self.base + at
        return ImageString(text, at, end - at, hashed)

    def _check_strings(self, strings: list[ImageString], short: int) -> list[ImageString]:
        """The own strings; the fixed ones must follow them."""
        own = len(strings) - len(LOADED_FIXED_STRINGS)
        fixed = tuple(string.text for string in strings[max(own, 0) :])
        if fixed != LOADED_FIXED_STRINGS:
            raise FormatError("fixed strings are missing", self.protos_at)
        for index, string in enumerate(strings):
            extra = index - own + 1 if 0 <= index - own < RESERVED_WORDS else 0
            if len(string.text) > MAX_SHORT_STRING:
                extra = 1
                short += 1
            if self.data[string.offset + 6] != extra:
                raise FormatError("string's reserved word number is wrong", string.offset + 6)
        # luac.cross counts `userdata` once.
        if short != len(strings) - 1:
            raise FormatError("count of short strings does not match the strings", 16)
        self.resolver.add(strings[:own], HEADER_BYTES)
        return strings[:own]

    def _text(self, word: int, what: str) -> bytes:
        number = self.records.get(self.words[word])
        if number is None:
            raise FormatError(f"{what} is not a string of the region", word * 4)
        return self.resolver.text(number, word * 4)

    def _read_table(self, header: tuple[int, ...]) -> tuple[list[bytes], list[int], int]:
        """The modules' names, their records' addresses, and where the table starts."""
        words = self.words
        table = len(self.data) - TABLE_BYTES
        if header[7] * 4 != table:
            raise FormatError("module table is not the last item", 28)
        word = table // 4
        entry_bytes = 4 + self.tvalue_bytes
        entries_at = words[word + 3] - self.base
        count, rest = divmod(table - entries_at, entry_bytes)
        if rest or count < 1 or entries_at < self.protos_at:
            raise FormatError("module table is not where it must be", table + 12)
        count -= 1
        if (
            words[word] != 1
            or words[word + 2]
            or self.data[table + 4 : table + 8] != bytes((*_TABLE_BYTES_1, count & 0xFF))
        ):
            raise FormatError("module table's header is wrong", table)
        if any(self.data[table - entry_bytes : table]):
            raise FormatError("module table has no end", table - entry_bytes)
        names: list[bytes] = []
        protos: list[int] = []
        for at in range(entries_at // 4, (table - entry_bytes) // 4, entry_bytes // 4):
            number = self.records.get(words[at] - STRING_RECORD_BYTES)
            if number is None:
                raise FormatError("module name is not a string of the region", at * 4)
            names.append(self.resolver.text(number, at * 4))
            if words[at + 1 + self.value_words] != VALUE_POINTER:
                raise FormatError("module table's entry is not a function", at * 4)
            protos.append(words[at + 1] - self.base)
        return names, protos, entries_at

    def _read_mains(self, records: list[int], end: int, last: int) -> tuple[list[Proto], list[int]]:
        self.previous = last if records else 0
        mains: list[Proto] = []
        sizes: list[int] = []
        if not records and last:
            raise FormatError("last function without a module", 32)
        for record in reversed(records):
            main, start = self._read_tree(record, end, 1)
            check_detached(main, record)
            mains.append(main)
            sizes.append(end - start)
            end = start
        if end != self.protos_at:
            raise FormatError("bytes between strings and functions belong to nothing", end)
        if self.previous:
            raise FormatError("list of functions does not end at the first", self.protos_at)
        mains.reverse()
        sizes.reverse()
        return mains, sizes

    def _read_tree(self, record: int, end: int, depth: int) -> tuple[Proto, int]:
        """The function whose record ends at `end`, and where all that belongs to it starts."""
        if depth > MAX_FUNCTION_DEPTH:
            raise FormatError(f"functions are nested deeper than {MAX_FUNCTION_DEPTH} levels", end)
        # Records are chained in the order in which they lie, nested functions first.
        if record != end - PROTO_BYTES or self.previous != record:
            raise FormatError(f"function record is not where it must be, before {end}", end)
        if record < self.protos_at:
            raise FormatError("function record lies among the strings", self.protos_at)
        self.previous = self.words[record // 4] - self.base
        proto, nested, start = self._read_own(record)
        protos: list[Proto] = []
        for inner in reversed(nested):
            child, start = self._read_tree(inner, start, depth + 1)
            protos.append(child)
        protos.reverse()
        proto.protos = protos
        return proto, start

    def _read_own(self, record: int) -> tuple[Proto, list[int], int]:
        """A function without its nested ones, the offsets of their records, and where its
        own items start.
        """
        word, words, base = record // 4, self.words, self.base
        kind, _, params, is_vararg, max_stack = self.data[record + 4 : record + 9]
        upvalues, constants, code, line_bytes, nested, local_vars, first, last = words[
            word + 3 : word + 11
        ]
        locals_at = record - LOCAL_BYTES * local_vars
        lines_at = locals_at - (line_bytes + 3 & ~3)
        upvalues_at = lines_at - UPVALUE_BYTES * upvalues
        constants_at = upvalues_at - self.tvalue_bytes * constants
        code_at = constants_at - 4 * code
        start = code_at - 4 * nested
        if start < self.protos_at:
            raise FormatError("function record's counts exceed the region", record + 12)
        if kind != TYPE_PROTO or words[word + 18]:
            raise FormatError("not a function record", record + 4)
        self._expect(word + 11, base + constants_at, "constant vector")
        self._expect(word + 12, base + code_at, "code")
        self._expect(word + 13, base + start, "vector of nested functions")
        self._expect(word + 14, base + lines_at if line_bytes else 0, "line information")
        self._expect(word + 15, base + locals_at, "local variables")
        self._expect(word + 16, base + upvalues_at if upvalues else 0, "upvalues")
        raw = self.data[lines_at : lines_at + line_bytes]
        if any(self.data[lines_at + line_bytes : locals_at]):
            raise FormatError("line information is not filled up with zero bytes", lines_at)
        proto = Proto(
            source=self._text(word + 17, "source name"),
            line_defined=first,
            last_line_defined=last,
            num_upvalues=upvalues,
            num_params=params,
            is_vararg=is_vararg,
            max_stack=max_stack,
            code=words[code_at // 4 : constants_at // 4],
            constants=self._read_constants(constants_at, constants),
            line_info=checked_line_info(raw, lines_at),
        )
        for at in range(locals_at // 4, word, 3):
            name = self._text(at, "local variable name")
            proto.locals.append(LocalVar(name, words[at + 1], words[at + 2]))
        for at in range(upvalues_at, lines_at, UPVALUE_BYTES):
            text = self._text(at // 4, "upvalue name") if words[at // 4] else None
            proto.upvalues.append(Upvalue(text, self.data[at + 4], self.data[at + 5]))
        if proto.locals or any(up.name is not None for up in proto.upvalues):
            self.name_slots = True
        inner = [words[at] - base for at in range(start // 4, code_at // 4)]
        return proto, inner, start

    def _read_constants(self, start: int, count: int) -> list[Constant]:
        words, step = self.words, self.tvalue_bytes // 4
        constants: list[Constant] = []
        for word in range(start // 4, start // 4 + count * step, step):
            kind = words[word + self.value_words]
            if kind in (VALUE_SHORT, VALUE_LONG):
                text = self._text(word, "string constant")
                if (kind == VALUE_LONG) != (len(text) > MAX_SHORT_STRING):
                    raise FormatError("constant does not match the string's type", word * 4)
                constants.append(text)
            elif kind == VALUE_INTEGER:
                raw = self.data[word * 4 : word * 4 + self.integer.size]
                constants.append(self.integer.unpack(raw)[0])
            elif kind == VALUE_FLOAT:
                raw = self.data[word * 4 : word * 4 + self.float.size]
                constants.append(checked_float(self.float, raw, word * 4))
            elif kind == VALUE_BOOLEAN and words[word] <= 1:
                constants.append(words[word] == 1)
            elif kind == VALUE_NIL:
                constants.append(None)
            else:
                raise FormatError(f"unknown constant type {kind}", word * 4)
        return constants
