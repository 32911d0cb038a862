"""Which files of a project play which part: patterns, .gitignore, host Lua, nested projects."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from luac_nodemcu.project.discovery import ProjectFiles
from luac_nodemcu.project.ignore import GitIgnore, Patterns
from luac_nodemcu.project.project import load_project
from luac_nodemcu.project.settings_file import ProjectFileError


def sorted_files(folder: Path, settings: str, names: dict[str, str] | list[str]) -> ProjectFiles:
    contents = names if isinstance(names, dict) else dict.fromkeys(names, "")
    for name, text in {"luac-nodemcu.toml": settings, **contents}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return load_project(folder).files


def shown(files: ProjectFiles) -> dict[str, list[str]]:
    found = {
        name: [file.shown for file in getattr(files, name)]
        for name in ("lfs", "fs", "host", "resources")
    }
    return {name: names for name, names in found.items() if names}


def test_defaults(tmp_path: Path) -> None:
    files = sorted_files(
        tmp_path,
        "",
        ["init.lua", "config.lua", "lfs/app.lua", "lfs/sub/b.lua", "src/lfs/c.lua", "lfs/x.txt",
         ".hidden/d.lua", ".e.lua", "README.md"],
    )  # fmt: skip
    assert shown(files) == {
        "lfs": ["lfs/app.lua", "lfs/sub/b.lua"],
        "fs": ["config.lua", "init.lua", "src/lfs/c.lua"],
    }
    assert files.role_of("lfs/app.lua") == "lfs"
    assert files.role_of("init.lua") == "fs"
    assert files.role_of("README.md") is None


def test_order_of_the_lists(tmp_path: Path) -> None:
    files = sorted_files(
        tmp_path,
        '[files]\nlfs = ["*.lua", "!draft*.lua"]\nfs = ["/config.lua", "*.html"]\n'
        'host = ["/tests/"]\nexclude = ["vendor/", "*.bak.lua"]\n',
        ["init.lua", "config.lua", "a.lua", "src/b.lua", "tests/t.lua", "vendor/v.lua",
         "src/vendor/w.lua", "x.bak.lua", "draft1.lua", "www/i.html"],
    )  # fmt: skip
    assert shown(files) == {
        "lfs": ["a.lua", "src/b.lua"],
        "fs": ["config.lua", "init.lua", "www/i.html"],
        "host": ["tests/t.lua"],
    }


def test_the_entry_is_never_in_lfs(tmp_path: Path) -> None:
    files = sorted_files(
        tmp_path, '[files]\nlfs = ["*.lua"]\nentry = "src/main.lua"\n',
        ["init.lua", "src/main.lua", "src/init.lua"],
    )  # fmt: skip
    assert shown(files) == {"lfs": ["init.lua", "src/init.lua"], "fs": ["src/main.lua"]}


@pytest.mark.parametrize(
    ("first", "role"),
    [
        ("#!/usr/bin/env lua", "host"),
        ("#!/usr/bin/lua5.3 -l x", "host"),
        ("#!/usr/local/bin/luajit", "host"),
        ("#!/bin/sh", "lfs"),
        ("# lua", "lfs"),
        ("--#!lua", "lfs"),
        ("\n#!/usr/bin/lua", "lfs"),
    ],
)
def test_host_lua_by_its_first_line(tmp_path: Path, first: str, role: str) -> None:
    files = sorted_files(tmp_path, "", {"lfs/a.lua": f"{first}\nreturn 1\n"})
    assert files.role_of("lfs/a.lua") == role


def test_a_named_file_is_what_its_list_says(tmp_path: Path) -> None:
    files = sorted_files(
        tmp_path, '[files]\nlfs = ["/lfs/a.lua"]\n', {"lfs/a.lua": "#!/usr/bin/lua\n"}
    )
    assert shown(files) == {"lfs": ["lfs/a.lua"]}


def test_byte_wise_order(tmp_path: Path) -> None:
    names = ["lfs/a.lua", "lfs/B.lua", "lfs/a/x.lua", "lfs/a-b.lua", "lfs/é.lua", "lfs/z.lua"]
    files = sorted_files(tmp_path, "", names)
    assert shown(files)["lfs"] == sorted(names, key=os.fsencode)


def test_names_are_relative_to_the_project_wherever_one_is(tmp_path: Path) -> None:
    sorted_files(tmp_path, "", ["lfs/a.lua"])
    files = load_project(tmp_path / "lfs").files
    assert shown(files) == {"lfs": ["lfs/a.lua"]}
    assert files.lfs[0].read() == b""


def test_a_project_inside_is_another_project(tmp_path: Path) -> None:
    files = sorted_files(tmp_path, "", ["a.lua", "other/luac-nodemcu.toml", "other/b.lua"])
    assert shown(files) == {"fs": ["a.lua"]}


def test_resources_are_independent_of_roles(tmp_path: Path) -> None:
    files = sorted_files(
        tmp_path,
        '[files]\nfs = ["/www/"]\n[resources]\nfiles = ["/www/*.html", "/ca.pem"]\n',
        ["www/a.html", "www/b.css", "ca.pem"],
    )
    assert shown(files) == {
        "fs": ["www/a.html", "www/b.css"],
        "resources": ["ca.pem", "www/a.html"],
    }


# --- Mistakes --------------------------------------------------------------------------------


def refusal(folder: Path, settings: str, names: list[str]) -> list[str]:
    with pytest.raises(ProjectFileError) as caught:
        sorted_files(folder, settings, names)
    return list(caught.value.lines)


def test_named_files_must_be_there(tmp_path: Path) -> None:
    text = '[files]\nlfs = [\n  "/src/*.lua",\n  "src/aps.lua",\n  "x/y.lua",\n]\n'
    first, second = refusal(tmp_path, text, ["src/app.lua"])
    assert first.startswith("luac-nodemcu.toml:4: files.lfs[2]: there is no file src/aps.lua;")
    assert first.endswith("did you mean src/app.lua?")
    assert second == "luac-nodemcu.toml:5: files.lfs[3]: there is no file x/y.lua"


def test_a_file_plays_one_part(tmp_path: Path) -> None:
    text = '[files]\nlfs = ["src/a.lua"]\nfs = ["/src/a.lua"]\n'
    assert refusal(tmp_path, text, ["src/a.lua"]) == [
        ("luac-nodemcu.toml:3: src/a.lua is in two lists (the other is in luac-nodemcu.toml:2); a "
        "file plays one part")
    ]  # fmt: skip


# --- .gitignore ------------------------------------------------------------------------------


def test_gitignore(tmp_path: Path) -> None:
    ignored = {".gitignore": "build/\n*.tmp.lua\n", "src/.gitignore": "/gen.lua\n!keep.tmp.lua\n"}
    names = {
        "a.lua": "", "build/b.lua": "", "c.tmp.lua": "", "src/gen.lua": "", "src/x/gen.lua": "",
        "src/keep.tmp.lua": "",
    }  # fmt: skip
    files = sorted_files(tmp_path, "", ignored | names)
    assert shown(files) == {"fs": ["a.lua", "src/keep.tmp.lua", "src/x/gen.lua"]}
    files = sorted_files(tmp_path, "[files]\ngitignore = false\n", ignored | names)
    assert shown(files) == {"fs": sorted(names)}
    files = sorted_files(tmp_path, '[files]\nlfs = ["build/b.lua"]\n', ignored | names)
    assert shown(files)["lfs"] == ["build/b.lua"]


def test_gitignore_of_the_repository_around(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("/app/out.lua\nother.lua\n")
    (tmp_path / "app").mkdir()
    files = sorted_files(tmp_path / "app", "", ["out.lua", "other.lua", "in.lua"])
    assert shown(files) == {"fs": ["in.lua"]}
    (tmp_path / ".git").rmdir()
    files = load_project(tmp_path / "app").files
    assert shown(files) == {"fs": ["in.lua", "other.lua", "out.lua"]}


def test_damaged_gitignore(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"\xff\xfe\n[\n!\n/\n\\\na.lua\n")
    files = sorted_files(tmp_path, "", ["a.lua", "b.lua"])
    assert shown(files) == {"fs": ["b.lua"]}


def test_gitignore_against_git(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git on this machine to compare with")
    rules = {
        ".gitignore": "# c\n*.o\n/top.lua\nbuild/\n**/deep/*.lua\n!deep/keep.lua\na/**/z.lua\n"
        "\\#odd.lua\nsp ace.lua\n",
        "sub/.gitignore": "*.lua\n!good.lua\n/only/\n",
        "sub/in/.gitignore": "!back.lua\n",
    }
    names = [
        "x.lua", "x.o", "top.lua", "sub/top.lua", "build/y.lua", "sub/build/z.lua", "deep/a.lua",
        "deep/keep.lua", "q/deep/b.lua", "a/z.lua", "a/b/c/z.lua", "#odd.lua", "sp ace.lua",
        "sub/good.lua", "sub/bad.lua", "sub/only/k.txt", "sub/in/back.lua", "sub/in/forth.lua",
        "sub/in/only/l.txt", "buildx/m.lua",
    ]  # fmt: skip
    for name, text in {**rules, **dict.fromkeys(names, "")}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True, env=environment)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--others", "--exclude-standard"],
        cwd=tmp_path, check=True, env=environment, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    expected = {name for name in listed if name and not name.endswith(".gitignore")}
    git = GitIgnore(tmp_path)
    found: set[str] = set()
    pending = [""]
    while pending:
        folder = pending.pop()
        git.enter(folder)
        for path in (tmp_path / folder).iterdir():
            name = folder + path.name + ("/" if path.is_dir() else "")
            if path.name.startswith(".git") or git.ignores(name):
                continue
            if path.is_dir():
                pending.append(name)
            else:
                found.add(name)
    assert found == expected


def test_patterns() -> None:
    assert not Patterns([]).match("a")
    assert Patterns(["#a.lua"]).match("x/#a.lua")
    assert Patterns(["/a/*.lua", "!/a/b.lua"]).match("a/c.lua")
    assert not Patterns(["/a/*.lua", "!/a/b.lua"]).match("a/b.lua")
    assert not Patterns(["/a/*.lua"]).match("a/b/c.lua")
