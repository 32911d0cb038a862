"""The settings of a project: one typed field for every key of `luac-nodemcu.toml`.

The names follow `settings_schema.json`, with `_` for `-`; a test holds the two together. Only
the model lives here: files are read by `settings_file.py`, sources combined by `resolve.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from luac_nodemcu.firmware.modules import OptionValue
from luac_nodemcu.project.origin import Setting

if TYPE_CHECKING:
    # Only names of types: the compiler is not imported for commands that do not need it.
    from luac_nodemcu.compiler.strip import StripLevel
    from luac_nodemcu.diagnostic import Severity
    from luac_nodemcu.lfs.deflate import Compression
    from luac_nodemcu.project.compiling import ChunkNameStyle

Compiler = Literal["embedded", "luac.cross"]
FailOn = Literal["error", "warning", "info", "hint", "never"]
Profile = Literal["default", "strict", "all"]

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirmwareSettings:
    """What the firmware was built with, and where that is written. Paths as in the file."""

    checkout: Setting[str | None]
    user_modules: Setting[str | None]
    user_config: Setting[str | None]
    sdkconfig: Setting[str | None]
    banner: Setting[str | None]
    modules: Setting[Texts | None]
    extra_modules: Setting[Texts]
    options: Setting[Mapping[str, OptionValue]]


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """The device: sizes in bytes."""

    lfs_size: Setting[int | None]
    free_heap: Setting[int | None]


@dataclass(frozen=True, slots=True)
class FileSettings:
    """Patterns for the parts that files play; `fs` is None if it is what the others leave."""

    lfs: Setting[Texts]
    fs: Setting[Texts | None]
    host: Setting[Texts]
    exclude: Setting[Texts]
    gitignore: Setting[bool]
    entry: Setting[str | None]


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How the image is made."""

    output: Setting[str]
    compiler: Setting[Compiler]
    luac_cross: Setting[str | None]
    strip: Setting[StripLevel]
    compression: Setting[Compression]
    chunk_name: Setting[ChunkNameStyle]
    timestamp: Setting[int | None]
    seed: Setting[int | None]
    absolute: Setting[int | None]
    safe_type_names: Setting[bool]
    luac_cross_defects: Setting[bool]


@dataclass(frozen=True, slots=True)
class ResourceSettings:
    """Files that are packed into an LFS module."""

    files: Setting[Texts]
    module: Setting[str]
    root: Setting[str]
    gzip: Setting[Texts]


@dataclass(frozen=True, slots=True)
class GlobalSettings:
    """Globals that exist although the project does not define them, perhaps with dots."""

    read: Setting[Texts]
    write: Setting[Texts]


@dataclass(frozen=True, slots=True)
class StubSettings:
    """Stubs of the project's own."""

    paths: Setting[Texts]


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What the checker reports; rules by code, start of a code, or name."""

    targets: Setting[Texts]
    profile: Setting[Profile]
    select: Setting[Texts | None]
    extend_select: Setting[Texts]
    ignore: Setting[Texts]
    fail_on: Setting[FailOn]
    baseline: Setting[str | None]
    severity: Setting[Mapping[str, Severity | Literal["off"]]]
    per_file_ignores: Setting[Mapping[str, Texts]]
    options: Setting[Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Limit:
    """A budget in bytes; None is no limit."""

    lfs: int | None
    ram: int | None


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """A budget for all modules that a pattern of `modules` matches, together."""

    name: str
    modules: Texts
    limit: Limit


@dataclass(frozen=True, slots=True)
class BudgetSettings:
    """Limits in bytes."""

    lfs: Setting[int | None]
    heap_at_boot: Setting[int | None]
    peak: Setting[int | None]
    growth: Setting[int | None]
    modules: Setting[Mapping[str, Limit]]
    groups: Setting[tuple[GroupLimit, ...]]


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a project. `target` is final: what was asked for or what follows."""

    target: Setting[str]
    chip: Setting[str | None]
    firmware: FirmwareSettings
    device: DeviceSettings
    files: FileSettings
    build: BuildSettings
    resources: ResourceSettings
    globals: GlobalSettings
    stubs: StubSettings
    check: CheckSettings
    budget: BudgetSettings
