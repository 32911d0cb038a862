"""Runs our compiler and packers the way luac.cross is run with given options.

Puts public parts of `luac_nodemcu` together; decides nothing about bytes itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from luac_nodemcu.compiler.chunk import write_chunk
from luac_nodemcu.compiler.mains import combined_main, timestamp_constant
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import Artifact, Keep, StripLevel, keep_for
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.lfs.deflate import gzip_file
from luac_nodemcu.lfs.image51 import absolute, layout, relocatable
from luac_nodemcu.lfs.image53 import image_file
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.lfs.region53 import Region53, region


class Program:
    """Compiled sources, to be written to one file. `paths` are as given to luac.cross."""

    def __init__(self, paths: Sequence[str], mains: Sequence[Proto], target: Target) -> None:
        self.target: Target = target
        self.names: list[bytes] = [module_name(b"@" + path.encode(), target.lua) for path in paths]
        self.mains: list[Proto] = list(mains)

    def lc(self, level: StripLevel = "1", lookup_time: int | None = None) -> bytes:
        """The `.lc` file; with `lookup_time` as luac.cross's `-i` makes it."""
        if lookup_time is None:
            main = combined_main(self.mains, self.target)
        else:
            main = combined_main(self.mains, self.target, names=self.names, timestamp=lookup_time)
        return write_chunk(main, self.target, self._keep(level, "lc"))

    def image(self, time: int, seed: int | None = None, level: StripLevel = "1") -> bytes:
        """The relocatable LFS image. `seed` is for Lua 5.3."""
        keep = self._keep(level, "image")
        if self.target.lua == 53:
            return image_file(self.mains, self.names, time, self.target, keep, seed=seed).data
        stamp = timestamp_constant(time, self.target)
        image = layout(self.mains, self.names, stamp, self.target, keep)
        # Matches that start at the first byte are what luac.cross writes, usable or not.
        return gzip_file(relocatable(image), "exact", origin_matches=True)

    def absolute(self, time: int, address: int, level: StripLevel = "1") -> bytes:
        """The image of Lua 5.1 at an address."""
        stamp = timestamp_constant(time, self.target)
        keep = self._keep(level, "image")
        return absolute(layout(self.mains, self.names, stamp, self.target, keep), address)

    def region(self, time: int, address: int, seed: int) -> Region53:
        """The content of flash of Lua 5.3 at an address."""
        keep = self._keep("1", "image")
        return region(self.mains, self.names, time, self.target, keep, address=address, seed=seed)

    def _keep(self, level: StripLevel, artifact: Artifact) -> Keep:
        return keep_for(level, self.target, artifact)
