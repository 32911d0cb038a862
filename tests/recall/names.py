"""Mistakes in names: fields, methods, globals, locals, keys of tables."""

from __future__ import annotations

from collections.abc import Iterator

from luac_nodemcu.semantics.scopes import MUTATE, READ, Symbol
from luac_nodemcu.syntax import nodes as n
from tests.recall.mutation import Editor, Mutation, misspell
from tests.recall.programs import Program, Use


def misspelt_field(program: Program) -> Iterator[Mutation]:
    """`gpio.wirte(1, 0)`, `wifi.stta.connect()`, `tmr.ALRAM_AUTO`."""
    edit = Editor("misspelt field", program)
    for node in program.nodes:
        if not isinstance(node, n.Chain) or not isinstance(node.base, n.Name):
            continue
        for place, suffix in enumerate(node.suffixes):
            path = program.path(node, place)
            if path is None or not isinstance(suffix, n.Member) or path.startswith("lua:"):
                break
            name = suffix.name.decode()
            root = path.partition(".")[0]
            if _is_stored(program, node, place) or path in program.facts.open_modules:
                break
            known = {part for full in program.facts.names[root] for part in full.split(".")}
            wrong = misspell(name, known, f"{program.name} {path}.{name} {suffix.first}")
            if wrong is not None:
                token = suffix.name_token
                yield edit.replace(token, token, wrong.encode(), f"{path}.{wrong}")


def misspelt_method(program: Program) -> Iterator[Mutation]:
    """`sk:sned(data)`."""
    for use in program.uses:
        if not isinstance(use.call, n.MethodCall):
            continue
        name = use.call.name.decode()
        wrong = misspell(name, program.facts.methods, f"{program.name} {use.call.first}")
        if wrong is not None:
            token = use.call.name_token
            kind = "misspelt method"
            if _is_callback_parameter(program, use.chain):
                kind = "misspelt method on a callback's parameter"
            yield Editor(kind, program).replace(token, token, wrong.encode(), f":{wrong}()")


def misspelt_result_field(program: Program) -> Iterator[Mutation]:
    """`info.IPP` where the firmware made the table `info`: a result, or passed to a callback."""
    for node in program.nodes:
        if not isinstance(node, n.Chain) or not isinstance(node.base, n.Name):
            continue
        symbol = program.symbol(node.base)
        suffix = node.suffixes[0]
        if symbol is None or not isinstance(suffix, n.Member) or symbol in program.required:
            continue
        origin = _origin(program, symbol)
        if origin is None or _is_stored(program, node, 0):
            continue
        if any(name in program.facts.open_results for name in origin[1]):
            continue
        name = suffix.name.decode()
        wrong = misspell(name, set(), f"{program.name} {suffix.first}")
        if wrong is not None:
            token = suffix.name_token
            yield Editor(f"misspelt field of a {origin[0]}", program).replace(
                token, token, wrong.encode(), f"{node.base.name.decode()}.{wrong}"
            )


def misspelt_variable(program: Program) -> Iterator[Mutation]:
    """`pirnt(x)`, `gpoi.read(1)`, `conut + 1`: reads of globals and locals."""
    firmware = program.facts.names.keys() | program.facts.globals
    own = {symbol.name.decode() for info in program.scopes.functions for symbol in info.symbols}
    own |= {name.decode() for name in program.scopes.globals}
    for node in program.nodes:
        if not isinstance(node, n.Name):
            continue
        access = program.scopes.accesses.get(node.first)
        if access is None or access.kind not in (READ, MUTATE):
            continue
        is_local = isinstance(access.variable, Symbol)
        name = node.name.decode()
        wrong = misspell(name, firmware | own, f"{program.name} {node.first}")
        if wrong is not None:
            kind = "misspelt local" if is_local else "misspelt global"
            yield Editor(kind, program).replace(node.first, node.first, wrong.encode(), wrong)


def misspelt_option(program: Program) -> Iterator[Mutation]:
    """`{ sside = "x" }` in a table that a firmware function reads."""
    edit = Editor("misspelt option", program)
    for use, field in options(program):
        name = field.name.decode()
        wrong = misspell(name, set(), f"{program.name} {field.first}")
        if wrong is not None:
            yield edit.replace(
                field.first, field.first, wrong.encode(), f"{wrong} =", name_token(use)
            )


def options(program: Program) -> Iterator[tuple[Use, n.NamedField]]:
    """Named fields of tables in arguments of the firmware's functions.

    Tables whose keys are the user's own (headers, data for JSON) are left out.
    """
    for use in program.uses:
        if not is_firmware(program, use) or any(
            name in program.facts.free_tables for name in use.names
        ):
            continue
        for argument in use.call.arguments:
            if isinstance(argument, n.Table):
                for field in _fields(program, argument):
                    yield use, field


def _fields(program: Program, table: n.Table) -> Iterator[n.NamedField]:
    for field in table.fields:
        if isinstance(field, n.NamedField):
            yield field
            if field.name.decode() in program.facts.free_fields:
                continue
        if isinstance(field.value, n.Table):
            yield from _fields(program, field.value)


def name_token(use: Use) -> int:
    """The token that names the function of a call."""
    if isinstance(use.call, n.MethodCall):
        return use.call.name_token
    if use.place:
        suffix = use.chain.suffixes[use.place - 1]
        if isinstance(suffix, n.Member):
            return suffix.name_token
    return use.call.first


def is_firmware(program: Program, use: Use) -> bool:
    """Whether a call is of a function of the firmware or its Lua modules, by the C tables."""
    if isinstance(use.call, n.MethodCall):
        name = use.call.name.decode()
        return name in program.facts.methods or program.folder == "lua_modules"
    if not use.names:
        return False
    root, _, rest = use.names[0].partition(".")
    if root.startswith("lua:"):
        return True
    return rest in program.facts.names.get(root, ()) or use.names[0] in program.facts.globals


def callback_parameters(program: Program) -> Iterator[tuple[Use, n.Function]]:
    """Function literals that are arguments of the firmware's functions."""
    for use in program.uses:
        if is_firmware(program, use):
            for argument in use.call.arguments:
                if isinstance(argument, n.Function):
                    yield use, argument


def _is_callback_parameter(program: Program, chain: n.Chain) -> bool:
    if not isinstance(chain.base, n.Name):
        return False
    symbol = program.symbol(chain.base)
    return symbol is not None and symbol in _parameters(program)


def _parameters(program: Program) -> dict[Symbol, Use]:
    found: dict[Symbol, Use] = {}
    for use, function in callback_parameters(program):
        for parameter in function.parameters:
            symbol = program.symbol_at(parameter)
            if symbol is not None:
                found[symbol] = use
    return found


def _origin(program: Program, symbol: Symbol) -> tuple[str, list[str]] | None:
    """`result` or `callback's parameter`, and the functions that it may be of."""
    use = _parameters(program).get(symbol)
    if use is not None:
        return "callback's parameter", use.names
    for node in program.nodes:
        if not isinstance(node, n.LocalStatement) or len(node.values) != 1:
            continue
        value = node.values[0]
        if not any(program.symbol_at(local) is symbol for local in node.names):
            continue
        for known in program.uses:
            if known.chain is value and known.place == len(value.suffixes) - 1:
                return ("result", known.names) if is_firmware(program, known) else None
    return None


def _is_stored(program: Program, chain: n.Chain, place: int) -> bool:
    return place == len(chain.suffixes) - 1 and any(
        target is chain
        for node in program.nodes
        if isinstance(node, n.Assign)
        for target in node.targets
    )
