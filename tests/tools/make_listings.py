"""Makes `tests/golden/listings.zip` again: what luac.cross -l prints for some of the corpus.

Run as `python -m tests.tools.make_listings FOLDER`, the folder having one luac.cross per target.
Like `make_golden.py` it is for machines that have the firmware's tools.
"""

from __future__ import annotations

import argparse
import subprocess
import zipfile
from pathlib import Path

from tests.support import corpus
from tests.support.listing import LISTINGS, plain

TARGETS = ("esp8266-lua51", "esp8266-lua51-int", "esp8266-lua53", "esp8266-lua53-64bit")
"""One for each way to show numbers."""

COMMON = (
    "mqtt_node", "layout_token_per_line", "arith_precedence", "bytes_nul", "number_decimal",
    "number_float_limits", "string_escapes",
)  # fmt: skip
OWN = {51: ("close_forms", "fold_double"), 53: ("operators_precedence", "number_subtypes")}
OPTIONS = {"short": ["-l"], "full": ["-l", "-l"]}


def main() -> None:
    """Reads the command line and makes the archive."""
    parser = argparse.ArgumentParser(description="Make tests/golden/listings.zip again.")
    parser.add_argument("folder", type=Path, help="where the luac.cross programs are")
    folder = parser.parse_args().folder.resolve()
    with zipfile.ZipFile(LISTINGS, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for target in TARGETS:
            lua = 53 if "lua53" in target else 51
            paths = [f"common/{name}.lua" for name in COMMON]
            paths += [f"lua{lua}/{name}.lua" for name in OWN[lua]]
            for path in paths:
                for name, options in OPTIONS.items():
                    done = subprocess.run(
                        [str(folder / target), "-p", *options, path],
                        cwd=corpus.LUA_FOLDER,
                        capture_output=True,
                        check=False,
                    )
                    if done.returncode == 0:
                        member = zipfile.ZipInfo(f"{target}/{path}/{name}")
                        archive.writestr(member, plain(done.stdout), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main()
