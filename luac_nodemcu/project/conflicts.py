"""Settings of one project file that are right one by one and contradict each other.

What contradicts the firmware's own files is in `firmware_settings.py`.
"""

from __future__ import annotations

from luac_nodemcu.firmware.modules import closest
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.project.settings import Settings
from luac_nodemcu.project.settings_file import SettingsFile


def ineffective_settings(settings: Settings) -> list[str]:
    """A line about each setting of the project file for which luac.cross has no option."""
    build = settings.build
    found = (
        ("timestamp", build.timestamp, build.timestamp.value is not None),
        ("seed", build.seed, build.seed.value is not None),
        ("compression", build.compression, build.compression.value == "zlib"),
        ("safe-type-names", build.safe_type_names, build.safe_type_names.value),
    )
    return [
        f"{setting.origin}: build.{key} has no effect when luac.cross makes the image"
        for key, setting, is_set in found
        if is_set and setting.origin.kind == "file"
    ]


def find_conflicts(file: SettingsFile, settings: Settings) -> list[str]:
    """A line for a ProjectFileError about each contradiction."""
    mistakes = []
    if file.get(("check", "select")) is not None and file.get(("check", "profile")) is not None:
        mistakes.append(
            file.mistake(
                ("check", "select"),
                "select stands instead of a profile, and "
                f"{file.place(('check', 'profile'))} names one; keep one of the two, or use "
                "extend-select",
            )
        )
    known = (*target_names(), "all")
    for number, name in enumerate(file.get(("check", "targets")) or ()):
        if name not in known:
            near = closest(name, known)
            hint = f"did you mean {near}?" if near else f"known: {', '.join(known)}"
            mistakes.append(
                file.mistake(("check", "targets", number), f"unknown target {name}; {hint}")
            )
    mistakes += _sizes(settings)
    mistakes += _build(file, settings)
    return mistakes


def _sizes(settings: Settings) -> list[str]:
    lfs, budget = settings.device.lfs_size, settings.budget.lfs
    if lfs.value is not None and budget.value is not None and budget.value > lfs.value:
        message = (
            f"budget.lfs: {budget.value} bytes are more than the LFS partition has: {lfs.value} "
            f"({lfs.origin})"
        )
        return [f"{budget.origin}: {message}"]
    return []


def _build(file: SettingsFile, settings: Settings) -> list[str]:
    """Settings that only one Lua version has. The target may be another one by command line."""
    build = settings.build
    lua51 = load_target(settings.target.value).lua == 51
    if settings.target.origin.kind == "command line":
        return []
    target = f"the target {settings.target.value} ({settings.target.origin})"
    mistakes = []
    for key, setting in (("seed", build.seed), ("safe-type-names", build.safe_type_names)):
        if lua51 and setting.value and setting.origin.file is file:
            mistakes.append(
                file.mistake(("build", key), f"this is for Lua 5.3, and {target} is Lua 5.1")
            )
    if not lua51 and build.compression.value == "zlib" and build.compression.origin.file is file:
        message = f"images of Lua 5.3 are not compressed, and {target} is Lua 5.3"
        mistakes.append(file.mistake(("build", "compression"), message))
    return mistakes
