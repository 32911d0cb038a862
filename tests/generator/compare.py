"""Compares our compiler with the firmware's luac.cross on generated programs, whole files.

Counts and collects; the command line in `__main__.py` prints.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from luac_nodemcu.compiler import compile_source, numbers
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import StripLevel
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import LuaSyntaxError, PackError
from luac_nodemcu.lfs.region53 import same_region
from tests.generator.make import Program as Source
from tests.generator.make import make_program
from tests.generator.options import Options
from tests.support import build
from tests.support.cross_run import LuacCross, Result, find_seed, find_time
from tests.support.diff import explain, first_difference

ADDRESS = 0x40210000
MAX_IMAGE_MODULES = 8
INTEGER_RANGE = b"value too big or small for target integer type"


@dataclass(slots=True)
class Mismatch:
    """A program that the two compilers treat differently."""

    seeds: tuple[str, ...]
    what: str
    sources: list[bytes]


@dataclass(slots=True)
class Report:
    """`counts` by kind of program and outcome; what differed is in `mismatches`."""

    counts: Counter[str] = field(default_factory=Counter)
    mismatches: list[Mismatch] = field(default_factory=list)


class Comparison:
    """Compares for one target with one luac.cross, in a scratch folder.

    `level` is the strip level that the luac.cross program writes by itself: 1, or 0 for one that
    was built to keep all names.
    """

    def __init__(
        self, target: Target, program: Path, folder: Path, level: StripLevel = "1"
    ) -> None:
        self._target = target
        self._cross = LuacCross(program, folder)
        self._folder = folder
        self._level: StripLevel = level
        self._options = Options.for_target(target)
        self._batch: list[tuple[Source, str, Proto]] = []
        self._number = 0
        self.report = Report()

    def run(
        self,
        seeds: Iterable[tuple[str, bool]],
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Compares the programs of the seeds; the flag says whether to break the program."""
        for done, (seed, broken) in enumerate(seeds, 1):
            self._compare(make_program(seed, self._options, broken))
            progress(done)
        self._image(random.Random("last"))

    def _compare(self, source: Source) -> None:
        self._number += 1
        path = f"p{self._number}.lua"
        (self._folder / path).write_bytes(source.text)
        ours: Proto | bytes
        try:
            ours = compile_source(source.text, b"@" + path.encode(), self._target)
        except LuaSyntaxError as error:
            ours = error.full_message
        rng = random.Random(source.seed)
        # `-s` of a luac.cross that keeps all names removes what ours does at level 2.
        level: StripLevel = "2" if rng.random() < 0.2 else self._level
        theirs = self._cross.run(["-s"] if level == "2" else [], [path])
        outcome = self._judge(source, path, ours, theirs, level)
        self.report.counts[f"{source.kind}: {outcome}"] += 1
        usable = outcome in ("compiled", "integer range")
        if usable and isinstance(ours, Proto) and source.kind != "broken":
            self._batch.append((source, path, ours))
            if len(self._batch) >= rng.randint(1, MAX_IMAGE_MODULES):
                self._image(rng)
        else:
            (self._folder / path).unlink()

    def _judge(
        self, source: Source, path: str, ours: Proto | bytes, theirs: Result, level: StripLevel
    ) -> str:
        if theirs.crash:
            # Undefined behaviour of its line info encoder; there is nothing to match.
            return f"luac.cross crashed with signal {theirs.crash}"
        if isinstance(ours, bytes):
            if ours == theirs.error:
                return "rejected"
            return self._mismatch([source], f"ours: {ours!r}\nexpected: {theirs.error!r}")
        program = build.Program([path], [ours], self._target)
        try:
            data = program.lc(level)
        except PackError as error:
            if theirs.error == INTEGER_RANGE and INTEGER_RANGE in str(error).encode():
                return "integer range"
            return self._mismatch([source], f"ours: {error}\nexpected: {theirs.error!r}")
        if theirs.error is not None:
            return self._mismatch([source], f"ours: compiled\nexpected: {theirs.error!r}")
        if data == theirs.data:
            return "compiled"
        if self._target.float_bits == 32 and theirs.data == self._with_host_power(
            source, path, level
        ):
            return "equal with the host's powf"
        return self._mismatch([source], explain(data, theirs.data))

    def _with_host_power(self, source: Source, path: str, level: StripLevel) -> bytes:
        """The `.lc` file with `^` folded as the luac.cross built on this machine does."""
        with patch.object(numbers, "c_pow", _host_power()):
            main = compile_source(source.text, b"@" + path.encode(), self._target)
        return build.Program([path], [main], self._target).lc(level)

    def _image(self, rng: random.Random) -> None:
        """Compares the images of the programs that were collected."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        paths = [path for _, path, _ in batch]
        sources = [source for source, _, _ in batch]
        program = build.Program(paths, [main for _, _, main in batch], self._target)
        # `-s` leaves the names in the image of a luac.cross that keeps them.
        stripped = rng.random() < 0.25 and self._level == "1"
        level: StripLevel = "2" if stripped else self._level
        strip = ["-s"] if level == "2" else []
        theirs = self._cross.run(["-f", *strip], paths)
        time = find_time(theirs.data, theirs.times, self._target)
        if theirs.error is not None or time is None:
            self._mismatch(sources, f"no image: {theirs.error!r}")
            return
        seed = find_seed(theirs.data) if self._target.lua == 53 else None
        ours = program.image(time, seed, level)
        self._count_image("image", sources, ours, theirs.data)
        if self._target.lua == 51:
            there = self._cross.run(["-a", hex(ADDRESS), *strip], paths)
            time = find_time(there.data, there.times, self._target)
            if time is None:
                self._mismatch(sources, f"no absolute image: {there.error!r}")
            else:
                ours = program.absolute(time, ADDRESS, level)
                self._count_image("absolute image", sources, ours, there.data)
        elif self._target.chip == "esp32" and level == "1" and seed is not None:
            self._region(program, sources, theirs.data, time, seed)
        for path in paths:
            (self._folder / path).unlink()

    def _region(
        self, program: build.Program, sources: list[Source], image: bytes, time: int, seed: int
    ) -> None:
        (self._folder / "image.bin").write_bytes(image)
        there = self._cross.run(["-F", "image.bin", "-a", hex(ADDRESS)], [])
        ours = program.region(time, ADDRESS, seed)
        if same_region(ours, there.data):
            self.report.counts["region: equal"] += 1
        else:
            self._mismatch(sources, f"region: {there.error!r}, {len(ours.data)} bytes")

    def _count_image(self, what: str, sources: list[Source], ours: bytes, theirs: bytes) -> None:
        if ours == theirs:
            self.report.counts[f"{what}: equal"] += 1
        else:
            at = first_difference(ours, theirs)
            self._mismatch(sources, f"{what}: byte {at} of {len(ours)} and {len(theirs)}")

    def _mismatch(self, sources: list[Source], what: str) -> str:
        seeds = tuple(source.seed for source in sources)
        self.report.mismatches.append(Mismatch(seeds, what, [s.text for s in sources]))
        return "MISMATCH"


def _host_power() -> Callable[[float, float], float]:
    """The C library's `powf`, which rounds differently from one library to the next."""
    power = ctypes.CDLL(ctypes.util.find_library("m")).powf
    power.argtypes = [ctypes.c_float, ctypes.c_float]
    power.restype = ctypes.c_float
    return lambda a, b: float(power(a, b))
