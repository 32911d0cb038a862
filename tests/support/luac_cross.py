"""Finds the real luac.cross for tests that compare with it; skips them where there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

VARIABLE = "LUAC_NODEMCU_LUAC_CROSS_DIR"


def luac_cross(target: str) -> Path:
    """The executable for a target. Skips the running test if there is none."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"{VARIABLE} is not set: no luac.cross to compare with")
    for name in (target, f"{target}.exe"):
        if (Path(folder) / name).is_file():
            return Path(folder) / name
    pytest.skip(f"no {target} in the folder that {VARIABLE} names")
