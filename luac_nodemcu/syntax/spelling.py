"""Which reserved word a misspelled or foreign word stands for."""

from __future__ import annotations

from typing import Final

from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.tokens import KEYWORDS

_ALIASES: Final[dict[bytes, int]] = {
    b"elif": t.ELSEIF, b"elsif": t.ELSEIF, b"elseif": t.ELSEIF,
    b"func": t.FUNCTION, b"fn": t.FUNCTION, b"def": t.FUNCTION, b"sub": t.FUNCTION,
    b"var": t.LOCAL, b"let": t.LOCAL, b"const": t.LOCAL,
    b"endif": t.END, b"endwhile": t.END, b"endfor": t.END, b"endfunction": t.END, b"done": t.END,
}  # fmt: skip
"""Words of other languages that stand for a reserved word of Lua."""


def meant_keyword(word: bytes) -> int:
    """The reserved word that a misspelled word stands for, or -1.

    Accepts other cases, words of other languages, and one typing mistake (a letter too many,
    too few, wrong, or two exchanged) in words of at least three letters; in those of two
    letters only their exchange.
    """
    lower = word.lower()
    if lower in _ALIASES:
        return _ALIASES[lower]
    if lower in KEYWORDS:
        return KEYWORDS[lower]
    if len(lower) == 2 and lower[::-1] in KEYWORDS:
        return KEYWORDS[lower[::-1]]
    for keyword, kind in KEYWORDS.items():
        if len(keyword) >= 3 and len(word) >= 3 and _is_one_mistake(lower, keyword):
            return kind
    return -1


def _is_one_mistake(word: bytes, keyword: bytes) -> bool:
    longer = len(word) - len(keyword)
    if abs(longer) > 1:
        return False
    same = 0
    while same < min(len(word), len(keyword)) and word[same] == keyword[same]:
        same += 1
    if longer > 0:
        return word[same + 1 :] == keyword[same:]
    if longer < 0:
        return word[same:] == keyword[same + 1 :]
    exchanged = word[same + 1 : same + 2] + word[same : same + 1]
    return word[same + 1 :] == keyword[same + 1 :] or (
        keyword[same : same + 2] == exchanged and word[same + 2 :] == keyword[same + 2 :]
    )
