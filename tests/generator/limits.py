"""Programs close to the compiler's limits, most just below, some just above.

Above a limit the compilers' messages are compared.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from tests.generator.options import Options


def limit_program(rng: random.Random, options: Options) -> bytes:
    """The source of a program near a limit that the seed chooses."""
    text = rng.choice(MAKERS)(rng, options)
    tail = rng.choice(("", "\nreturn x", "\nx = = 1", "\nlocal z = f(x)\n"))
    return (text + tail).encode("ascii")


def _locals(rng: random.Random, options: Options) -> str:
    limit = 50 if options.lua == 51 else 200
    count = limit + rng.randint(-4, 2)
    parts = []
    while count > 0:
        take = min(count, rng.choice((1, 1, 2, 5, 30)))
        parts.append("local " + ", ".join(f"v{count - i}" for i in range(take)))
        if rng.random() < 0.3:
            parts[-1] += " = f()"
        if rng.random() < 0.1:
            parts.append("do local q; q = v1 end")
        count -= take
    if rng.random() < 0.3:
        parts.append("for i = 1, 2 do x = i end")
    if rng.random() < 0.3:
        return "function f(a, ...)\n" + "\n".join(parts[:-2]) + "\nend"
    return "\n".join(parts)


def _upvalues(rng: random.Random, options: Options) -> str:
    limit = 60 if options.lua == 51 else 255
    outer = rng.randint(30, 45) if options.lua == 51 else rng.randint(150, 190)
    inner = limit - outer + rng.randint(-3, 2)
    names = [f"o{i}" for i in range(outer)] + [f"i{i}" for i in range(inner)]
    rng.shuffle(names)
    uses = "\n".join(rng.choice((f"{name} = 1", f"x = {name}", f"f({name})")) for name in names)
    return (
        "".join(f"local o{i}\n" for i in range(outer))
        + "local function g()\n"
        + "".join(f"local i{i}\n" for i in range(inner))
        + f"return function()\n{uses}\nend end\n"
    )


def _constants(rng: random.Random, options: Options) -> str:
    count = 256 + rng.randint(-6, 6)
    used = [f"t.k{i} = {rng.choice(('t', str(i), 'nil', 'true'))}" for i in range(count)]
    operations = (
        "x = t == nil", "x = t + 1000", "x = 1001 - t", "t[1002] = 1003", "x = t.zz",
        "t:zm(1004)", "x = t == true", "x = 'zs' == t", "x = t < 1005", "t.zq = 'zr'", "x = -1006",
        "x = { zt = 1007, 1008 }", "gg = gh", "x = nil == false", "x = t .. 1009",
        "x = 2 * 505 + t",
    )  # fmt: skip
    return "local t = {}\n" + "\n".join(used + [rng.choice(operations) for _ in range(12)])


def _registers(rng: random.Random, options: Options) -> str:
    limit = 249 if options.lua == 51 else 254
    count = limit + rng.randint(-6, 2)
    item = rng.choice(("x", "1", "nil", "f()", "true", "y.z"))
    values = ", ".join([item] * count)
    return rng.choice(
        (f"f({values})", f"return {values}", f"local t = {{ f({values}) }}", f"x:m({values})")
    )


def _levels(rng: random.Random, options: Options) -> str:
    opening, middle, closing, base = rng.choice(
        (
            ("do ", "", "end ", 198),
            ("if x then ", "", "end ", 197),
            ("while x do ", "x = 1 ", "end ", 197),
            ("repeat ", "", "until x ", 197),
            ("x = (", "1", ")", 1),
            ("f(function() ", "", "end) ", 66),
            ("function f() ", "", "end ", 99),
        )
    )
    if base == 1:
        bracket = rng.choice((("(", ")"), ("{", "}"), ("f(", ")"), ("t[", "]")))
        count = 197 + rng.randint(-3, 2)
        inside = "" if bracket[0] == "{" else "1"
        return "x = " + bracket[0] * count + inside + bracket[1] * count
    count = base + rng.randint(-4, 3)
    return opening * count + middle + closing * count


def _unary(rng: random.Random, options: Options) -> str:
    count = 197 + rng.randint(-3, 2)
    return "x = " + rng.choice(("- ", "not ", "# ", "a .. ", "a ^ ", "2 ^ ")) * count + "a"


def _targets(rng: random.Random, options: Options) -> str:
    count = 199 + rng.randint(-4, 3)
    depth = rng.choice((0, 0, 1, 10))
    target = rng.choice(("x{i}", "t.x{i}", "t[{i}]"))
    names = ", ".join(target.replace("{i}", str(i)) for i in range(count - depth))
    return "do " * depth + names + " = 1" + " end" * depth


def _list(rng: random.Random, options: Options) -> str:
    count = 50 * rng.choice((1, 2, 5)) + rng.randint(-2, 2)
    items = ["1" if rng.random() < 0.9 else "k = 2" for _ in range(count)]
    return "local t = { " + ", ".join(items) + rng.choice((" }", ", f() }", ", ... }", ", }"))


def _loops(rng: random.Random, options: Options) -> str:
    count = (12 if options.lua == 51 else 50) + rng.randint(-3, 1)
    parts = [rng.choice((f"for i{i} = 1, 2 do ", f"for k{i} in f do ")) for i in range(count)]
    return "".join(parts) + "x = i1 " + "end " * count


def _chain(rng: random.Random, options: Options) -> str:
    count = rng.randint(200, 600)
    if rng.random() < 0.5:
        links = (" + b", " - 1", " * a", " and c", " or d")
        return "x = a" + "".join(rng.choice(links) for _ in range(count))
    branches = "".join(f"elseif x == {i} then y = {i}\n" for i in range(count))
    return f"if x then\n{branches}else\nend"


Maker = Callable[[random.Random, Options], str]
MAKERS: Final[tuple[Maker, ...]] = (
    _locals, _upvalues, _constants, _constants, _registers, _levels, _levels, _unary, _targets,
    _list, _loops, _chain,
)  # fmt: skip
