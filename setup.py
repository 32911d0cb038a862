"""Finds the packages and compiles the stubs; the rest of the distribution is in pyproject.toml.

Three packages live at the top level of the repository and are installed under other names,
which setuptools' declarative `packages.find` cannot express. A built distribution contains the
stubs in compiled form too (docs/decisions/0012-compiled-stubs.md); an editable one does not.
"""

import os
import subprocess
import sys
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py


class BuildWithStubs(build_py):
    """Copies the packages, and has the copy compile its own stubs."""

    def run(self) -> None:
        """Raises `CalledProcessError` if a stub is faulty."""
        super().run()
        if self.editable_mode:
            return
        # The copy, because only there the packages have their installed names.
        folder = Path(self.build_lib).resolve()
        program = "from luac_nodemcu.stubs.building import ship; ship()"
        environment = {**os.environ, "PYTHONPATH": str(folder)}
        # -B: what would be compiled to byte code would become part of the distribution.
        command = [sys.executable, "-B", "-c", program]
        subprocess.run(command, cwd=folder, env=environment, check=True)


setup(
    cmdclass={"build_py": BuildWithStubs},
    packages=[
        *find_packages(include=["luac_nodemcu", "luac_nodemcu.*"]),
        *("luac_nodemcu." + name for name in find_packages(include=["api_stubs", "api_stubs.*"])),
        *(
            name.replace("firmware", "luac_nodemcu._targets", 1)
            for name in find_packages(include=["firmware", "firmware.*"])
        ),
        *find_packages("lsp", include=["luac_nodemcu_lsp", "luac_nodemcu_lsp.*"]),
    ],
    package_dir={
        "luac_nodemcu.api_stubs": "api_stubs",
        "luac_nodemcu._targets": "firmware",
        "luac_nodemcu_lsp": "lsp/luac_nodemcu_lsp",
    },
)
