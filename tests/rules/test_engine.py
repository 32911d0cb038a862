"""The engine: one walk for all rules, and rules that fail."""

from __future__ import annotations

from typing import ClassVar

import pytest

from luac_nodemcu.rules.checker import Checker
from luac_nodemcu.rules.choice import Choice
from luac_nodemcu.rules.context import FileContext, Project, ProjectContext
from luac_nodemcu.rules.engine import Engine, run_project
from luac_nodemcu.rules.model import Rule, enter, leave
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.semantics.scopes import FunctionInfo, Global, Symbol
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.walk import walk
from tests.support import corpus
from tests.support.checking import platform


def context_of(text: bytes) -> FileContext:
    where = platform()
    file = LuaFile("x.lua", text, where.dialect)
    return FileContext(file, where, Project({"x.lua": file.summary}))


class Recorder(Rule):
    code: ClassVar[str] = "991"
    name: ClassVar[str] = "recorder"

    def start_file(self) -> None:
        self.seen: list[str] = ["start"]

    @enter(n.Name, n.Number)
    def on_enter(self, node: n.Node) -> None:
        parents = [type(parent).__name__ for parent in self.context.parents]
        assert parents[0] == "Chunk"
        self.seen.append(f"+{type(node).__name__} in {parents[-1]}")

    @leave(n.CallStatement, n.Number)
    def on_leave(self, node: n.Node) -> None:
        self.seen.append(f"-{type(node).__name__}")

    def check_function(self, info: FunctionInfo) -> None:
        self.seen.append(f"function {info.index}")

    def check_symbol(self, symbol: Symbol) -> None:
        self.seen.append(f"symbol {symbol.name.decode()}")

    def check_global(self, variable: Global) -> None:
        self.seen.append(f"global {variable.name.decode()}")

    def check_file(self) -> None:
        self.seen.append("end")
        self.report((0, 1), "recorded")


def test_order_of_calls() -> None:
    rule = Recorder()
    findings, failures = Engine([rule]).run(context_of(b"local a = 1 f(a)"))
    assert failures == []
    assert [finding.diagnostic.message for finding in findings] == ["recorded"]
    assert rule.seen == [
        "start", "+Number in LocalStatement", "-Number", "+Name in Chain", "+Name in Call",
        "-CallStatement", "function 0", "symbol a", "global f", "end",
    ]  # fmt: skip


def test_the_walk_meets_every_node_once() -> None:
    class Counter(Rule):
        code: ClassVar[str] = "992"
        name: ClassVar[str] = "counter"

        def start_file(self) -> None:
            self.entered: list[int] = []
            self.left: list[int] = []

        @enter(*_all_classes())
        def on_enter(self, node: n.Node) -> None:
            self.entered.append(id(node))

        @leave(*_all_classes())
        def on_leave(self, node: n.Node) -> None:
            self.left.append(id(node))

    rule = Counter()
    engine = Engine([rule])
    for source in corpus.files():
        context = context_of(source.text)
        assert engine.run(context)[1] == []
        expected = [id(node) for node in walk(context.file.tree.chunk)]
        assert rule.entered == expected
        assert sorted(rule.left) == sorted(expected)


def _all_classes() -> list[type[n.Node]]:
    classes = [member for member in vars(n).values() if isinstance(member, type)]
    return [c for c in classes if issubclass(c, n.Node) and "kind" in vars(c)]


@pytest.mark.parametrize("where", ["start_file", "node", "check_function", "check_file"])
def test_a_failing_rule_does_not_stop_the_others(where: str) -> None:
    class Failing(Rule):
        code: ClassVar[str] = "993"
        name: ClassVar[str] = "failing"

        def start_file(self) -> None:
            self.fail("start_file")

        @enter(n.Number)
        def node(self, node: n.Number) -> None:
            self.report(node, "before it fails")
            self.fail("node")

        def check_function(self, info: FunctionInfo) -> None:
            self.fail("check_function")

        def check_file(self) -> None:
            self.fail("check_file")

        def fail(self, at: str) -> None:
            if at == where:
                raise ZeroDivisionError("test")

    rules = [Failing(), Recorder()]
    engine = Engine(rules)
    for _ in range(2):
        findings, failures = engine.run(context_of(b"f(1)"))
        assert [finding.diagnostic.message for finding in findings] == ["recorded"]
        assert [type(failure.rule) for failure in failures] == [Failing]
        diagnostic = failures[0].diagnostic("x.lua")
        assert (diagnostic.code, diagnostic.name, diagnostic.severity) == (
            "009", "rule-failed", "error",
        )  # fmt: skip
        assert "993 failing" in diagnostic.message
        assert "ZeroDivisionError: test" in diagnostic.message
        assert "in fail" in failures[0].detail


def test_a_rule_that_fails_on_one_file_runs_on_the_next() -> None:
    class Picky(Rule):
        code: ClassVar[str] = "994"
        name: ClassVar[str] = "picky"

        def check_file(self) -> None:
            assert b"bad" not in self.context.file.data
            self.report((0, 0), "fine")

    engine = Engine([Picky()])
    assert len(engine.run(context_of(b"bad()"))[1]) == 1
    assert len(engine.run(context_of(b"good()"))[0]) == 1


def test_rules_about_projects() -> None:
    class Project2(Rule):
        code: ClassVar[str] = "995"
        name: ClassVar[str] = "about-projects"

        def check_project(self, project: ProjectContext) -> None:
            for path in project.project.graph.summaries:
                project.report(self, path, (0, 5), f"seen {path}")

    class Failing(Rule):
        code: ClassVar[str] = "996"
        name: ClassVar[str] = "fails-on-projects"

        def check_project(self, project: ProjectContext) -> None:
            project.report(self, "a.lua", (0, 0), "before it fails")
            raise KeyError("test")

    where = platform()
    texts = {"a.lua": b"local a -- nodemcu: ignore[ALL]\n", "b.lua": b"local b\n"}
    files = {path: LuaFile(path, text, where.dialect) for path, text in texts.items()}
    project = Project({path: file.summary for path, file in files.items()})
    context = ProjectContext(project, where)
    findings, failures = run_project([Failing(), Project2(), Recorder()], context)
    assert [f.diagnostic.message for f in findings] == ["seen a.lua", "seen b.lua"]
    assert [type(failure.rule) for failure in failures] == [Failing]
    # Comments hold for these findings as well.
    checker = Checker(Choice(select=("zero-step",)))
    checker.rules = [Project2()]
    kept, _ = checker.check_project(ProjectContext(project, where), files.__getitem__)
    assert [diagnostic.path for diagnostic in kept] == ["b.lua"]
    checker.rules = [Failing(), Project2()]
    kept, failures = checker.check_project(ProjectContext(project, where), files.__getitem__)
    assert [(diagnostic.path, diagnostic.name) for diagnostic in kept] == [
        ("a.lua", "rule-failed"),
        ("b.lua", "about-projects"),
    ]
    assert len(failures) == 1
