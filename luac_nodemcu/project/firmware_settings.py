"""What a project says about its firmware, checked against what the firmware's own files say.

Which target follows, and which contradictions are mistakes. The files are read by
`firmware_files.py`.
"""

from __future__ import annotations

from typing import Any

from luac_nodemcu.firmware.build_config import BuildConfig, Note
from luac_nodemcu.firmware.modules import (
    Chip,
    ModuleNames,
    chip_of_variant,
    closest,
    module_names,
)
from luac_nodemcu.firmware.targets import DEFAULT_TARGET, UnknownTargetError, load_target
from luac_nodemcu.project.origin import DEFAULT, Origin, Setting
from luac_nodemcu.project.settings_file import ProjectFileError, SettingsFile


def derived_target(
    firmware: BuildConfig, chip: Setting[Any], default: str, default_esp32: str
) -> Setting[str]:
    """The target of a project that does not name one."""
    family = None if chip.value is None else chip_of_variant(chip.value)
    if firmware.targets and family in (None, firmware.chip):
        return Setting(firmware.targets[0], Origin("firmware", firmware.target_place))
    if family == "esp32":
        return Setting(default_esp32, Origin("firmware", f"follows from the chip, {chip.origin}"))
    return Setting(default, DEFAULT)


def check_firmware(
    file: SettingsFile | None, target: Setting[str], chip: Setting[Any], firmware: BuildConfig
) -> tuple[BuildConfig, list[Note]]:
    """Refuses settings that contradict each other; returns what holds for the target, and notes.

    What the command line says differs on purpose: it only makes a note, and knowledge about
    firmware of another chip is left out. Raises ProjectFileError.
    """
    mistakes: list[str] = []
    notes = list(firmware.notes)
    try:
        family = load_target(target.value).chip
    except UnknownTargetError as error:
        raise ProjectFileError([f"{target.origin}: target: {error}"]) from error
    asked = target.origin.kind == "command line"
    if chip.value is not None and chip_of_variant(chip.value) != family:
        message = f"the target {target.value} ({target.origin}) does not run on the {chip.value}"
        if not asked:
            mistakes.append(f"{chip.origin}: chip: {message}")
    if asked and firmware.chip is None and _family_of(file, chip) not in (None, family):
        message = f"the target is {target.value}, and [firmware] is about another chip"
        message += "; what it says is not used"
        return BuildConfig(), [Note(str(target.origin), message, "warning")]
    if firmware.chip not in (None, family):
        message = (
            f"the target is {target.value}, but {firmware.chip_place} is of the "
            f"{str(firmware.chip).upper()}"
        )
        if not asked:
            raise ProjectFileError([*mistakes, f"{target.origin}: target: {message}"])
        message += "; what is known about that build is not used"
        return BuildConfig(), [Note(str(target.origin), message, "warning")]
    if firmware.targets and target.value not in firmware.targets:
        message = (
            f"the target is {target.value}, but the firmware is {' or '.join(firmware.targets)} "
            f"according to {firmware.target_place}"
        )
        if asked:
            notes.append(Note(str(target.origin), message, "warning"))
        else:
            mistakes.append(
                f"{target.origin}: target: {message}; a device refuses images of another target"
            )
    if firmware.variant is not None and chip.value not in (None, firmware.variant) and not asked:
        mistakes.append(
            f"{chip.origin}: chip: the chip is {chip.value}, but {firmware.chip_place} is of the "
            f"{firmware.variant}"
        )
    variant = chip.value or firmware.variant
    if file is not None:
        mistakes += _module_mistakes(file, module_names(family), variant)
        notes += _option_notes(file, module_names(family))
    if mistakes:
        raise ProjectFileError(mistakes)
    if firmware.lfs_bytes is not None and firmware.lfs_bytes[0] == 0:
        notes.append(Note(firmware.lfs_bytes[1], "the partition table has no LFS partition"))
    if file is not None and firmware.modules is not None and file.get(("firmware", "modules")):
        for switch in module_names(family).modules.values():
            if switch.always:
                place = f"{firmware.modules_place} (every build has it)"
                firmware.modules.setdefault(switch.name, place)
    firmware.chip = family
    known = variant is not None and chip_of_variant(variant) == family
    firmware.variant = variant if known else None
    return firmware, notes


def _family_of(file: SettingsFile | None, chip: Setting[Any]) -> Chip | None:
    """The chip that the project file's own lists are about, None if it has none."""
    if file is None or file.get(("firmware",)) is None:
        return None
    if chip.value is not None:
        return chip_of_variant(chip.value)
    try:
        return load_target(file.get(("target",)) or DEFAULT_TARGET).chip
    except UnknownTargetError:
        return None


def _module_mistakes(file: SettingsFile, names: ModuleNames, variant: str | None) -> list[str]:
    mistakes = []
    for number, name in enumerate(file.get(("firmware", "modules")) or ()):
        path = ("firmware", "modules", number)
        switch = names.modules.get(name)
        if switch is None:
            other: Chip = "esp32" if names.chip == "esp8266" else "esp8266"
            near = names.suggest(name)
            if name in module_names(other).modules:
                hint = f"only that of the {other.upper()} has it"
            elif near is not None:
                hint = f"did you mean {near}?"
            else:
                hint = "name modules of your own in extra-modules"
            mistakes.append(
                file.mistake(
                    path, f"the {names.chip.upper()} firmware has no module {name}; {hint}"
                )
            )
        elif variant is not None and variant not in switch.variants:
            have = ", ".join(switch.variants)
            mistakes.append(
                file.mistake(path, f"the {variant} has no module {name}; only {have} has")
            )
    for number, name in enumerate(file.get(("firmware", "extra-modules")) or ()):
        if name in names.modules:
            mistakes.append(
                file.mistake(
                    ("firmware", "extra-modules", number),
                    f"{name} is a module of the firmware; name it in firmware.modules",
                )
            )
    return mistakes


def _option_notes(file: SettingsFile, names: ModuleNames) -> list[Note]:
    notes = []
    for name in file.get(("firmware", "options")) or {}:
        if name in names.options or name.startswith(names.option_prefix):
            continue
        near = closest(name, names.options, cutoff=0.8)
        if near is not None:
            place = file.place(("firmware", "options", name))
            notes.append(Note(place, f"{name} is not known; did you mean {near}?"))
    return notes
