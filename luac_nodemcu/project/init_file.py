"""Proposes a `luac-nodemcu.toml` for a folder, from what `init_scan.py` found there.

The proposal is text with comments: why each value stands there, and what else there could be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from luac_nodemcu.compiler.mains import MAX_MODULES_51
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.build_config import BuildConfig
from luac_nodemcu.firmware.targets import DEFAULT_TARGET, load_target
from luac_nodemcu.project.firmware_files import FirmwareReader
from luac_nodemcu.project.init_choose import Choice, InitError, choose_files
from luac_nodemcu.project.init_scan import Findings, guess_chip
from luac_nodemcu.project.settings_file import FILE_NAME, parse_settings_file
from luac_nodemcu.project.sizes import show_size
from luac_nodemcu.project.toml_text import toml_value

DEFAULT_OUTPUT = "lfs.img"


@dataclass(slots=True)
class Proposal:
    """A project file to write.

    - `text`: its content; `target`: the target that it leads to.
    - `found`: what it is based on, a line for each thing.
    - `open`: what the user has to decide or check.
    """

    text: str = ""
    target: str = DEFAULT_TARGET
    found: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


def propose(found: Findings) -> Proposal:
    """A project file for a folder. Raises InitError if there is no Lua, or several programs."""
    if not found.lua:
        raise InitError("there is no Lua file here; run init in the folder with your Lua")
    proposal = Proposal()
    choice = choose_files(found)
    _describe_files(found, choice, proposal)
    firmware = _firmware_keys(found)
    config = _read_firmware(found, firmware, proposal)
    target = _target_lines(found, choice, config, proposal)
    _check_modules(choice, proposal)
    sections = (
        [
            "# Project file of luac-nodemcu; docs/project-file.md describes every key.",
            "# Written by `luac-nodemcu init` from what it found here; correct what is wrong.",
        ],
        target,
        _firmware_lines(found, firmware, config),
        _device_lines(choice, config),
        _file_lines(found, choice),
        _build_lines(choice),
        _resource_lines(found),
        [
            "# The checker's rules, by code, by the start of a code, or by name.",
            "#[check]",
            '#ignore = ["9"]',
        ],
    )
    proposal.text = "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"
    return proposal


def _describe_files(found: Findings, choice: Choice, proposal: Proposal) -> None:
    count = len(choice.files)
    proposal.found.append(
        f"{count} Lua {'file' if count == 1 else 'files'} for LFS ({', '.join(choice.patterns[:3])}"
        f"{', ...' if len(choice.patterns) > 3 else ''}): {choice.reason}"
    )
    if choice.guess:
        proposal.open.append("are these the files that belong into LFS? It is a guess")
    if choice.entry is not None:
        proposal.found.append(f"the program starts with {choice.entry.name}")
    hosts = [file for file in found.lua if file.host]
    if hosts:
        proposal.found.append(f"{len(hosts)} for the computer, such as {hosts[0].name}")
    if found.truncated:
        proposal.open.append("there are very many files here; some were not looked at")


# --- Firmware and target ---------------------------------------------------------------------


def _firmware_keys(found: Findings) -> list[tuple[str, str, str]]:
    """Keys of `[firmware]` with values and reasons."""
    keys = [
        (key, name, "says what the firmware was built with")
        for key, name in sorted(found.headers.items())
    ]
    if not keys and found.checkouts:
        keys.append(("checkout", found.checkouts[0], "is a checkout of the firmware"))
    logs = [name for name, _ in found.banners if not name.endswith(".md")]
    if not keys and logs:
        keys.append(("banner", logs[0], "has what a device printed when it booted"))
    return keys


def _read_firmware(
    found: Findings, keys: Sequence[tuple[str, str, str]], proposal: Proposal
) -> BuildConfig | None:
    """What the proposed `[firmware]` says, None if it is empty or cannot be read."""
    if not keys:
        return None
    text = "\n".join(["[firmware]", *(f"{key} = {toml_value(value)}" for key, value, _ in keys)])
    file = parse_settings_file(text.encode(), found.root / FILE_NAME, FILE_NAME)
    try:
        config = FirmwareReader(found.root, ".", file).read()
    except LuacNodemcuError as error:
        proposal.open.append(str(error))
        return None
    for _, value, reason in keys:
        shown = "this folder" if value == "." else value
        proposal.found.append(f"{shown} {reason}")
    return config


def _target_lines(
    found: Findings, choice: Choice, config: BuildConfig | None, proposal: Proposal
) -> list[str]:
    target, reason = _target(found, choice, config, proposal)
    proposal.target = target
    if reason:
        return [f"# The firmware that runs the code: {reason}", f"target = {toml_value(target)}"]
    return [
        f"# The firmware that runs the code. It follows from [firmware]: {target}.",
        f"#target = {toml_value(target)}",
    ]


def _target(
    found: Findings, choice: Choice, config: BuildConfig | None, proposal: Proposal
) -> tuple[str, str]:
    """The target, and why it must be written; no reason if `[firmware]` says it."""
    needs_53 = next((file for file in choice.files if file.needs_53), None)
    newer = f"{needs_53.name} is not Lua 5.1 ({needs_53.needs_53})" if needs_53 else ""
    if config is not None and config.targets:
        better = [name for name in config.targets if load_target(name).lua == 53]
        if newer and better and better[0] != config.targets[0]:
            return better[0], newer
        return config.targets[0], ""
    guess = guess_chip(found)
    if guess is not None:
        proposal.open.append(f"is the target right? It is guessed from {guess[1]}")
        return "esp32-lua53", f"guessed from {guess[1]}"
    if newer:
        proposal.found.append(f"Lua 5.3, because {newer}")
        return "esp8266-lua53", newer
    proposal.open.append(
        f"is the target right? Nothing says which firmware the device runs, so it is the most "
        f"common one, {DEFAULT_TARGET}"
    )
    return DEFAULT_TARGET, "nothing here says which; this is the most common one"


def _firmware_lines(
    found: Findings, keys: Sequence[tuple[str, str, str]], config: BuildConfig | None
) -> list[str]:
    lines = ["# What the firmware was built with; it decides which modules exist."]
    if config is not None:
        lines.append("[firmware]")
        lines += [f"{key} = {toml_value(value)}" for key, value, _ in keys]
        if config.modules:
            lines.append(f"# It has the modules {', '.join(config.modules)}.")
    else:
        lines += [
            "# One of these says it:",
            "#[firmware]",
            '#checkout = "../nodemcu-firmware"   # a checkout of the firmware',
            '#user-modules = "user_modules.h"    # of an ESP8266 build',
            '#sdkconfig = "sdkconfig"            # of an ESP32 build',
            '#banner = "boot.txt"                # what the device prints when it boots',
            '#modules = ["file", "gpio", "net", "node", "tmr", "wifi"]',
        ]
    lines += [
        f"# {name} also has a boot banner, of {' or '.join(banner.targets) or 'unknown firmware'}."
        for name, banner in found.banners
        if not any(name == value for _, value, _ in keys)
    ]
    return lines


def _device_lines(choice: Choice, config: BuildConfig | None) -> list[str]:
    lines = ["# The device: size of its LFS partition, and node.heap() after boot."]
    if choice.max_size:
        lines += ["[device]", f"lfs-size = {_size(choice.max_size)}"]
    elif config is not None and config.lfs_bytes is not None and config.lfs_bytes[0] > 0:
        lines += ["#[device]", f"#lfs-size = {_size(config.lfs_bytes[0])}   # as [firmware] says"]
    else:
        lines += ["#[device]", '#lfs-size = "64 KiB"']
    return [*lines, "#free-heap = 44000"]


def _size(size: int) -> str:
    shown = show_size(size)
    return shown if shown.isdigit() else toml_value(shown)


# --- Files -----------------------------------------------------------------------------------


def _file_lines(found: Findings, choice: Choice) -> list[str]:
    lines = [
        "# Patterns are those of .gitignore. A file in several lists belongs to the first of",
        "# exclude, host, fs, lfs. Lua in no list is for the device's file system.",
        "[files]",
        f"# The modules of the LFS image: {choice.reason}.",
        *_list("lfs", choice.patterns),
    ]
    if choice.entry is not None and choice.entry.name != "init.lua":
        lines += [f"entry = {toml_value(choice.entry.name)}"]
    hosts = sorted(
        {f"/{file.folder}/" if file.folder else f"/{file.name}" for file in found.lua
         if file.host.startswith("is a test")}
    )  # fmt: skip
    if hosts:
        lines += ["# Lua for the computer.", *_list("host", hosts)]
    if choice.left_out:
        lines.append("# These are left out; take one out of this list when its reason is gone.")
        lines += [f"#   {file.name} {reason}" for file, reason in choice.left_out]
        lines += _list("exclude", [f"/{file.name}" for file, _ in choice.left_out])
    else:
        lines.append("#exclude = []")
    return lines


def _list(key: str, items: Iterable[str]) -> list[str]:
    values = [toml_value(_pattern(item)) for item in items]
    one = f"{key} = [{', '.join(values)}]"
    if len(one) <= 100:
        return [one]
    return [f"{key} = [", *(f"  {value}," for value in values), "]"]


def _pattern(item: str) -> str:
    """Names may have characters that mean something in patterns; wildcards stay."""
    return item.replace("[", "\\[").replace("!", "\\!") if "*" not in item else item


def _check_modules(choice: Choice, proposal: Proposal) -> None:
    """What would keep the image from being built."""
    for file, reason in choice.left_out:
        proposal.open.append(f"{file.name} {reason}; it is left out")
    count = len(choice.files)
    if load_target(proposal.target).lua == 51 and count > MAX_MODULES_51:
        proposal.open.append(
            f"{count} modules are more than an image of Lua 5.1 holds ({MAX_MODULES_51}); choose "
            "those that the device needs"
        )
    if not choice.files:
        proposal.open.append("no file is left for the image; name some in files.lfs")


def _build_lines(choice: Choice) -> list[str]:
    lines = ["[build]", f"output = {toml_value(choice.output or DEFAULT_OUTPUT)}"]
    if choice.strip:
        lines.append('strip = "2"   # luac.cross was called with -s')
    return [*lines, "# 1700000000 makes images that are the same every time.", "#timestamp = 0"]


def _resource_lines(found: Findings) -> list[str]:
    lines = ["# Pages and certificates can be strings in LFS, which take no RAM."]
    assets = [name for name in found.assets if "/" in name]
    folders: dict[str, int] = {}
    for name in assets:
        folder = name.partition("/")[0]
        folders[folder] = folders.get(folder, 0) + 1
    folder = max(sorted(folders), key=lambda name: folders[name]) if folders else "www"
    return [
        *lines,
        "#[resources]",
        f"#files = [{toml_value(f'/{folder}/**')}]",
        f"#root = {toml_value(folder)}",
        '#gzip = ["*.html", "*.css", "*.js"]',
    ]
