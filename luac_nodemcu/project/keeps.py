"""What the firmware's functions do with functions that they are given, as the stubs say it.

The memory model asks by path, such as `gpio.trig` or `tmr.create():alarm`; the answers are for
`luac_nodemcu.memory.survivors`, which does not know the stubs.
"""

from __future__ import annotations

import functools

from luac_nodemcu.memory.survivors import Keeps
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import Callback, Function
from luac_nodemcu.stubs.types import Basic, NamedType


def keeps_of(view: StubView) -> Keeps:
    """An answer for each function and argument that the stubs of a chip and Lua version have.

    True: the firmware holds the function until something else happens. None: it is not known,
    or it lets go when it has run the function, which may be at any time.
    """
    lua_modules = frozenset(view.lua_module_names)

    @functools.cache
    def keeps(path: str, place: int) -> bool | None:
        if path.partition(".")[0].partition(":")[0] in lua_modules:
            return None  # written in Lua, they may store anything
        function = _function(view, path)
        return None if function is None else _keeps(function, place)

    return keeps


def _function(view: StubView, path: str) -> Function | None:
    """The function or method that a path means."""
    receiver, colon, method = path.rpartition(":")
    if colon:
        maker = _function(view, receiver.removesuffix("()")) if receiver.endswith("()") else None
        if maker is None:
            return None
        classes = {
            signature.returns[0].type.name
            for signature in maker.signatures
            if signature.returns and isinstance(signature.returns[0].type, NamedType)
        }
        if len(classes) != 1:
            return None
        path = f"{classes.pop()}:{method}"
    entry = view.find(path)
    return entry if isinstance(entry, Function) else None


def _keeps(function: Function, place: int) -> bool | None:
    if function.old_forms:
        return None
    answers: set[bool | None] = set()
    for signature in function.signatures:
        params = signature.params
        if any(one.skip is not None for one in params[:place]):
            answers.add(None)  # which parameter the argument is for depends on the others
            continue
        if place >= len(params):
            # More than this signature takes: another one is meant, or it is ignored.
            continue
        parameter = params[place]
        if parameter.vararg or parameter.skip is not None:
            answers.add(None)
        elif function.events is not None and parameter.name == function.events.callback:
            answers.add(True)
        elif parameter.callback is not None:
            answers.add(_held(parameter.callback))
        elif parameter.type == Basic("any"):
            answers.add(None)
    return answers.pop() if len(answers) == 1 else None if answers else False


def _held(callback: Callback) -> bool | None:
    if callback.runs == "during":
        return False
    return None if not callback.released or "fire" in callback.released else True
