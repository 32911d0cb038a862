"""Tests of the house itself: packaging, layers, documentation. Not of any feature."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_package_module_opens_with_a_docstring() -> None:
    import ast

    modules = sorted((ROOT / "luac_nodemcu").rglob("*.py"))
    assert modules
    bare = [str(m) for m in modules if ast.get_docstring(ast.parse(m.read_bytes())) is None]
    assert bare == []
