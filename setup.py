"""Finds the packages; everything else about the distribution is in pyproject.toml.

Three packages live at the top level of the repository and are installed under other names,
which setuptools' declarative `packages.find` cannot express.
"""

from setuptools import find_packages, setup

setup(
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
