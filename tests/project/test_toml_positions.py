"""Where keys stand in TOML text: fixed cases, and random files against tomllib."""

from __future__ import annotations

import random
import tomllib
from typing import Any

import pytest

from luac_nodemcu.project.toml_positions import Path, find_positions


def lines(text: str) -> dict[str, int]:
    return {".".join(map(str, path)): line for path, (line, _) in find_positions(text).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\nb = 2\n", {"a": 1, "b": 2}),
        ("\n# a = 1\n[t]\n  a = 1 # b = 2\n", {"t": 3, "t.a": 4}),
        ("[t.u]\na.b = 1\n", {"t": 1, "t.u": 1, "t.u.a": 2, "t.u.a.b": 2}),
        ("a = [\n 1, # one\n\n 2,\n]\nb=1", {"a": 1, "a.0": 2, "a.1": 4, "b": 6}),
        ("a = [[1], [\n2]]", {"a": 1, "a.0": 1, "a.0.0": 1, "a.1": 1, "a.1.0": 2}),
        ("a = {b = 1, c = {d = 2}}\n", {"a": 1, "a.b": 1, "a.c": 1, "a.c.d": 1}),
        ("[[t]]\na=1\n[[t]]\na=2\n[t.u]\nb=1",
         {"t": 1, "t.0": 1, "t.0.a": 2, "t.1": 3, "t.1.a": 4, "t.1.u": 5, "t.1.u.b": 6}),
        ("[[t.u]]\n[[t.u.v]]\na=1\n",
         {"t": 1, "t.u": 1, "t.u.0": 1, "t.u.0.v": 2, "t.u.0.v.0": 2, "t.u.0.v.0.a": 3}),
        ('"a b" = 1\n\'c.d\' = 2\n"\\u0065\\n" = 3', {"a b": 1, "c.d": 2, "e\n": 3}),
        ('a = """\n[t]\nb = 1\n"""\nc = 1\n', {"a": 1, "c": 5}),
        ("a = '''\n[t]\n'''\nc = 1\n", {"a": 1, "c": 4}),
        ('a = """x"""""\nb = 1', {"a": 1, "b": 2}),
        ("a = '''x'''''\nb = 1", {"a": 1, "b": 2}),
        ('a = """\\""" \\\\"""\nb = 1', {"a": 1, "b": 2}),
        ('a = ""\nb = \'\'\nc = """"""\nd = 1', {"a": 1, "b": 2, "c": 3, "d": 4}),
        ('a = "]#}=\\""\nb = \'\\\'\nc = 1', {"a": 1, "b": 2, "c": 3}),
        ("a = 1979-05-27 07:32:00 # x\nb = 1", {"a": 1, "b": 2}),
        ("a = 1\r\nb = [\r\n1,\r\n2]\r\n", {"a": 1, "b": 2, "b.0": 3, "b.1": 4}),
        ("a . b = 1\n[ t . u ]\n", {"a": 1, "a.b": 1, "t": 2, "t.u": 2}),
    ],
)  # fmt: skip
def test_lines(text: str, expected: dict[str, int]) -> None:
    tomllib.loads(text)
    assert lines(text) == expected


def test_columns() -> None:
    places = find_positions("  a = [1, 22,\n   3]\nä.b = {c = 1}\n".replace("ä", '"ä"'))
    assert places["a",] == (1, 3)
    assert places["a", 0] == (1, 8)
    assert places["a", 1] == (1, 11)
    assert places["a", 2] == (2, 4)
    assert places["ä", "b"] == (3, 5)
    assert places["ä", "b", "c"] == (3, 10)


@pytest.mark.parametrize(
    "text",
    ["a", "a =", "a = [", "a = {", "[", "[[a", '"', "a = [1 2]", "[" * 5000, "a=" + "[" * 9999],
)
def test_what_is_no_toml_raises_nothing(text: str) -> None:
    find_positions(text)


# --- Random files ----------------------------------------------------------------------------

KEYS = ("a", "b-c", "d_e", "1", "é f", 'q"q', "x.y", "#", "new\nline")


def written_key(rng: random.Random, key: str) -> str:
    if key.isascii() and key.replace("-", "").replace("_", "").isalnum():
        return key
    if rng.randrange(2) and "\n" not in key:
        return f"'{key}'"
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def random_value(rng: random.Random, depth: int = 0) -> str:
    choice = rng.randrange(9 if depth < 3 else 6)
    if choice < 2:
        return rng.choice(["1", "-2.5", "true", "0x1F", "inf", "1979-05-27", "07:32:00"])
    if choice == 2:
        return rng.choice(['"x # y"', '"a\\"]}\\\\"', "'it # \\'", '""', "''"])
    if choice == 3:
        return rng.choice(['"""\nb = 1\n[t]\n"""', '"""""x"""', "'''\n#'''", '"""a\\\n  b"""'])
    if choice in (4, 5):
        return rng.choice(["[]", "{}", "[ # no\n]"])
    if choice == 6:
        keys = rng.sample(KEYS, rng.randrange(1, 4))
        items = [f"{written_key(rng, key)} = {random_value(rng, depth + 1)}" for key in keys]
        # A line end is only allowed inside of a value.
        return "{ " + " , ".join(items) + " }"
    items = [random_value(rng, depth + 1) for _ in range(rng.randrange(1, 4))]
    return "[\n" * rng.randrange(2) + "[" + ", # c\n ".join(items) + rng.choice(["]", ",\n]"])


def random_file(rng: random.Random) -> str:
    parts = []
    for _ in range(rng.randrange(1, 8)):
        header = ".".join(written_key(rng, rng.choice(KEYS)) for _ in range(rng.randrange(1, 3)))
        parts.append(rng.choice([f"[{header}]", f"[[{header}]]", "", "# comment", f"[ {header} ]"]))
        for key in rng.sample(KEYS, rng.randrange(3)):
            dotted = written_key(rng, key) + (" . z" if rng.randrange(4) == 0 else "")
            parts.append(f"{' ' * rng.randrange(3)}{dotted} = {random_value(rng)}")
    return rng.choice(["\n", "\r\n"]).join(parts) + "\n"


def paths(value: Any, path: Path = ()) -> set[Path]:
    found = {path} if path else set()
    if isinstance(value, dict):
        for key, item in value.items():
            found |= paths(item, (*path, key))
    if isinstance(value, list):
        for number, item in enumerate(value):
            found |= paths(item, (*path, number))
    return found


def test_random_files_against_tomllib() -> None:
    rng = random.Random(11)
    valid = 0
    for _ in range(3000):
        text = random_file(rng)
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            find_positions(text)
            continue
        valid += 1
        places = find_positions(text)
        assert set(places) == paths(data), text
        split = text.replace("\r\n", "\n").split("\n")
        for path, (line, column) in places.items():
            rest = split[line - 1][column - 1 :]
            if isinstance(path[-1], str) and not rest.startswith("["):
                # The key itself stands there.
                assert rest.startswith(
                    tuple(written_key(random.Random(n), path[-1]) for n in (0, 1))
                )
    assert valid > 1000
