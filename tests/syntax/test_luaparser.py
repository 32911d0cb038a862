"""`luaparser`, an independent parser for Lua 5.3, against ours on every file of this project.

Both must accept the same files and see the same tree, except where it is listed who is right.
"""

from __future__ import annotations

from typing import Any

import pytest

from luac_nodemcu.syntax.dialect import LUA51, LUA53
from luac_nodemcu.syntax.parser import Tree, parse_bytes
from tests.syntax.luaparser_shape import luaparser_shape
from tests.syntax.shape import Shape, our_shape
from tests.syntax.sources import corpus

NO_51 = "luaparser knows Lua 5.3 only; for 5.1 our parser is right"
TEXT_ONLY = "luaparser takes text, and cannot have these bytes"
ODD_BLANKS = "luaparser knows neither vertical tabs nor form feeds as blanks"
CR = "luaparser does not know CR as a line end"
BOM = "luaparser refuses a byte order mark"
HEX_FLOAT = "luaparser cannot convert hexadecimal fractions"
LONG_ESCAPE = "luaparser refuses \\u{} with many leading zeros"

# What luaparser gets wrong in strings: the first line end of a long string is not dropped, an
# escaped line end is, other line ends do not become LF, and escaped bytes become UTF-8.
# The values are right in ours: the compiler's golden files hold them.
STRINGS = "the trees agree but for strings that luaparser decodes wrongly"

LISTED = {
    "tests/data/lua/common/bytes_bom.lua": BOM,
    "tests/data/lua/common/bytes_bom_shebang.lua": BOM,
    "tests/data/lua/common/bytes_high.lua": TEXT_ONLY,
    "tests/data/lua/common/call_lines.lua": STRINGS,
    "tests/data/lua/common/layout_blanks.lua": ODD_BLANKS,
    "tests/data/lua/common/layout_cr.lua": CR,
    "tests/data/lua/common/layout_crlf.lua": STRINGS,
    "tests/data/lua/common/layout_lfcr.lua": STRINGS,
    "tests/data/lua/common/layout_mixed_ends.lua": CR,
    "tests/data/lua/common/shebang_cr.lua": CR,
    "tests/data/lua/common/string_continued.lua": STRINGS,
    "tests/data/lua/common/string_escapes.lua": STRINGS,
    "tests/data/lua/common/string_long.lua": STRINGS,
    "tests/data/lua/lua51/escape_any.lua": NO_51,
    "tests/data/lua/lua51/goto_is_a_name.lua": NO_51,
    "tests/data/lua/lua51/number_hex_float.lua": HEX_FLOAT,
    "tests/data/lua/lua51/number_odd_forms.lua": HEX_FLOAT,
    "tests/data/lua/lua53/escape_decimal.lua": STRINGS,
    "tests/data/lua/lua53/escape_hex.lua": STRINGS,
    "tests/data/lua/lua53/escape_utf8.lua": LONG_ESCAPE,
    "tests/data/lua/lua53/number_hex_floats.lua": HEX_FLOAT,
    "tests/data/recall/esp32/ow.lua": STRINGS,
}

# Cases of the rules show mistakes, broken sources have cases of their own, and hazards are several
# programs in a file.
_LEFT_OUT = ("/syntax/data/", "tests/data/rules/", "tests/data/hazards/")
FILES = [(path, data) for path, data in corpus() if not any(part in path for part in _LEFT_OUT)]


def _ours(data: bytes) -> Tree:
    """As the dialect that accepts it; luaparser knows no difference."""
    tree = parse_bytes(data, LUA53)
    return parse_bytes(data, LUA51) if tree.has_errors else tree


def _theirs(data: bytes) -> Shape | None:
    try:
        return luaparser_shape(data.decode("utf-8"))
    except Exception:
        # Whatever it stumbles over: besides its own errors it raises ValueError and others.
        return None


def _without_strings(shape: Any) -> Any:
    if isinstance(shape, list):
        return ["string"] if shape[:1] == ["string"] else [_without_strings(s) for s in shape]
    return shape


@pytest.mark.parametrize(("path", "data"), FILES, ids=[path for path, _ in FILES])
def test_same_acceptance_and_shape(
    path: str, data: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    tree = _ours(data)
    assert not tree.has_errors
    ours = our_shape(tree)
    theirs = _theirs(data)
    reason = LISTED.get(path)
    if reason is None:
        assert theirs == ours
    elif reason == STRINGS:
        assert theirs != ours
        assert _without_strings(theirs) == _without_strings(ours)
    else:
        # Still listed for a reason: once luaparser can read the file, it must leave the list.
        assert theirs is None
    capfd.readouterr()


def test_the_list_names_only_files_of_the_corpus() -> None:
    assert set(LISTED) <= {path for path, _ in FILES}
