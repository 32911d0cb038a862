"""`report` as a user runs it: figures, places, budgets, comparison, formats, bad input."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from luac_nodemcu.cli.main import main
from luac_nodemcu.firmware.targets import target_names

INIT = b'local app = require("app")\napp.start()\n'
APP = b"""local M = {}
local config = require("config")
function M.start()
  print("hello", config.name)
  tmr.create():alarm(1000, 1, function() M.tick() end)
end
function M.tick(...) print("tick", ...) end
return M
"""
CONFIG = b'return {name = "shared", a = 1, b = 2, c = 3}\n'
PROJECT = '[device]\nlfs-size = "64 KiB"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    (tmp_path / "lfs").mkdir()
    (tmp_path / "init.lua").write_bytes(INIT)
    (tmp_path / "lfs" / "app.lua").write_bytes(APP)
    (tmp_path / "config.lua").write_bytes(CONFIG)
    (tmp_path / "luac-nodemcu.toml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def run(*words: str, command: str = "report") -> Result:
    """Runs the command in this process; an unexpected exception fails the test."""
    return CliRunner().invoke(main, [command, *words], catch_exceptions=False)


def document(*words: str, code: int = 0) -> dict[str, Any]:
    """The JSON report of a run."""
    result = run(*words, "--format", "json")
    assert result.exit_code == code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def budget(folder: Path, text: str) -> None:
    (folder / "luac-nodemcu.toml").write_text(f"{PROJECT}[budget]\n{text}", encoding="utf-8")


RAM_KEYS = {"bytes", "blocks", "heap_esp8266", "heap_esp32"}


@pytest.mark.parametrize("target", target_names())
def test_the_json_has_the_keys_that_others_rely_on(target: str) -> None:
    report = document("-t", target)
    assert {"bytes", "limit", "flash_bytes_on_device"} <= set(report["image"])
    for module in report["modules"]:
        for item in (module, *module["functions"]):
            assert set(item["ram"]) == {"from_source", "from_lc", "from_lfs"}
            assert all(set(ram) >= RAM_KEYS for ram in item["ram"].values())
            if module["place"] == "lfs":
                assert {"bytes", "own", "shared"} <= set(item["lfs"])
                assert item["lfs"]["bytes"] == item["lfs"]["own"] + item["lfs"]["shared"]
        assert {"name", "line", "last_line"} <= set(module["functions"][0])


@pytest.mark.parametrize("target", target_names())
def test_the_image_is_as_large_as_the_one_that_is_built(target: str) -> None:
    built = run("-t", target, "--json", command="build-lfs")
    assert built.exit_code == 0, built.output
    report = document("-t", target)
    image = report["image"]
    assert image["bytes"] == json.loads(built.stdout)["image"]["bytes"]
    modules = sum(one["lfs"]["bytes"] for one in report["modules"] if one["lfs"])
    assert modules + sum(image["overhead"].values()) == image["bytes"]
    assert image["limit"] == 65536


def test_places_follow_the_project() -> None:
    places = {one["path"]: one["place"] for one in document()["modules"]}
    assert places == {"init.lua": "source", "config.lua": "source", "lfs/app.lua": "lfs"}


def test_paths_have_the_places_of_the_project() -> None:
    places = {one["path"]: one["place"] for one in document("lfs", "config.lua")["modules"]}
    assert places == {"config.lua": "source", "lfs/app.lua": "lfs"}


def test_without_a_project_everything_but_the_entry_is_in_the_image(folder: Path) -> None:
    (folder / "lfs" / "app.lua").rename(folder / "app.lua")
    report = document("--no-config", "init.lua", "app.lua", "config.lua")
    places = {one["path"]: one["place"] for one in report["modules"]}
    assert places == {"init.lua": "source", "config.lua": "lfs", "app.lua": "lfs"}
    assert report["boot"]["entry"] == 0


def test_the_boot_is_in_the_report_for_every_layout() -> None:
    report = document()
    boot = [report["modules"][number]["path"] for number in report["boot"]["modules"]]
    assert boot == ["init.lua", "lfs/app.lua", "config.lua"]
    left = {one["name"]: one["heap_left"] for one in report["layouts"]}
    assert left["source"] <= left["lc"] < left["configured"] < left["lfs"]


def test_free_heap_is_what_is_left_from() -> None:
    first, second = document("--free-heap", "20k"), document("--free-heap", "21k")
    for one, other in zip(first["layouts"], second["layouts"], strict=True):
        assert other["heap_left"] - one["heap_left"] == 1024


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("module", ["app", "config", "init", "(header)"]),
        ("function", ["M.start (line 3)", "M.tick (line 7)", "main chunk"]),
        ("string", ['"hello"', '"alarm"']),
    ],
)
def test_the_table_shows_what_it_is_by(by: str, words: list[str]) -> None:
    result = run("--by", by)
    assert result.exit_code == 0
    for word in words:
        assert word in result.stdout
    assert "of 65,536 bytes" in result.stdout
    assert "heap left" in result.stdout


def test_the_table_is_sorted_and_its_figures_are_those_of_the_json() -> None:
    report = document()
    lines = run().stdout.splitlines()
    app = next(line for line in lines if line.startswith("app"))
    module = next(one for one in report["modules"] if one["name"] == "app")
    assert f"{module['lfs']['bytes']:,}" in app.split()
    sizes = [one["bytes"] for one in report["strings"]]
    assert sizes == sorted(sizes, reverse=True)


def test_output_goes_to_a_file(folder: Path) -> None:
    result = run("--format", "json", "-o", "out.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads((folder / "out.json").read_bytes()) == document()


def test_sizes_only_leaves_out_what_needs_the_code_to_be_followed() -> None:
    full, quick = document(), document("--sizes-only")
    assert quick["image"] == full["image"]
    assert quick["layouts"] == []
    assert quick["advice"] == []
    assert [one["ram"] for one in quick["modules"]] == [one["ram"] for one in full["modules"]]
    assert run("--sizes-only").exit_code == 0


def test_dummy_strings_move_strings_to_the_image(folder: Path) -> None:
    before = document()
    assert run("--dummy-strings", "lfs/dummy_strings.lua").exit_code == 0
    after = document()
    assert any(one["name"] == "dummy_strings" for one in after["modules"])
    wanted = {one["text"] for one in before["advice"] if one["kind"] == "add-string"}
    assert wanted
    assert not wanted & {one["text"] for one in after["advice"] if one["kind"] == "add-string"}
    assert (folder / "lfs" / "dummy_strings.lua").is_file()


def test_held_strings_are_free(folder: Path) -> None:
    (folder / "held.json").write_text('["shared", "name"]', encoding="utf-8")
    (folder / "none.txt").write_bytes(b"")
    sizes = [
        next(one for one in document(*words)["modules"] if one["name"] == "config")
        for words in (("--held-strings", "none.txt"), ("--held-strings", "held.json"))
    ]
    without, with_ = (one["ram"]["from_source"]["bytes"] for one in sizes)
    assert with_ < without


def test_what_is_taken_and_what_is_left_is_the_free_heap(folder: Path) -> None:
    """The callback of a timer is counted, and said to be one."""
    (folder / "init.lua").write_bytes(
        INIT + b"tmr.create():alarm(9, 1, function() print(1, 2, 3) end)\n"
    )
    lines = run("--free-heap", "40000").stdout.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("after boot"))
    for line in lines[start + 1 : start + 5]:
        cells = [cell for cell in line.replace("about ", "").split("  ") if cell.strip()]
        taken, callbacks, left = (int(cell.replace(",", "")) for cell in cells[1:4])
        assert taken + left == 40_000
        assert 0 <= callbacks < taken


def test_without_an_entry_there_is_no_boot(folder: Path) -> None:
    (folder / "init.lua").unlink()
    for form in ("table", "markdown", "html"):
        assert "Boot: not known" in run("--format", form).stdout
        assert "Boot: not known" not in run("--format", form, "--sizes-only").stdout


def test_a_function_that_no_module_uses_is_named(folder: Path) -> None:
    (folder / "lfs" / "app.lua").write_bytes(GROWN)
    (line,) = [line for line in run().stdout.splitlines() if "no module uses" in line]
    assert line.endswith("lfs/app.lua:8: no module uses the function more (likely)")


def test_one_of_several_entries_is_taken(folder: Path) -> None:
    (folder / "luac-nodemcu.toml").unlink()
    (folder / "other").mkdir()
    (folder / "other" / "init.lua").write_bytes(b"return 1\n")
    assert "init.lua is taken as what runs first; other/init.lua" in run().stderr
    assert "is taken as" not in run("init.lua", "lfs").stderr


def test_modules_that_nothing_loads_are_one_item(folder: Path) -> None:
    for name in ("one", "two", "three"):
        (folder / "lfs" / f"{name}.lua").write_bytes(b"print('%s')\n" % name.encode())
    report = document()
    saved = sum(one["saves_lfs"] for one in report["advice"] if one["kind"] == "unused-module")
    (line,) = [line for line in run().stdout.splitlines() if "nothing loads" in line]
    assert line.startswith(f"  {saved:,} bytes of LFS ")
    assert "these 3 modules of the image: lfs/" in line
    assert all(name in line for name in ("lfs/one.lua", "lfs/three.lua", "lfs/two.lua"))


@pytest.mark.parametrize(
    ("target", "settings", "level"),
    [
        ("esp8266-lua51", "", 1),
        ("esp8266-lua51", "[firmware.options]\nLUAI_OPTIMIZE_DEBUG = 0\n", 0),
        ("esp8266-lua53", "[firmware.options]\nLUAI_OPTIMIZE_DEBUG = 2\n", 2),
        ("esp32-lua53", "[firmware.options]\nCONFIG_LUA_OPTIMIZE_DEBUG = 2\n", 2),
        # The firmware knows no level 3: it drops nothing.
        ("esp32-lua53", "[firmware.options]\nCONFIG_LUA_OPTIMIZE_DEBUG = 3\n", 0),
        ("esp32-lua53", '[firmware]\nsdkconfig = "sdkconfig"\n', 2),
        ("esp8266-lua51", '[firmware]\nuser-config = "user_config.h"\n', 0),
    ],
)
def test_the_debug_level_is_the_firmware_s(
    folder: Path, target: str, settings: str, level: int
) -> None:
    (folder / "sdkconfig").write_text(
        'CONFIG_IDF_TARGET="esp32"\nCONFIG_LUA_VERSION_53=y\nCONFIG_LUA_OPTIMIZE_DEBUG=2\n'
    )
    (folder / "user_config.h").write_text("#define LUAI_OPTIMIZE_DEBUG  0\n")
    text = f'target = "{target}"\n{settings}'
    (folder / "luac-nodemcu.toml").write_text(text, encoding="utf-8")
    assert document()["settings"]["debug_level"] == level
    assert document("--debug-level", "1")["settings"]["debug_level"] == 1


# --- budgets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lfs = 100", "LFS image: "),
        ('heap-at-boot = "1 MiB"', "heap left after boot: "),
        ("peak = 10", "peak at boot: "),
        ("modules = { app = 100 }", "LFS of module app: "),
        ("modules = { config = { ram = 100 } }", "RAM of module config: "),
        ('groups = [{ name = "web", modules = ["a*"], lfs = 10 }]', "LFS of group web: "),
    ],
)
def test_a_broken_budget_is_exit_code_1_and_a_line(folder: Path, text: str, message: str) -> None:
    budget(folder, text)
    result = run()
    assert result.exit_code == 1
    line = next(line for line in result.stderr.splitlines() if "budget broken" in line)
    assert message in line
    assert "over" in line or "less than" in line
    assert ".lua" in line
    assert "BROKEN" in result.stdout


def test_budgets_that_are_kept_are_exit_code_0(folder: Path) -> None:
    budget(folder, "lfs = 60000\nheap-at-boot = 1000\npeak = 30000\nmodules = { app = 9000 }")
    report = document()
    assert len(report["budgets"]) == 4
    assert not any(one["broken"] for one in report["budgets"])


LFS_BUDGETS = """lfs = 100
peak = 1
growth = 1
modules = { app = 100, config = { ram = 1 }, gone = 5 }
groups = [{ name = "web", modules = ["lfs/*"], lfs = 9000, ram = 1 }]
"""


@pytest.mark.parametrize("target", target_names())
def test_a_build_looks_at_the_budgets_for_lfs(folder: Path, target: str) -> None:
    """The figures are those of the report, and the image is written all the same."""
    budget(folder, LFS_BUDGETS)
    built = run("-t", target, "--json", command="build-lfs")
    assert built.exit_code == 1
    assert (folder / "lfs.img").exists()
    found = json.loads(built.stdout)["budgets"]
    of_report = document("-t", target, "--sizes-only", code=1)["budgets"]
    kinds = ("lfs", "module-lfs", "group-lfs")
    keys = ("kind", "subject", "limit", "used", "broken", "excess")
    assert [[one[key] for key in keys] for one in found] == [
        [one[key] for key in keys] for one in of_report if one["kind"] in kinds
    ]
    assert [(one["subject"], one["broken"]) for one in found] == [
        ("", True),
        ("app", True),
        ("gone", False),
        ("web", False),
    ]
    lines = [line for line in built.stderr.splitlines() if "budget broken" in line]
    assert len(lines) == 2
    assert "LFS image: " in lines[0]
    assert "largest: lfs/app.lua" in lines[0]
    assert "M.start (line 3)" in lines[1]
    shown = run("-t", target, "--verbose", command="build-lfs").stdout
    assert "no module" in shown
    assert "LFS of group web" in shown
    assert "RAM of" not in shown


def test_a_build_within_its_budgets_is_exit_code_0(folder: Path) -> None:
    budget(folder, 'lfs = "60 KiB"\nmodules = { config = { ram = 1 } }')
    built = run("--json", command="build-lfs")
    assert built.exit_code == 0
    (verdict,) = json.loads(built.stdout)["budgets"]
    assert verdict["used"] == json.loads(built.stdout)["image"]["bytes"]
    (folder / "luac-nodemcu.toml").write_text(PROJECT, encoding="utf-8")
    assert "budgets" not in json.loads(run("--json", command="build-lfs").stdout)


def test_a_broken_group_names_its_own_modules(folder: Path) -> None:
    (folder / "lfs" / "other.lua").write_bytes(APP + b"-- much the same")
    budget(folder, 'groups = [{ name = "web", modules = ["app"], lfs = 10 }]')
    line = next(line for line in run().stderr.splitlines() if "budget broken" in line)
    assert "lfs/app.lua" in line
    assert "other" not in line
    size = next(one["lfs"]["bytes"] for one in document(code=1)["modules"] if one["name"] == "app")
    assert line.endswith(f"largest: lfs/app.lua {size:,}")


def test_an_image_over_its_limit_is_reported_completely() -> None:
    result = run("--max-size", "1000")
    assert result.exit_code == 1
    assert "over the partition's 1,000" in result.stderr
    assert "M.start" in run("--max-size", "1000", "--by", "function").stdout


# --- comparison ----------------------------------------------------------------------------------

GROWN = APP.replace(b"return M", b'function M.more() print("much more", "and more") end\nreturn M')


def test_a_comparison_shows_what_grew(folder: Path) -> None:
    before = document()
    (folder / "base.json").write_text(json.dumps(before), encoding="utf-8")
    assert document("--compare", "base.json")["comparison"]["modules"] == []
    assert "no difference" in run("--compare", "base.json").stdout
    (folder / "lfs" / "app.lua").write_bytes(GROWN)
    after = document("--compare", "base.json")
    (change,) = after["comparison"]["modules"]
    sizes = [
        next(one["lfs"]["bytes"] for one in report["modules"] if one["name"] == "app")
        for report in (before, after)
    ]
    assert change["name"] == "lfs/app.lua"
    assert change["difference"]["lfs"] == sizes[1] - sizes[0] > 0
    # The others changed as well: their share of the strings that M.more uses, too, is less.
    assert {one["name"] for one in change["functions"]} >= {"M.more", "main chunk"}
    assert after["comparison"]["image"]["after"] == after["image"]["bytes"]


def test_growth_over_the_budget_names_what_grew(folder: Path) -> None:
    (folder / "base.json").write_text(json.dumps(document()), encoding="utf-8")
    (folder / "lfs" / "app.lua").write_bytes(GROWN)
    budget(folder, "growth = 10")
    result = run("--compare", "base.json")
    assert result.exit_code == 1
    assert "growth of LFS: " in result.stderr
    assert "grew: lfs/app.lua +" in result.stderr
    budget(folder, "growth = 1000")
    assert run("--compare", "base.json").exit_code == 0


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *words],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


def test_a_git_revision_is_a_baseline(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    before = document()
    (folder / "lfs" / "app.lua").write_bytes(GROWN)
    (folder / "lfs" / "new.lua").write_bytes(b"return 1\n")
    comparison = document("--compare-rev", "HEAD")["comparison"]
    assert comparison["image"]["before"] == before["image"]["bytes"]
    assert [one["name"] for one in comparison["modules"]] == ["lfs/app.lua", "lfs/new.lua"]
    assert comparison["modules"][1]["before"] is None
    named = document("lfs", "--compare-rev", "HEAD")["comparison"]
    assert [one["name"] for one in named["modules"]] == ["lfs/app.lua", "lfs/new.lua"]
    result = run("--compare-rev", "nowhere")
    assert result.exit_code == 2
    assert "git knows no revision nowhere" in result.stderr


# --- bad input -----------------------------------------------------------------------------------


def test_files_that_do_not_compile_are_listed_and_the_rest_reported(folder: Path) -> None:
    (folder / "lfs" / "bad.lua").write_bytes(b"local x = \n= 2\n")
    result = run()
    assert result.exit_code == 2
    assert "1 file could not be compiled" in result.stderr
    assert "lfs/bad.lua" in result.stdout
    assert "app" in result.stdout
    report = document(code=2)
    (failure,) = report["failures"]
    assert failure["path"] == "lfs/bad.lua"
    assert failure["message"].startswith("line 2: ")
    assert len(report["modules"]) == 3


def test_zero_modules(folder: Path) -> None:
    for path in folder.rglob("*.lua"):
        path.unlink()
    report = document()
    assert (report["modules"], report["image"]) == ([], None)
    for form in ("table", "markdown", "html"):
        assert run("--format", form).exit_code == 0
    (folder / "empty").mkdir()
    result = run("empty")
    assert result.exit_code == 2
    assert "the folder has no .lua file" in result.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"{", "base.json:1: not valid JSON"),
        (b"[]", "base.json is not a report"),
        (b"\xff", "not UTF-8"),
        (b'{"schema": 99, "modules": []}', "base.json has report schema 99"),
        (b'{"schema": 1, "modules": [{}]}', "base.json is not a complete report"),
    ],
)
def test_a_baseline_that_is_none(folder: Path, text: bytes, message: str) -> None:
    (folder / "base.json").write_bytes(text)
    result = run("--compare", "base.json")
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_baseline_of_another_target(folder: Path) -> None:
    (folder / "base.json").write_text(json.dumps(document("-t", "esp32-lua53")), encoding="utf-8")
    result = run("--compare", "base.json")
    assert result.exit_code == 2
    assert "compare reports for the same target" in result.stderr


@pytest.mark.parametrize("option", ["--compare", "--held-strings"])
def test_a_file_that_is_not_there(option: str) -> None:
    result = run(option, "missing.json")
    assert result.exit_code == 2
    assert "missing.json" in result.stderr


@pytest.mark.parametrize("text", [b"[1]", b"[", b"a\0b", b'"a', b'{"strings": 1}'])
def test_malformed_held_strings(folder: Path, text: bytes) -> None:
    (folder / "held").write_bytes(text)
    result = run("--held-strings", "held")
    assert result.exit_code == 2
    assert "held" in result.stderr


def test_options_that_contradict_each_other() -> None:
    assert run("--compare", "a", "--compare-rev", "b").exit_code == 2
    assert run("--sizes-only", "--dummy-strings", "b").exit_code == 2
