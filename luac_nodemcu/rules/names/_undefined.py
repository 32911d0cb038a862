"""When a global counts as undefined; which rule reports it depends on where else it exists."""

from __future__ import annotations

from luac_nodemcu.rules.context import FileContext
from luac_nodemcu.semantics.scopes import Access, Global
from luac_nodemcu.syntax import tokens as t


def is_undefined(
    context: FileContext, variable: Global, *, exists: bool = False, is_open: bool = True
) -> bool:
    """Whether a file reads a global without asking, and nothing of the program defines it.

    `exists`: it does not matter whether the firmware has such a name in some build. `is_open`: a
    program that sets globals of unknown names may define any.
    """
    if not variable.reads or variable.writes or not variable.name:
        return False
    name = variable.name.decode("utf-8", "replace")
    if not exists and context.platform.has_global(variable.name):
        return False
    if context.project.is_declared(name):
        return False
    if name == "_ENV" and context.file.dialect.version == 53:
        return False
    shared = context.project.shared_globals(context.file.path)
    if (is_open and shared.is_open) or name in shared.written:
        return False
    tested = [access for access in variable.reads if is_tested(access, context.file.tokens)]
    if not tested:
        return True
    # A test with a slip of the finger: `if sokcet then` below `local socket`.
    visible = context.file.scopes.visible_at(tested[0].token)
    return any(is_slip(variable.name, other) for other in visible)


def is_slip(name: bytes, other: bytes) -> bool:
    """Whether two names differ in one letter that is missing, doubled, exchanged or of other case.

    Names of one or two letters only by their case, or by an exchange.
    """
    if name.lower() == other.lower():
        # DEBUG is hardly meant to be debug.
        return name != other and (len(name) == 1 or not name.isupper())
    if len(name) == len(other):
        differ = [place for place, letter in enumerate(name) if letter != other[place]]
        if len(differ) == 2 and differ[1] == differ[0] + 1:
            first, second = differ
            return name[first] == other[second] and name[second] == other[first]
        return False
    longer, shorter = (name, other) if len(name) > len(other) else (other, name)
    if len(longer) != len(shorter) + 1 or len(longer) < 3:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(1, len(longer)))


def is_tested(access: Access, tokens: t.Tokens) -> bool:
    """Whether a read only asks if the global exists."""
    token = access.token
    kinds = tokens.kinds
    before, after = kinds[token - 1] if token else t.EOF, kinds[token + 1]
    if after in (t.DOT, t.COLON, t.LBRACKET, t.LPAREN):
        # What is indexed or called must be there.
        return False
    if before == t.NOT or after in (t.AND, t.OR, t.THEN, t.DO):
        return True
    if after in (t.EQ, t.NE) and kinds[token + 2] == t.NIL:
        return True
    if before in (t.EQ, t.NE) and kinds[token - 2] == t.NIL:
        return True
    # type(name)
    return before == t.LPAREN and token > 1 and tokens.values[token - 2] == b"type"
