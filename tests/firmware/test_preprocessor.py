"""The preprocessor for firmware headers: fixed cases, and random headers against the real cpp."""

from __future__ import annotations

import random
import re
import shutil
import subprocess

import pytest

from luac_nodemcu.firmware.c_expression import Macro, Unknown, evaluate
from luac_nodemcu.firmware.preprocessor import preprocess


def defined(text: str) -> dict[str, str]:
    header = preprocess(text)
    assert header.notes == []
    assert header.uncertain == {}
    return {name: macro.body for name, macro in header.macros.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#define A", {"A": ""}),
        ("  #  define   A   1  ", {"A": "1"}),
        ("\t#\tdefine\tA\t(1 + 2)\t", {"A": "(1 + 2)"}),
        ("//#define A\n// #define B\n", {}),
        ("/* #define A */ #define B", {"B": ""}),
        ("/*\n#define A\n*/\n#define B\n", {"B": ""}),
        ("#define A /* a comment\n that goes on */ 1", {"A": "1"}),
        ("#define A \\\n  12\n#define B", {"A": "12", "B": ""}),
        ("#define A \\  \r\n  12\r\n#define B\r\n", {"A": "12", "B": ""}),
        ("// joined \\\n#define A\n#define B", {"B": ""}),
        ('#define A "/* no comment */"', {"A": '"/* no comment */"'}),
        ('#define A "// none" // one', {"A": '"// none"'}),
        ("#define A '\"' // one\n#define B", {"A": "'\"'", "B": ""}),
        ("#if 0\n#define A\n#endif\n#define B", {"B": ""}),
        ("#if 0\n#define A\n#else\n#define B\n#endif", {"B": ""}),
        ("#if 0\n#if 1\n#define A\n#else\n#define B\n#endif\n#define C\n#endif", {}),
        ("#define A\n#ifdef A\n#define B\n#endif\n#ifndef A\n#define C\n#endif",
         {"A": "", "B": ""}),
        ("#define A\n#undef A\n", {}),
        ("#ifdef A\n#elif 1\n#define B\n#elif 1\n#define C\n#else\n#define D\n#endif", {"B": ""}),
        ("#if defined(A) || !defined B\n#define C\n#endif", {"C": ""}),
        ("#define A 5\n#define B (A * 2)\n#if B == 10 && A >= 5\n#define C\n#endif",
         {"A": "5", "B": "(A * 2)", "C": ""}),
        ("#if UNDEFINED\n#define A\n#elif !UNDEFINED\n#define B\n#endif", {"B": ""}),
        ("#if 0\n#if nonsense (( \n#endif\n#error x\n#foo\n#endif\n#define B", {"B": ""}),
        ("\ufeff#define A", {"A": ""}),
        ("#define A 1\n#define A 2", {"A": "2"}),
        ("int x; /* c */\nextern void f (void);\n#define A\n", {"A": ""}),
        ("#", {}),
        ("#pragma once\n#warning careful\n#define A", {"A": ""}),
        ("#define f(x) ((x) + 1)\n#define A 1", {"f": "((x) + 1)", "A": "1"}),
    ],
)  # fmt: skip
def test_defined(text: str, expected: dict[str, str]) -> None:
    assert defined(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n#if f(1)\n#endif", 2, "cannot evaluate the condition 'f(1)': f(...) takes arguments"),
        ("#if __has_include(<x.h>)\n#endif", 1, "'.h>)' is not understood"),
        ("#if 1.5\n#endif", 1, "'1.5' is not understood"),
        ("#if (1\n#endif", 1, "')' is missing"),
        ("#if\n#endif", 1, "there is no expression"),
        ("#if 1 / 0\n#endif", 1, "it divides by zero"),
        ("#if 09\n#endif", 1, "'09' is not a number"),
        ("#ifdef\n#endif", 1, "#ifdef without a name"),
        ("#define 1", 1, "#define without a name"),
        ("\n\n#include \"mine.h\"", 3, "#include \"mine.h\" is not followed"),
        ("#error no", 1, "the compiler stops here: #error no"),
        ("#defin A", 1, "unknown directive #defin"),
        ("#ifdef A", 1, "this #if has no #endif"),
        ("#endif", 1, "#endif without an #if"),
        ("#if 1\n#else\n#else\n#endif", 3, "#else after the #else of line 1"),
    ],
)  # fmt: skip
def test_notes(text: str, line: int, message: str) -> None:
    notes = preprocess(text).notes
    assert len(notes) == 1
    assert notes[0].line == line
    assert message in notes[0].message


def test_what_stands_under_an_unknown_condition_is_uncertain() -> None:
    header = preprocess("#if f(1)\n#define A\n#undef B\n#else\n#define C\n#endif\n#define D")
    assert list(header.macros) == ["D"]
    assert header.uncertain == {"A": 2, "B": 3, "C": 5}


def test_uncertainty_spreads_and_ends() -> None:
    text = "#if f(1)\n#define A\n#endif\n#ifdef A\n#define B\n#endif\n"
    header = preprocess(text)
    assert header.uncertain == {"A": 2, "B": 5}
    assert [note.line for note in header.notes] == [1, 4]
    header = preprocess(text + "#define A 1\n#ifdef A\n#define C\n#endif\n")
    assert header.uncertain == {"B": 5}
    assert set(header.macros) == {"A", "C"}


def test_a_certain_branch_after_an_unknown_one() -> None:
    # Whether B's branch is read depends on the first condition, whatever its own says.
    assert preprocess("#if f(1)\n#define A\n#elif 1\n#define B\n#endif").uncertain == {
        "A": 2,
        "B": 4,
    }
    assert preprocess("#if f(1)\n#define A\n#elif 0\n#define B\n#endif").uncertain == {"A": 2}
    assert preprocess("#if 1\n#define A\n#elif f(1)\n#define B\n#endif").uncertain == {}


def test_predefined() -> None:
    assert "A" in preprocess("#ifdef X\n#define A\n#endif", {"X": "1"}).macros


def test_lines_of_macros() -> None:
    header = preprocess("\n#define A \\\n 1\n/*\n\n*/\n  /* x\n */ #define B\n#define C")
    assert {name: macro.line for name, macro in header.macros.items()} == {"A": 2, "B": 8, "C": 9}


@pytest.mark.parametrize(
    "text",
    ["#if " * 1000, "#if 1\n" * 1000, "#if " + "(" * 5000, "#if " + "!" * 5000 + "1",
     "#if 1" + "+1" * 50_000, "#define A A\n#if A\n#endif", "/*" * 1000, "'" * 1000, "\\\n" * 1000,
     "#if 1 ? " + "1 ? " * 3000 + "2", "#if " + "9" * 10_000, "#if 1 << 99999999\n#endif", "\0#\0"],
)  # fmt: skip
def test_nothing_raises(text: str) -> None:
    preprocess(text)


def test_deep_chain_of_macros_is_unknown_not_fatal() -> None:
    chain = "".join(f"#define A{i} A{i + 1}\n" for i in range(3000))
    header = preprocess(chain + "#define A3000 1\n#if A0\n#define B\n#endif")
    assert "B" in {**header.macros, **header.uncertain}


# --- Against the real preprocessor -----------------------------------------------------------

NAMES = ("A", "B", "C", "D", "E")


def cpp_defines(text: str) -> dict[str, str] | None:
    """What the real preprocessor leaves defined, None if it reports an error."""
    program = shutil.which("cpp")
    if program is None:
        pytest.skip("no cpp (the C preprocessor) on this machine to compare with")
    done = subprocess.run(
        [program, "-undef", "-dM", "-P", "-w", "-"],
        input=text, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        return None
    found = re.findall(r"^#define (\w+)(?:\(.*?\))? ?(.*)$", done.stdout, re.MULTILINE)
    return {name: body for name, body in found if not name.startswith("_")}


def random_expression(rng: random.Random, depth: int = 0) -> str:
    choice = rng.randrange(10 if depth < 4 else 4)
    if choice < 2:
        return rng.choice(["0", "1", "2", "7", "010", "0x1F", "5L", "100"])
    if choice == 2:
        return rng.choice(NAMES)
    if choice == 3:
        name = rng.choice(NAMES)
        return rng.choice([f"defined({name})", f"defined {name}", f"defined( {name} )"])
    if choice == 4:
        return rng.choice("!-~+") + " " + random_expression(rng, depth + 1)
    if choice == 5:
        return "(" + random_expression(rng, depth + 1) + ")"
    if choice == 6:
        parts = [random_expression(rng, depth + 1) for _ in range(3)]
        return f"({parts[0]} ? {parts[1]} : {parts[2]})"
    operator = rng.choice(
        ["||", "&&", "|", "^", "&", "==", "!=", "<", ">", "<=", ">=", "+", "-", "*"]
    )
    return f"{random_expression(rng, depth + 1)} {operator} {random_expression(rng, depth + 1)}"


def random_header(rng: random.Random, depth: int = 0) -> list[str]:
    lines: list[str] = []
    for _ in range(rng.randrange(1, 6)):
        choice = rng.randrange(8 if depth < 4 else 5)
        name = rng.choice(NAMES)
        if choice < 2:
            lines.append(
                f"#{' ' * rng.randrange(3)}define {name} {rng.choice(['', '1', '(3)', '0'])}"
            )
        elif choice == 2:
            lines.append(f"#undef {name}")
        elif choice == 3:
            lines.append(f"//#define {name} 9")
        elif choice == 4:
            lines += [f"#define {name} \\", f"  {random_expression(rng, 3)} /* why", " */"]
        else:
            start = rng.choice(
                [f"#ifdef {name}", f"#ifndef {name}", f"#if {random_expression(rng)} // so"]
            )
            lines += [start, *random_header(rng, depth + 1)]
            for _ in range(rng.randrange(3)):
                lines += [f"#elif {random_expression(rng)}", *random_header(rng, depth + 1)]
            if rng.randrange(2):
                lines += ["#else /* not */", *random_header(rng, depth + 1)]
            lines.append("#endif")
    return lines


def test_random_headers_against_cpp() -> None:
    rng = random.Random(20240229)
    decided = 0
    for _ in range(150):
        text = "\n".join(random_header(rng)) + "\n"
        header = preprocess(text)
        if header.uncertain or header.notes:
            continue  # it said that it does not know
        real = cpp_defines(text)
        if real is None:
            continue  # an error in a part of a condition that does not matter
        decided += 1
        bodies = {name: " ".join(m.body.split()) for name, m in header.macros.items()}
        assert bodies == {name: " ".join(body.split()) for name, body in real.items()}, text
    assert decided > 60


def test_random_expressions_against_cpp() -> None:
    rng = random.Random(5)
    expressions = [random_expression(rng) for _ in range(400)]
    macros = {"A": Macro("A", "1", None, 1), "B": Macro("B", "(A + 2)", None, 2)}
    lines = ["#define A 1", "#define B (A + 2)"]
    expected = set()
    for number, expression in enumerate(expressions):
        lines += [f"#if {expression}", f"#define R{number}", "#endif"]
        value = evaluate(expression, macros)
        assert not isinstance(value, Unknown), expression
        if value:
            expected.add(f"R{number}")
    found = cpp_defines("\n".join(lines) + "\n")
    assert found is not None
    wrong = (set(found) - {"A", "B"}) ^ expected
    assert [expressions[int(name[1:])] for name in sorted(wrong)] == []
