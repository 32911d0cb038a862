"""The shipped targets: their files, their agreement with the real luac.cross, the loader."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

import jsonschema
import pytest

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.firmware.targets import (
    DEFAULT_TARGET,
    UnknownTargetError,
    load_target,
    target_data,
    target_names,
)
from tests.support.luac_cross import luac_cross

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "firmware" / "targets").glob("*.json"))
CONTRACT = {
    *("esp8266-lua51", "esp8266-lua51-int", "esp8266-lua53", "esp8266-lua53-64bit"),
    *("esp32-lua51", "esp32-lua51-int", "esp32-lua53", "esp32-lua53-int64"),
    *("esp32-lua53-double", "esp32-lua53-int64-double"),
}


def test_the_ten_targets_are_there() -> None:
    assert set(target_names()) == CONTRACT
    assert {path.stem for path in FILES} == CONTRACT
    assert load_target(DEFAULT_TARGET).name == DEFAULT_TARGET


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_follow_the_schema(path: Path) -> None:
    schema = json.loads((ROOT / "firmware" / "schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads(path.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["name"] == path.stem
    assert data["name"].startswith(f"{data['chip']}-lua{data['lua'].replace('.', '')}")


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("lfs", "signature"), "0xfafaa154"),
        (("numbers", "tvalue_bytes"), 10),
        (("lfs", "max_bytes"), 5000),
        (("memory", "surprise"), 1),
        (("lua",), "5.3"),  # a file of 5.1 with the keys of 5.1
    ],
)
def test_schema_rejects(where: tuple[str, ...], value: object) -> None:
    schema = json.loads((ROOT / "firmware" / "schema.json").read_text("utf-8"))
    data = json.loads((ROOT / "firmware" / "targets" / "esp8266-lua51.json").read_text("utf-8"))
    place = data
    for key in where[:-1]:
        place = place[key]
    place[where[-1]] = value
    assert not jsonschema.Draft202012Validator(schema).is_valid(data)


@pytest.mark.parametrize("name", target_names())
def test_values_that_follow_from_others(name: str) -> None:
    target = load_target(name)
    wide = 64 in (target.float_bits, target.integer_bits)
    # Packed to 4 bytes: value and type.
    assert target.tvalue_bytes == (12 if wide else 8)
    assert target.lfs_signature >> 8 & 15 == (1 if target.lua == 51 else 2)
    assert target.integral == name.endswith("lua51-int")
    memory = target_data(name)["memory"]
    # A node is two values and the number of the next; its key keeps the alignment of a double.
    assert memory["node_bytes"] == (32 if wide else 20)
    # What a new thread was measured to take, by Lua version and size of a value.
    thread = (
        memory["state_bytes"]
        + memory["initial_stack_slots"] * target.tvalue_bytes
        + memory["initial_call_infos"] * memory["call_info_bytes"]
    )
    assert (
        thread
        == {(51, 12): 844, (51, 8): 656, (53, 8): 444, (53, 12): 604}[
            (target.lua, target.tvalue_bytes)
        ]
    )


def test_unknown_target_suggests_and_lists() -> None:
    with pytest.raises(UnknownTargetError) as caught:
        load_target("esp8266_lua5.1")
    message = str(caught.value)
    assert message.startswith("Unknown target 'esp8266_lua5.1'. Did you mean 'esp8266-lua51'?")
    assert all(name in message for name in CONTRACT)
    with pytest.raises(UnknownTargetError) as caught:
        load_target("../schema")
    assert "Did you mean" not in str(caught.value)


def _run(program: Path, folder: Path, *args: str) -> str:
    done = subprocess.run(
        [str(program), *args], cwd=folder, capture_output=True, text=True, check=True, timeout=20
    )
    return done.stdout


@pytest.mark.parametrize("name", target_names())
def test_agrees_with_the_real_luac_cross(name: str, tmp_path: Path) -> None:
    program = luac_cross(name)
    target = load_target(name)
    (tmp_path / "m.lua").write_bytes(b"local a = ...\nreturn function() return a, 'text' end\n")
    printed = _run(program, tmp_path, "-f", "-o", "m.img", "m.lua")
    _run(program, tmp_path, "-s", "-f", "-o", "stripped.img", "m.lua")
    _run(program, tmp_path, "-o", "m.lc", "m.lua")
    _check_number_sizes(target, (tmp_path / "m.lc").read_bytes())
    image = (tmp_path / "m.img").read_bytes()
    stripped = (tmp_path / "stripped.img").read_bytes()
    shorter = len(stripped) < len(image)
    assert shorter == target.strip_applies_to_image
    if target.size_line == "size":
        assert printed.startswith("Image size: ")
    elif target.size_line == "percent":
        assert f"available size of {target.lfs_max_bytes // 1024}kiB" in printed
    else:
        assert printed == ""
    if target.lua == 51:
        header = gzip.decompress(image)[:32]
        assert int.from_bytes(header[:4], "little") == target.lfs_signature
    elif target.chip == "esp32":  # luac.cross for the ESP8266 cannot do this
        _run(program, tmp_path, "-F", "m.img", "-a", "0x3F400000", "-o", "m.abs")
        header = (tmp_path / "m.abs").read_bytes()[:4]
        assert int.from_bytes(header, "little") == target.lfs_signature


def _check_number_sizes(target: Target, chunk: bytes) -> None:
    if target.lua == 51:
        assert chunk[4] == 0x51
        assert chunk[10:12] == (b"\x04\x01" if target.integral else b"\x08\x00")
    else:
        assert chunk[4] == 0x53
        assert chunk[14:16] == bytes((target.integer_bits // 8, target.float_bits // 8))
