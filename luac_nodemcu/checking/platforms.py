"""The firmware that a check is for, put together from target, stubs and build configuration."""

from __future__ import annotations

from collections.abc import Iterable

from luac_nodemcu.compiler.generate import compile_tokens, dialect_of
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.firmware.build_config import BuildConfig
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.rules.context import Platform
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.stubs.conditions import Build
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.syntax.dialect import Dialect


def make_platform(target: Target, library: StubLibrary, config: BuildConfig | None) -> Platform:
    """What a target's programs see, and what is known of the user's own firmware."""

    def first_error(file: LuaFile) -> LuaSyntaxError | None:
        try:
            compile_tokens(file.tokens, b"@" + file.path.encode("utf-8", "replace"), target)
        except LuaSyntaxError as error:
            return error
        return None

    view = library.view(target.chip, f"{target.lua // 10}.{target.lua % 10}")
    build = view.build = build_of(target, library, config)
    return Platform(target.name, dialect_of(target), view, build, first_error)


def dialects_of(targets: Iterable[str]) -> list[Dialect]:
    """The Luas of some targets, each once."""
    return list(dict.fromkeys(dialect_of(load_target(name)) for name in targets))


def build_of(target: Target, library: StubLibrary, config: BuildConfig | None) -> Build:
    """What conditions in stubs are asked about. What is not known stands at its default."""
    options: dict[str, bool] = {}
    modules: frozenset[str] | None = None
    variant = None
    if config is not None and config.chip in (None, target.chip):
        options = {name: bool(value) for name, (value, _) in config.options.items()}
        if config.modules is not None:
            modules = frozenset(config.modules)
        variant = config.variant
    return Build(
        chip=target.chip,
        lua=f"{target.lua // 10}.{target.lua % 10}",
        integral=target.integral,
        variant=variant,
        options=options,
        defaults=library.options.get(target.chip, {}),
        modules=modules,
    )
