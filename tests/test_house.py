"""Tests of the house itself: packaging, layers, documentation. Not of any feature."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = "Scripts" if os.name == "nt" else "bin"
EXE = ".exe" if os.name == "nt" else ""
COMPILED_STUBS = "luac_nodemcu/api_stubs/compiled.bin"
"""Made when the distribution is built, see setup.py."""


def project_files() -> list[Path]:
    """Every file of the project, those not yet committed included, relative to ROOT."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        # An unpacked archive, or no git: everything but what tools leave behind.
        made = re.compile(r"(^|/)(\.venv|build|dist|__pycache__|\..*_cache|.*\.egg-info)(/|$)")
        every = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return sorted(path for path in every if not made.search(path.as_posix()))
    names = (Path(os.fsdecode(name)) for name in listed.split(b"\0") if name)
    return sorted(path for path in names if (ROOT / path).is_file())


def configuration() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


# --- Sources ---------------------------------------------------------------------------------


def test_every_module_opens_with_a_docstring() -> None:
    modules = [path for path in project_files() if path.suffix == ".py"]
    assert Path("luac_nodemcu/__init__.py") in modules
    assert [
        path.as_posix()
        for path in modules
        if ast.get_docstring(ast.parse((ROOT / path).read_bytes())) is None
    ] == []


def test_no_path_of_a_machine() -> None:
    # Written so that this file does not find itself.
    homes = rb"(?<![\w.~-])/(?:home|Users|root|work)/[\w.-]+/|[A-Z]:\\+Users\\"
    here = re.escape(os.fsencode(ROOT)) + rb"(?![\w-])"
    pattern = re.compile(homes + b"|" + here)
    assert pattern.search(b"see /" + b"home/someone/x")
    files = project_files()
    assert Path("README.md") in files
    found = [p.as_posix() for p in files if pattern.search((ROOT / p).read_bytes())]
    assert found == []


def test_text_files_have_one_kind_of_line_end() -> None:
    kinds = {".py", ".md", ".toml", ".json", ".yml", ".yaml"}
    files = [path for path in project_files() if path.suffix in kinds]
    assert files
    assert [path.as_posix() for path in files if b"\r" in (ROOT / path).read_bytes()] == []


# --- Layers ----------------------------------------------------------------------------------


def test_layers() -> None:
    program = "import sys; from importlinter.cli import lint_imports as lint; "
    program += "sys.exit(lint(no_cache=True, no_logo=True))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_has_a_layer() -> None:
    tool = configuration()["tool"]
    assert isinstance(tool, dict)
    contracts = tool["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    placed = {name.strip() for layer in layers for name in layer.split("|")}
    packages = {
        f"luac_nodemcu.{path.stem}"
        for path in (ROOT / "luac_nodemcu").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert placed == (packages - {"luac_nodemcu.__init__"}) | {"luac_nodemcu_lsp"}


# --- Documentation ---------------------------------------------------------------------------


def readme_command(name: str) -> str:
    """The one line in the code block below its marker in README.md."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(rf"<!-- command: {name} -->\n```\n(.*)\n```\n", text)
    assert len(blocks) == 1, f"README.md must have one command: {name}"
    return str(blocks[0])


def test_readme_commands_are_what_ci_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    for name in ("install", "test"):
        assert readme_command(name)
        assert f"$(readme {name})" in script
    # Nothing is installed or tested that the README does not say.
    assert "pip install" not in script
    assert "pytest" not in re.sub(r"#.*", "", script)
    assert " build-lfs examples/" in readme_command("install")


def test_readme_commands_for_windows_are_the_same() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for name in ("install", "test"):
        command = (
            readme_command(name).replace(" && ", "; ").replace("python3 -m venv", "py -m venv")
        )
        command = command.replace(".venv/bin/", ".venv/Scripts/").replace("/", "\\")
        assert command in text


def test_links_between_documents() -> None:
    links = []
    for document in (path for path in project_files() if path.suffix == ".md"):
        text = re.sub(r"```.*?```", "", (ROOT / document).read_text("utf-8"), flags=re.DOTALL)
        targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        links += [(document, target) for target in targets if "://" not in target]
    assert links
    assert [
        f"{document.as_posix()}: {target}"
        for document, target in links
        if not (ROOT / document.parent / target).exists()
    ] == []


# --- Packaging -------------------------------------------------------------------------------


def run(*command: str | Path, cwd: Path) -> str:
    """Runs a program as a user of the wheel would: without this project on the path."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution, made from a copy of the project."""
    folder = tmp_path_factory.mktemp("distribution")
    for path in project_files():
        target = folder / "project" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)
    run(sys.executable, "-m", "build", "--outdir", folder / "dist", "project", cwd=folder)
    (made,) = (folder / "dist").glob("*.whl")
    return made


@pytest.mark.slow
def test_wheel_has_every_package_and_its_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    places = {
        "luac_nodemcu": "luac_nodemcu",
        "api_stubs": "luac_nodemcu/api_stubs",
        "firmware": "luac_nodemcu/_targets",
        "lsp/luac_nodemcu_lsp": "luac_nodemcu_lsp",
    }
    expected = set()
    for path in project_files():
        for source, installed in places.items():
            if path.is_relative_to(source) and path.suffix in {".py", ".json", ".typed"}:
                expected.add(f"{installed}/{path.relative_to(source).as_posix()}")
    assert inside == expected | {COMPILED_STUBS}


WITHOUT_COMPILING = """
import sys
from luac_nodemcu.stubs.library import StubLibrary
library = StubLibrary()
assert library.container.path.name == "compiled.bin", library.container.path
assert library.view("esp8266", "5.1").find("tmr.create").signatures
assert not {"lark", "jsonschema"} & set(sys.modules)
"""


@pytest.mark.slow
def test_installed_wheel_does_the_main_job(wheel: Path, tmp_path: Path) -> None:
    """From an empty environment and another folder, the same bytes as from this checkout."""
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    programs = environment / BIN
    run(programs / f"python{EXE}", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    run(programs / f"python{EXE}", "-c", WITHOUT_COMPILING, cwd=tmp_path)
    shutil.copytree(ROOT / "examples" / "mqtt-sensor", tmp_path / "app")
    arguments = ("build-lfs", "lfs", "--timestamp", "1700000000", "-o")
    run(programs / f"luac-nodemcu{EXE}", *arguments, "wheel.img", cwd=tmp_path / "app")
    start = "from luac_nodemcu.cli.main import main; main()"
    run(sys.executable, "-c", start, *arguments, "checkout.img", cwd=tmp_path / "app")
    image = (tmp_path / "app" / "wheel.img").read_bytes()
    assert image[:4] == b"\x1f\x8b\x08\x00"
    assert image == (tmp_path / "app" / "checkout.img").read_bytes()
