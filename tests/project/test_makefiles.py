"""Calls of luac.cross and lists of LFS files in Makefiles and scripts."""

from __future__ import annotations

import pytest

from luac_nodemcu.project.makefiles import (
    CompilerCall,
    find_compiler_calls,
    find_lfs_variables,
)


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("lfs.img: srv/*.lua\n\t../fw/luac.cross -f -o lfs.img srv/*.lua\n",
         CompilerCall(2, "../fw/luac.cross", "lfs.img", makes_image=True, sources=["srv/*.lua"])),
        ("L ?= ../fw/luac.cross\nIMAGE=build/lfs.img\nall:\n\t$(L) -f -o $(IMAGE) ./a.lua b.lua\n",
         CompilerCall(4, "../fw/luac.cross", "build/lfs.img", makes_image=True,
                      sources=["a.lua", "b.lua"])),
        ("SRC := $(wildcard lfs/*.lua)\nall:\n\t@luac.cross -f -s -m 0x10000 -o out $(SRC)\n",
         CompilerCall(3, "", "out", "0x10000", strip=True, makes_image=True,
                      sources=["lfs/*.lua"])),
        ("#!/bin/sh\nLUAC=luac.cross\ncd x && $LUAC -f -o y.img z.lua && echo done.lua\n",
         CompilerCall(3, "", "y.img", makes_image=True, sources=["z.lua"])),
        ("luac.cross \\\n  -a 0x40210000 \\\n  -o flash.bin \\\n  *.lua\n",
         CompilerCall(1, "", "flash.bin", makes_image=True, sources=["*.lua"])),
        ('set FW=C:\\fw\n"%FW%\\luac.cross.exe" -f -o lfs.img src\\a.lua\n',
         CompilerCall(2, "C:/fw/luac.cross.exe", "lfs.img", makes_image=True,
                      sources=["src/a.lua"])),
        ("\t$(FW)/luac.cross -o $@ x.lua", CompilerCall(1, "", "", sources=["x.lua"])),
        ("\tluac.cross.int -f *.lua", CompilerCall(1, makes_image=True, sources=["*.lua"])),
    ],
)  # fmt: skip
def test_calls(text: str, call: CompilerCall) -> None:
    assert find_compiler_calls(text) == [call]


@pytest.mark.parametrize(
    "text",
    ["# luac.cross -f -o x a.lua\n", "LUACC = luac.cross\n", "clean:\n\trm -f luac.cross\n",
     "mk-luac.cross.sh -f a.lua\n", "A = $(A)\nx:\n\t$(A) luac.crossing -f\n", "",
     "$(", "\\\n" * 50],
)  # fmt: skip
def test_no_calls(text: str) -> None:
    assert [call for call in find_compiler_calls(text) if call.sources] == []


def test_endless_variables_end() -> None:
    text = "A = $(B) $(B)\nB = $(A) $(A)\nx:\n\t$(A) luac.cross -f a.lua\n"
    assert len(find_compiler_calls(text)) <= 1


def test_variables() -> None:
    text = (
        "DIR = lua\nNODEMCU_LFS_FILES ?= $(wildcard $(DIR)/*/src/*.lua)\n"
        "LFS_IMAGE = lfs.img\nSHELF = a.lua\n"
        "LFS_UPLOAD := $(LFS_IMAGE) $(filter-out x.lua, $(wildcard *.lua))\n"
        "lfs_files = b.lua c.lua\n"
    )
    found = [(v.line, v.name, v.sources) for v in find_lfs_variables(text)]
    assert found == [
        (2, "NODEMCU_LFS_FILES", ["lua/*/src/*.lua"]),
        (6, "lfs_files", ["b.lua", "c.lua"]),
    ]
