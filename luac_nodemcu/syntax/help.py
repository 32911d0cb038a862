"""Plain-English help for the compilers' messages: what is wrong and what to do about it.

The parser gives more precise help where it knows the surroundings; `help_for` needs nothing
but the message, so it also serves errors that only the code generator finds (limits).
"""

from __future__ import annotations

import re
from typing import Final

from luac_nodemcu.syntax.dialect import Dialect

_Rule = tuple[re.Pattern[bytes], str]


def _rule(pattern: bytes, text: str) -> _Rule:
    return re.compile(pattern), text


_SHORTER_FUNCTION = (
    "Split the function, or put values that belong together into one table: "
    "locals of an inner `do ... end` block also free their place when it ends."
)
_CALLS_A_NAME = 'A reserved word cannot be a name; as a table key write it as `["word"]`.'

# In the order in which they are tried. The first group of the pattern may fill `{0}` and so on.
_RULES: Final[tuple[_Rule, ...]] = (
    # Limits.
    _rule(rb"has more than (\d+) local variables", "More than {0} locals are alive at once. "
          + _SHORTER_FUNCTION),
    _rule(rb"too many local variables \(limit is (\d+)\)", "More than {0} locals are alive at "
          "once. " + _SHORTER_FUNCTION),
    _rule(rb"has more than (\d+) upvalues|too many upvalues \(limit is (\d+)\)",
          "The function uses too many variables of the functions around it. Keep some of them "
          "in one table, or pass them as arguments."),
    _rule(rb"function or expression (?:too complex|needs too many registers)",
          "The function needs more registers than the virtual machine has. Compute parts of the "
          "expression, or of the argument list, into locals or a table first."),
    _rule(rb"too many syntax levels|too many C levels",
          "Blocks, functions, tables or parentheses are nested too deeply (200 levels with "
          "all of them counted), or a chain of `..`, `^` or unary operators is too long. Move the "
          "inner part into a function or a local; join many strings with table.concat."),
    _rule(rb"variables in assignment", "Split the assignment into several."),
    _rule(rb"constant table overflow|too many constants",
          "One function holds more different constants than its bytecode can number. Split it."),
    _rule(rb"too many functions", "One function contains too many functions. Split it."),
    _rule(rb"control structure too long",
          "The body of this loop or `if` is too long for a jump. Move parts of it into functions."),
    _rule(rb"items in a constructor|constructor too long", "Split the table constructor."),
    _rule(rb"chunk has too many lines|lexical element too long", "Split the file."),
    # Literals.
    _rule(rb"malformed number near '[0-9]+\.[0-9]+\.[0-9]", "A numeral has one decimal point. An "
          "IP address or a version number is a string: put it in quotes."),
    _rule(rb"malformed number near '\.[0-9A-Fa-f]*[pP]", "Hexadecimal fractions are Lua 5.3."),
    _rule(rb"malformed number near '0[bB]", "Lua has no binary numerals; write `0x..` or decimal."),
    _rule(rb"malformed number near '[0-9.]*[.eE]", "\0number"),
    _rule(rb"malformed number", "A numeral ends here in letters or digits that cannot belong to "
          "it. A name must not begin with a digit, and two dots after a digit need a space."),
    _rule(rb"unfinished string", "The string has no closing quote on its line. Close it, or use "
          "`\\n` for a line break, or `[[ ... ]]` for a text of several lines."),
    _rule(rb"unfinished long string", "A long string is opened here and never closed: it needs "
          "`]]`, with as many `=` between the brackets as in its opening."),
    _rule(rb"unfinished long comment", "A long comment is opened here and never closed: it needs "
          "`]]`, with as many `=` between the brackets as in its opening."),
    _rule(rb"invalid long string delimiter", "A long string opens with `[[` or `[=[`: after the "
          "`=` signs a second `[` is missing."),
    _rule(rb"nesting of \[\[", "Lua 5.1 refuses `[[` inside of `[[ ... ]]`. Use brackets with an "
          "equals sign on the outside: `[=[ ... ]=]` or `--[=[ ... ]=]`."),
    _rule(rb"escape sequence too large|decimal escape too large",
          "`\\ddd` is a byte in decimal and must not exceed 255."),
    _rule(rb"hexadecimal digit expected", "`\\x` needs exactly two hexadecimal digits, and "
          "`\\u{...}` at least one."),
    _rule(rb"missing '[{}]'", "A Unicode escape is written `\\u{20AC}`."),
    _rule(rb"UTF-8 value too large", "The highest code point is `\\u{10FFFF}`."),
    _rule(rb"invalid escape sequence", "Lua 5.3 knows no such escape. Write `\\\\` for a "
          "backslash; in Lua patterns the escape character is `%`."),
    # Statements and names.
    _rule(rb"no loop to break|not inside a loop",
          "`break` leaves the innermost loop of the same function, and there is none here. To "
          "leave a function use `return`."),
    _rule(rb"cannot use '\.\.\.'", "`...` is available only in a function that has `...` among "
          "its own parameters. Store it outside: `local args = {...}`."),
    _rule(rb"ambiguous syntax", "Lua 5.1 cannot tell whether this `(` calls the value of the line "
          "before or begins a new statement. Join the lines for a call; for a new statement put "
          "`;` in front of it or assign to a local first."),
    _rule(rb"no visible label '([^']*)'", "There is no label `::{0}::` in this block or one around "
          "it within the same function."),
    _rule(rb"label '([^']*)' already defined", "Two labels of one block have the same name. Rename "
          "one of them."),
    _rule(rb"jumps into the scope of local", "Between the `goto` and its label a local is "
          "declared. Put the declaration before the `goto`, or the part in between into "
          "`do ... end`."),
    _rule(rb"'=' or 'in' expected", "A loop is written `for i = first, last do` or "
          "`for key, value in pairs(t) do`."),
    _rule(rb"<name> or '\.\.\.' expected", "Parameters are names, separated by commas; `...` may "
          "come last."),
    _rule(rb"<name>'? expected near '(?:and|break|do|else|elseif|end|false|for|function|goto|if|in"
          rb"|local|nil|not|or|repeat|return|then|true|until|while)'", _CALLS_A_NAME),
    _rule(rb"<name>'? expected", "A name is missing here."),
    _rule(rb"function arguments expected", "After `object:name` a call must follow. For a field "
          "write a dot: `object.name`."),
    _rule(rb"expected \(to close '?(\w+|[^\w\s])'? at line (\d+)\)", "`{0}` of line {1} is not "
          "closed before this point."),
    _rule(rb"'?<eof>'? expected near '(end|else|elseif|until)'", "This `{0}` belongs to no open "
          "block: there is one too many here, or a block was closed too early above."),
    _rule(rb"'?<eof>'? expected", "`return` must be the last statement of a block. To leave early, "
          "write `do return end`."),
    _rule(rb"'then' expected", "The condition ends here, so `then` must follow. Between two values "
          "an operator may be missing; equality is `==`, inequality `~=`."),
    _rule(rb"'do' expected", "The head of the loop ends here, so `do` must follow."),
    _rule(rb"'end' expected", "A block is not closed before this point, or a statement follows "
          "`return` (in Lua 5.1 also `break`), which must end its block."),
    _rule(rb"'\)' expected", "A parenthesis is not closed, or a comma or an operator is missing "
          "before this."),
    _rule(rb"'\}' expected", "A brace is not closed, or a comma is missing between two fields."),
    _rule(rb"'\]' expected", "A bracket is not closed."),
    _rule(rb"'\(' expected", "A function is written `function name(parameters) ... end`, without "
          "a name if it is a value."),
    _rule(rb"'=' expected|syntax error", "A statement must be a call or an assignment; this is "
          "only a value."),
    _rule(rb"unexpected symbol near '<eof>'|unexpected symbol near <eof>", "The source ends in the "
          "middle of a statement."),
    _rule(rb"unexpected symbol", "An expression or a statement was expected here, and it cannot "
          "begin with this."),
    _rule(rb"'(\S+)' expected", "`{0}` is missing here."),
)  # fmt: skip

_NUMBER_51 = "An exponent needs digits, and only one decimal point is allowed."
_NUMBER_INTEGRAL = (
    "This firmware build has integers only: fractions and exponents are not accepted. Scale the "
    "value, or use a build with floating point."
)


_QUOTES: Final = ("\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u201a", "\u00ab", "\u00bb")
_INVISIBLE: Final = ("\u00a0", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u2028")
_CHARACTERS: Final[dict[str, str]] = {
    "\x1b": "This looks like a compiled Lua file, not like source.",
    "\\": "A backslash has a meaning only inside of strings; a line needs no mark to go on.",
    "`": "Lua strings need `\"` or `'`, or `[[ ... ]]` for several lines.",
}


def is_foreign_quote(text: bytes) -> bool:
    """Whether a text begins with a quotation mark that Lua does not know."""
    first = text[:4].decode("utf-8", "replace")[0]
    return first == "`" or first in _QUOTES


def character_help(text: bytes, offset: int) -> str:
    """What to do about characters that are no Lua; `offset` is their place in the source."""
    first = text[:4].decode("utf-8", "replace")[0]
    if first in _CHARACTERS:
        return _CHARACTERS[first]
    if first in _QUOTES:
        return "This is a typographic quotation mark; Lua strings need `\"` or `'`."
    if first == "\ufeff" and offset == 0:
        return "The file begins with a byte order mark: save it as UTF-8 without BOM."
    if first in _INVISIBLE:
        return "There is an invisible character here; delete it or type a plain space."
    if not first.isascii():
        return (
            "Outside of strings and comments Lua knows only ASCII: names are made of the "
            "letters A to Z, digits and `_`."
        )
    return "This character has no meaning in Lua outside of strings and comments."


def help_for(message: bytes, dialect: Dialect) -> str:
    """What to do about a compiler message (without place), or an empty string.

    Works for the messages of both compilers; `dialect` matters where the reason differs.
    """
    for pattern, text in _RULES:
        match = pattern.search(message)
        if match is not None:
            if text == "\0number":
                return _NUMBER_INTEGRAL if dialect.integral else _NUMBER_51
            filled = text
            for number, group in enumerate(match.groups()):
                shown = (group or b"").decode("utf-8", "backslashreplace")
                filled = filled.replace(f"{{{number}}}", shown)
            return filled
    return ""
