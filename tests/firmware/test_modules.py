"""The module names of both chips: the data files and their loader."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from luac_nodemcu.firmware.modules import VARIANTS, Chip, closest, module_names

FOLDER = Path(__file__).resolve().parents[2] / "firmware" / "modules"
CHIPS: tuple[Chip, ...] = ("esp8266", "esp32")


def test_one_file_per_chip() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {*CHIPS, "schema"}


@pytest.mark.parametrize("chip", CHIPS)
def test_files_follow_the_schema(chip: Chip) -> None:
    schema = json.loads((FOLDER / "schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads((FOLDER / f"{chip}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["chip"] == chip
    assert list(data["modules"]) == sorted(data["modules"])
    assert list(data["options"]) == sorted(data["options"])


def test_switches() -> None:
    esp8266 = module_names("esp8266").modules
    assert esp8266["adc"].option == "LUA_USE_MODULES_ADC"
    assert esp8266["adc"].default
    assert not esp8266["http"].default
    assert esp8266["gpio_pulse"].lua == "gpio.pulse"
    assert esp8266["pipe"].always
    assert "CLIENT_SSL_ENABLE" in esp8266["tls"].needs
    esp32 = module_names("esp32").modules
    assert esp32["eth"].option == "CONFIG_NODEMCU_CMODULE_ETH"
    assert esp32["eth"].variants == ("esp32",)
    assert esp32["gpio"].variants == VARIANTS[1:]
    assert "esp32h2" not in esp32["wifi"].variants


@pytest.mark.parametrize("chip", CHIPS)
def test_defaults_are_those_that_stubs_assume(chip: Chip) -> None:
    stubs = json.loads((FOLDER.parents[1] / "api_stubs" / "options.json").read_text("utf-8"))[chip]
    names = module_names(chip)
    ours: dict[str, object] = {**names.options}
    ours |= {switch.option: switch.default for switch in names.modules.values()}
    both = {name for name in stubs if isinstance(ours.get(name), bool)}
    assert len(both) >= 9
    assert {name: stubs[name] for name in both} == {name: ours[name] for name in both}


def test_suggestions() -> None:
    assert module_names("esp8266").suggest("websockets") == "websocket"
    assert module_names("esp8266").suggest("rboot") is None
    assert closest("CLIENT_SSL_ENABEL", module_names("esp8266").options) == "CLIENT_SSL_ENABLE"
