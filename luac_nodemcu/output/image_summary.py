"""The summary of a built LFS image: modules and bytes, the image against its limit, what next."""

from __future__ import annotations

from typing import Any, Final

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.lfs.pack import PackedImage
from luac_nodemcu.output.style import Style, bar, count_bytes, plural, table

BAR_WIDTH: Final = 40
SHOWN_MODULES: Final = 40
_ALMOST_FULL: Final = 0.9


def summary_lines(
    image: PackedImage, output: str, target: Target, seconds: float, style: Style
) -> list[str]:
    """The lines of the summary, the largest modules first."""
    modules = sorted(image.modules, key=lambda module: (-module.own_bytes, module.path))
    rows = [
        [_text(module.name), count_bytes(module.own_bytes), module.path]
        for module in modules[:SHOWN_MODULES]
    ]
    hidden = modules[SHOWN_MODULES:]
    if hidden:
        rows.append(
            [f"{len(hidden)} more", count_bytes(sum(module.own_bytes for module in hidden)), ""]
        )
    if image.shared_bytes:
        rows.append(["shared strings", count_bytes(image.shared_bytes), ""])
    rows.append(["image overhead", count_bytes(image.fixed_bytes), ""])
    header, *lines = table([["module", "bytes", "file"], *rows], "<><")
    share = image.flash_size / image.limit if image.limit else 1.0
    colour = "red" if share > 1 else "yellow" if share > _ALMOST_FULL else "green"
    free = image.limit - image.flash_size
    gauge = style.paint(bar(share, BAR_WIDTH, style), colour)
    used = f"{count_bytes(image.flash_size)} of {count_bytes(image.limit)} bytes"
    built = f"{plural(len(modules), 'module')}, {count_bytes(len(image.data))} bytes"
    return [
        style.dim(header),
        *lines,
        "",
        f"LFS {gauge} {share:.1%}  {used}, {count_bytes(free)} free",
        f"{style.bold(output)}: {built}, for {target.name}, in {seconds:.2f} s",
    ]


def next_steps(image: PackedImage, output: str, target: Target) -> list[str]:
    """How the image gets onto the device."""
    name = output.rsplit("/", 1)[-1]
    if image.form in ("absolute", "region"):
        address = "the address of the LFS partition"
        return [f"Next: flash the file at {address} with esptool, then restart the device."]
    lines = [
        f"Next: upload {name} to the device's file system, then run on its console",
        f'    node.LFS.reload("{name}")',
        'The device restarts with the new modules: node.LFS.get("NAME")() runs one.',
    ]
    if target.chip == "esp32":
        lines.append("(The firmware's partition table needs an LFS partition.)")
    return lines


def one_line(image: PackedImage, output: str) -> str:
    """The summary for a pipe."""
    return (
        f"{output}: {plural(len(image.modules), 'module')}, "
        f"{count_bytes(image.flash_size)} of {count_bytes(image.limit)} bytes of LFS, "
        f"{count_bytes(image.limit - image.flash_size)} free"
    )


def image_json(image: PackedImage, output: str | None) -> dict[str, Any]:
    """The image as JSON: sizes in bytes."""
    return {
        "output": output,
        "form": image.form,
        "file_bytes": len(image.data),
        "bytes": image.flash_size,
        "limit": image.limit,
        "timestamp": image.timestamp,
        "seed": image.seed,
        "shared_bytes": image.shared_bytes,
        "fixed_bytes": image.fixed_bytes,
        "modules": [
            {
                "name": _text(module.name),
                "path": module.path,
                "own_bytes": module.own_bytes,
                "shared_bytes": module.shared_bytes,
            }
            for module in image.modules
        ],
        "notices": [
            {"code": notice.code, "message": notice.message, "files": list(notice.modules)}
            for notice in image.notices
        ],
    }


def _text(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")
