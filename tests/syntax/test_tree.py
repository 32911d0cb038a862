"""The tree of sound source: which tokens its nodes name, and what is flat."""

from __future__ import annotations

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.dialect import LUA51, LUA53, Dialect
from luac_nodemcu.syntax.nodes import NO_TOKEN, byte_range
from luac_nodemcu.syntax.parser import Tree, parse_bytes
from luac_nodemcu.syntax.walk import walk


def _parse(source: bytes, dialect: Dialect = LUA51) -> Tree:
    tree = parse_bytes(source, dialect)
    assert tree.issues == []
    return tree


def _only(source: bytes, dialect: Dialect = LUA51) -> tuple[n.Statement, Tree]:
    tree = _parse(source, dialect)
    (statement,) = tree.chunk.body.statements
    return statement, tree


def _text(tree: Tree, node: n.Node) -> bytes:
    start, end = byte_range(node, tree.tokens)
    return tree.tokens.data[start:end]


def test_suffixes_are_one_list() -> None:
    statement, tree = _only(b"a.b.c:d()[1]'s'{}(x, y)")
    assert isinstance(statement, n.CallStatement)
    chain = statement.call
    assert _text(tree, chain.base) == b"a"
    assert [_text(tree, suffix) for suffix in chain.suffixes] == [
        b".b", b".c", b":d()", b"[1]", b"'s'", b"{}", b"(x, y)",
    ]  # fmt: skip
    method = chain.suffixes[2]
    assert isinstance(method, n.MethodCall)
    assert (method.name, method.arguments) == (b"d", [])
    assert tree.tokens.text(method.name_token) == b"d"
    string = chain.suffixes[4]
    assert isinstance(string, n.Call)
    assert (string.lparen, string.rparen) == (NO_TOKEN, NO_TOKEN)
    last = chain.suffixes[6]
    assert isinstance(last, n.Call)
    assert [tree.tokens.text(token) for token in (last.lparen, last.rparen)] == [b"(", b")"]
    assert chain.is_call


def test_operators_of_one_precedence_are_one_list() -> None:
    statement, tree = _only(b"x = a - b + c * d / e - f .. g .. h")
    assert isinstance(statement, n.Assign)
    (concat,) = statement.values
    assert isinstance(concat, n.Binary)
    assert [_text(tree, operand) for operand in concat.operands] == [
        b"a - b + c * d / e - f", b"g", b"h",
    ]  # fmt: skip
    sums = concat.operands[0]
    assert isinstance(sums, n.Binary)
    assert [tree.tokens.text(token) for token in sums.operators] == [b"-", b"+", b"-"]
    assert [_text(tree, operand) for operand in sums.operands] == [b"a", b"b", b"c * d / e", b"f"]


def test_priorities() -> None:
    def grouped(source: str, dialect: Dialect) -> str:
        statement, tree = _only(b"x = " + source.encode(), dialect)
        assert isinstance(statement, n.Assign)

        def show(node: n.Node) -> str:
            if isinstance(node, n.Binary):
                parts = [show(node.operands[0])]
                for token, operand in zip(node.operators, node.operands[1:], strict=True):
                    parts += [tree.tokens.text(token).decode(), show(operand)]
                return "(" + " ".join(parts) + ")"
            if isinstance(node, n.Unary):
                return f"({tree.tokens.text(node.first).decode()} {show(node.operand)})"
            return _text(tree, node).decode()

        return show(statement.values[0])

    for dialect in (LUA51, LUA53):
        assert grouped("a or b and c == d", dialect) == "(a or (b and (c == d)))"
        assert grouped("a < b .. c + d * -e ^ f", dialect) == (
            "(a < (b .. (c + (d * (- (e ^ f))))))"
        )
        assert grouped("2 ^ -3 ^ 4 * 5", dialect) == "((2 ^ (- (3 ^ 4))) * 5)"
        assert grouped("not a == b", dialect) == "((not a) == b)"
        assert grouped("- - # a", dialect) == "(- (- (# a)))"
        assert grouped("a == b ~= c", dialect) == "(a == b ~= c)"
        assert grouped("a .. -b + c", dialect) == "(a .. ((- b) + c))"
    assert grouped("a | b ~ c & d << e .. f + g // h", LUA53) == (
        "(a | (b ~ (c & (d << (e .. (f + (g // h)))))))"
    )
    assert grouped("~a & ~b == c", LUA53) == "(((~ a) & (~ b)) == c)"


def test_clauses_are_one_list() -> None:
    statement, tree = _only(b"if a then f() elseif b then g() elseif c then else h() end")
    assert isinstance(statement, n.If)
    assert [_text(tree, clause) for clause in statement.clauses] == [
        b"if a then f()", b"elseif b then g()", b"elseif c then",
    ]  # fmt: skip
    assert tree.tokens.text(statement.else_token) == b"else"
    assert statement.orelse is not None
    assert _text(tree, statement.orelse) == b"h()"
    assert tree.tokens.text(statement.end) == b"end"
    empty = statement.clauses[2].body
    assert empty.last == empty.first - 1
    assert _text(tree, empty) == b""
    assert byte_range(empty, tree.tokens)[0] == tree.tokens.ends[statement.clauses[2].then]


def test_functions_are_listed_by_their_word() -> None:
    source = b"""
        local function a(x, ...) return function() end, function() end end
        function b.c:d() local e = function(y) return function() end end end
        f(function() end)
    """
    tree = _parse(source)
    words = [function.function_token for function in tree.functions]
    assert words == sorted(words)
    assert [tree.tokens.text(word) for word in words] == [b"function"] * 7
    first, method = tree.functions[0], tree.functions[3]
    assert [parameter.name for parameter in first.parameters] == [b"x"]
    assert tree.tokens.text(first.vararg) == b"..."
    assert tree.tokens.text(first.end) == b"end"
    assert _text(tree, first).startswith(b"(x, ...)")
    assert method.is_method
    assert not first.is_method
    statement = tree.chunk.body.statements[1]
    assert isinstance(statement, n.FunctionStatement)
    assert isinstance(statement.target, n.Chain)
    assert _text(tree, statement.target) == b"b.c:d"
    members = statement.target.suffixes
    assert all(isinstance(member, n.Member) for member in members)
    colons = [n.is_method_name(m, tree.tokens) for m in members if isinstance(m, n.Member)]
    assert colons == [False, True]


def test_loops() -> None:
    tree = _parse(
        b"for i = 1, 2 do end for j = 1, 2, 3 do end for k, v in f, s do end "
        b"while a do break end repeat local x until x"
    )
    first, second, generic, loop, repeat = tree.chunk.body.statements
    assert isinstance(first, n.NumericFor)
    assert first.step is None
    assert isinstance(second, n.NumericFor)
    assert second.step is not None
    assert second.variable.name == b"j"
    assert isinstance(generic, n.GenericFor)
    assert [local.name for local in generic.variables] == [b"k", b"v"]
    assert len(generic.iterators) == 2
    assert tree.tokens.text(generic.in_token) == b"in"
    assert isinstance(loop, n.While)
    assert isinstance(loop.body.statements[0], n.Break)
    assert [tree.tokens.text(token) for token in (loop.do, loop.end)] == [b"do", b"end"]
    assert isinstance(repeat, n.Repeat)
    assert tree.tokens.text(repeat.until) == b"until"
    assert _text(tree, repeat.condition) == b"x"


def test_tables() -> None:
    statement, tree = _only(b"t = { 1; a = 2, [b] = 3, f(), ..., }")
    assert isinstance(statement, n.Assign)
    (table,) = statement.values
    assert isinstance(table, n.Table)
    assert [type(field) for field in table.fields] == [
        n.Field, n.NamedField, n.KeyedField, n.Field, n.Field,
    ]  # fmt: skip
    assert [_text(tree, field) for field in table.fields] == [
        b"1", b"a = 2", b"[b] = 3", b"f()", b"...",
    ]  # fmt: skip
    assert tree.tokens.text(table.rbrace) == b"}"


def test_lua_53_statements() -> None:
    tree = _parse(b";;goto a ::a:: ::b:: return 1;", LUA53)
    kinds = [type(statement) for statement in tree.chunk.body.statements]
    assert kinds == [n.Empty, n.Empty, n.Goto, n.Label, n.Label, n.Return]
    assert _text(tree, tree.chunk.body.statements[3]) == b"::a::"


def test_goto_is_a_plain_name_in_51() -> None:
    tree = _parse(b"goto = 1 goto(2) local goto = goto.goto")
    assert [type(statement) for statement in tree.chunk.body.statements] == [
        n.Assign, n.CallStatement, n.LocalStatement,
    ]  # fmt: skip


def test_the_empty_source() -> None:
    for source in (b"", b"\n\n", b"-- comment", b"#!lua"):
        for dialect in (LUA51, LUA53):
            tree = _parse(source, dialect)
            assert (tree.chunk.first, tree.chunk.last) == (0, -1)
            assert tree.chunk.body.statements == []


def test_holes_have_places() -> None:
    tree = parse_bytes(b"x = wifi.\nlocal y = z:", LUA51)
    chains = [node for node in walk(tree.chunk) if isinstance(node, n.Chain)]
    member, method = chains[0].suffixes[0], chains[1].suffixes[0]
    assert isinstance(member, n.Member)
    assert (member.name_token, member.name) == (NO_TOKEN, b"")
    assert _text(tree, member) == b"."
    assert isinstance(method, n.MethodCall)
    assert (method.name_token, method.name, method.lparen) == (NO_TOKEN, b"", NO_TOKEN)
    assert _text(tree, method) == b":"


def test_a_missing_value_is_an_empty_expression() -> None:
    tree = parse_bytes(b"local a =\nlocal b = 2", LUA51)
    first, second = tree.chunk.body.statements
    assert isinstance(first, n.LocalStatement)
    assert isinstance(first.values[0], n.ErrorExpression)
    assert byte_range(first.values[0], tree.tokens) == (9, 9)
    assert isinstance(second, n.LocalStatement)


def test_recovered_blocks_hold_the_right_statements() -> None:
    source = b"function f()\n  if a then\n    g()\n  h()\nend\nk()\n"
    tree = parse_bytes(source, LUA51)
    function, last = tree.chunk.body.statements
    assert isinstance(function, n.FunctionStatement)
    condition, call = function.function.body.statements
    assert isinstance(condition, n.If)
    assert condition.end == NO_TOKEN
    assert (_text(tree, call), _text(tree, last)) == (b"h()", b"k()")


def test_bytes_of_names_are_shared() -> None:
    tree = _parse(b"name = name.name")
    names = [node.name for node in walk(tree.chunk) if isinstance(node, n.Name | n.Member)]
    assert len(names) == 3
    assert all(name is names[0] for name in names)
