"""Packed line information: the encoders of both versions, with their defects, and a decoder.

The generator records line events: a line number for each new instruction, and `~line` to say
that the newest instruction was moved to another line. The firmware's encoders work
incrementally and restore their state wrongly when an entry with a distance of two or more
bytes is moved; the bytes they then produce are reproduced here because the image must equal
luac.cross's.

Source: app/lua/lcode.c and app/lua53/lcode.c of the firmware.
"""

from __future__ import annotations

from collections.abc import Sequence


def encode_51(events: Sequence[int]) -> bytes:
    """Packed line information of Lua 5.1 without its final 0 byte."""
    out = bytearray()
    line = 0
    for event in events:
        if event >= 0:
            target = event
            if target == line and out[-1] < 126:
                out[-1] += 1
                continue
        else:
            target = ~event
            if target == line:
                continue
            if out[-1] > 1:
                out[-1] -= 1
            else:
                del out[-1]
                line -= _take_back_51(out) + 1
        delta = target - line - 1
        if delta:
            if delta < 0:
                delta = -delta - 1
                out.append(0xC0 | (delta & 63))
            else:
                delta -= 1
                out.append(0x80 | (delta & 63))
            delta >>= 6
            while delta:
                out.append(0x80 | (delta & 127))
                delta >>= 7
        out.append(1)
        line = target
    return bytes(out)


def _take_back_51(out: bytearray) -> int:
    """Removes the last entry's distance and returns what the encoder believes it was.

    The shift by 7 should be one by 6, and higher bytes collapse; distances that need a second
    byte are therefore restored wrongly.
    """
    delta = 0
    while out and out[-1] & 0x80:
        code = out.pop()
        if out and out[-1] & 0x80:
            delta += (code & 127) << 7
        else:
            delta += (code & 63) + 1
            if code & 0x40:
                delta = -delta
    return delta


def encode_53(events: Sequence[int]) -> bytes:
    """Packed line information of Lua 5.3 without its final 0 byte."""
    out = bytearray()
    line = 0
    for event in events:
        if event >= 0:
            target = event
        else:
            target = ~event
            if target == line:
                continue
            if out[-1] > 1:
                out[-1] -= 1
            else:
                del out[-1]
                line -= _take_back_53(out)
        if target == line:
            if out and out[-1] < 127:
                out[-1] += 1
                continue
            if not out:
                # luac.cross writes in front of its buffer here and dies; start afresh instead.
                line = 0
        if target == line:
            out.append(0xC0)
        else:
            delta = target - line
            if delta != 1:
                if delta <= 0:
                    delta = -delta
                    out.append(0xC0 | (delta & 63))
                else:
                    delta -= 2
                    out.append(0x80 | (delta & 63))
                delta >>= 6
                while delta:
                    out.append(0x80 | (delta & 127))
                    delta >>= 7
        out.append(1)
        line = target
    return bytes(out)


def _take_back_53(out: bytearray) -> int:
    """Removes the last entry's distance; all bytes but the first of it are ignored."""
    if not out or not out[-1] & 0x80:
        return 1
    while len(out) > 1 and out[-2] & 0x80:
        del out[-1]
    code = out.pop()
    return -(code & 63) if code & 0x40 else (code & 63) + 2


def decode(packed: bytes) -> list[int]:
    """The line of each instruction, as the device reads it.

    `packed` may carry its final 0 byte. Works for both versions.
    """
    lines: list[int] = []
    line = 0
    position = 0
    size = len(packed)
    while position < size and packed[position]:
        byte = packed[position]
        position += 1
        if byte & 0x80:
            delta = byte & 63
            shift = 6
            negative = byte & 0x40
            while position < size and packed[position] & 0x80:
                delta += (packed[position] & 127) << shift
                shift += 7
                position += 1
            if position >= size:
                break
            line += -delta if negative else delta + 2
            byte = packed[position]
            position += 1
        else:
            line += 1
        lines.extend([line] * byte)
    return lines
