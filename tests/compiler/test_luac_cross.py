"""Comparisons with real luac.cross programs, where `LUAC_NODEMCU_LUAC_CROSS_DIR` names some.

That the goldens are what they make, and a small number of generated programs for each target;
`python -m tests.generator` compares more.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from luac_nodemcu.firmware.targets import load_target, target_names
from tests.generator.compare import Comparison
from tests.support import corpus, golden
from tests.support.cross_run import LuacCross
from tests.support.luac_cross import luac_cross

GENERATED = 100


@pytest.mark.parametrize("target", target_names())
def test_goldens_are_current(target: str, tmp_path: Path) -> None:
    """Every `.lc` file and message of a target's goldens is what its luac.cross makes today."""
    cross = LuacCross(luac_cross(target), tmp_path)
    goldens = golden.load(target)
    for source in corpus.sources(load_target(target).lua):
        file = tmp_path / source.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(source.text)
        result = cross.run([], [source.path])
        assert result.error == goldens.error(source.path), source.path
        if result.error is None:
            assert golden.digest(result.data) == goldens.compiled(source.path).sha256, source.path


@pytest.mark.parametrize("target", target_names())
def test_generated_programs_are_equal(target: str, tmp_path: Path) -> None:
    """`.lc` files, images and first messages of a hundred generated programs."""
    comparison = Comparison(load_target(target), luac_cross(target), tmp_path)
    comparison.run((f"test.{i}", i % 4 == 3) for i in range(GENERATED))
    assert comparison.report.mismatches == []
    # Images are made of the programs that compile.
    assert comparison.report.counts["valid: compiled"] > GENERATED / 2
    assert comparison.report.counts["image: equal"] > 0
