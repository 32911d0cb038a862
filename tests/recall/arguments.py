"""Mistakes in calls: number, order, type and value of arguments; `.` and `:`."""

from __future__ import annotations

from collections.abc import Iterator

from luac_nodemcu.syntax import nodes as n
from tests.recall.mutation import Editor, Mutation, kind_of, misspell
from tests.recall.names import callback_parameters, is_firmware, name_token, options
from tests.recall.programs import Program, Use

_WRONG = {
    "number": (("string", b'"wrong"'), ("table", b"{}"), ("function", b"print")),
    "constant": (("string", b'"wrong"'), ("table", b"{}")),
    "string": (("table", b"{}"), ("boolean", b"true"), ("function", b"print")),
    "table": (("number", b"7"), ("string", b'"wrong"'), ("function", b"print")),
}
"""What an argument is replaced by. A number for a string is not a mistake: C converts it."""


def _calls(program: Program) -> Iterator[Use]:
    for use in program.uses:
        if is_firmware(program, use) and use.call.lparen >= 0:
            yield use


def dropped_argument(program: Program) -> Iterator[Mutation]:
    """The last, and the first, of as many arguments as the documentation requires at least."""
    edit = Editor("dropped argument", program)
    for use in _calls(program):
        arity = program.facts.arity(use.names)
        arguments = use.call.arguments
        if arity is None or not arguments or len(arguments) > arity[0]:
            continue
        if _is_open(arguments[-1]):
            continue
        last = arguments[-1]
        first_token = arguments[-2].last + 1 if len(arguments) > 1 else last.first
        yield edit.drop(
            first_token, last.last, f"{_text(use)} without its last", name_token(use),
            use.call.rparen,
        )  # fmt: skip
        if len(arguments) > 1:
            first = arguments[0]
            yield edit.drop(
                first.first, arguments[1].first - 1, f"{_text(use)} without its first",
                name_token(use), use.call.rparen,
            )  # fmt: skip


def extra_argument(program: Program) -> Iterator[Mutation]:
    """One more than the documentation has."""
    edit = Editor("extra argument", program)
    for use in _calls(program):
        arity = program.facts.arity(use.names)
        arguments = use.call.arguments
        if arity is None or arity[1] is None or len(arguments) < arity[1]:
            continue
        if arguments and _is_open(arguments[-1]):
            continue
        behind = use.call.rparen - 1
        text = b", 0" if arguments else b"0"
        yield edit.insert_behind(behind, text, f"{_text(use)} with one more", name_token(use))


def swapped_arguments(program: Program) -> Iterator[Mutation]:
    """Two neighbours that are not of the same kind."""
    edit = Editor("swapped arguments", program)
    for use in _calls(program):
        arguments = use.call.arguments
        for place in range(len(arguments) - 1):
            left, right = arguments[place], arguments[place + 1]
            kinds = [kind_of(program, left), kind_of(program, right)]
            types = ["number" if kind == "constant" else kind for kind in kinds]
            if "other" in types or types[0] == types[1]:
                continue
            if program.facts.takes(use.names, place + 1, types[1]) or program.facts.takes(
                use.names, place + 2, types[0]
            ):
                continue
            text = program.text(right) + b", " + program.text(left)
            yield edit.replace(
                left.first, right.last, text, f"{_text(use)}: {types[1]} before {types[0]}",
                name_token(use), right.first,
            )  # fmt: skip


def wrong_type(program: Program) -> Iterator[Mutation]:
    """A literal of another type."""
    for use in _calls(program):
        for place, argument in enumerate(use.call.arguments):
            kind = kind_of(program, argument)
            for type_, text in _WRONG.get(kind, ()):
                if program.facts.takes(use.names, place + 1, type_):
                    continue
                edit = Editor(f"{type_} for {'number' if kind == 'constant' else kind}", program)
                what = f"{_text(use)}, argument {place + 1}: {text.decode()}"
                yield edit.replace(argument.first, argument.last, text, what, name_token(use))


def nil_argument(program: Program) -> Iterator[Mutation]:
    """nil for an argument that the documentation requires."""
    edit = Editor("nil for required argument", program)
    for use in _calls(program):
        arity = program.facts.arity(use.names)
        for place, argument in enumerate(use.call.arguments):
            if arity is None or len(use.call.arguments) > arity[0]:
                break
            if kind_of(program, argument) == "other" or program.facts.takes(
                use.names, place + 1, "nil"
            ):
                continue
            what = f"{_text(use)}, argument {place + 1}: nil"
            yield edit.replace(argument.first, argument.last, b"nil", what, name_token(use))


def wrong_constant(program: Program) -> Iterator[Mutation]:
    """A number that no constant has, and a constant of another module."""
    others = {"esp8266": ("net.UDP", "wifi.SOFTAP"), "esp32": ("net.UDP", "wifi.SOFTAP")}
    chip = program.target.partition("-")[0]
    for use in _calls(program):
        for place, argument in enumerate(use.call.arguments):
            if kind_of(program, argument) != "constant":
                continue
            if program.facts.takes(use.names, place + 1, "value"):
                continue
            what = f"{_text(use)}, argument {place + 1}"
            yield Editor("number that is no constant", program).replace(
                argument.first, argument.last, b"987654", f"{what}: 987654", name_token(use)
            )
            root = program.text(argument).partition(b".")[0].decode()
            other = next(name for name in others[chip] if not name.startswith(f"{root}."))
            yield Editor("constant of another module", program).replace(
                argument.first, argument.last, other.encode(), f"{what}: {other}", name_token(use)
            )


def wrong_choice(program: Program) -> Iterator[Mutation]:
    """A misspelt event or other word of a fixed set."""
    edit = Editor("misspelt event or word", program)
    for use in _calls(program):
        for place, argument in enumerate(use.call.arguments):
            if not isinstance(argument, n.String) or not argument.value:
                continue
            is_event = place == 0 and isinstance(use.call, n.MethodCall) and use.call.name == b"on"
            if not is_event and not program.facts.is_choice(use.names, place + 1):
                continue
            word = argument.value.decode()
            wrong = misspell(word, set(), f"{program.name} {argument.first}")
            if wrong is not None:
                what = f'{_text(use)}: "{wrong}"'
                text = f'"{wrong}"'.encode()
                yield edit.replace(argument.first, argument.last, text, what, name_token(use))


def callback_called(program: Program) -> Iterator[Mutation]:
    """`gpio.trig(3, "down", off())`, where `off` gives nothing that could be called."""
    edit = Editor("callback called", program)
    for use in _calls(program):
        for argument in use.call.arguments:
            if isinstance(argument, n.Name) and program.own_function(argument):
                what = f"{_text(use)}: {argument.name.decode()}()"
                yield edit.insert_behind(argument.last, b"()", what, name_token(use))


def callback_replaced(program: Program) -> Iterator[Mutation]:
    """A string, a number or a table instead of a function."""
    for use in _calls(program):
        for place, argument in enumerate(use.call.arguments):
            if not program.own_function(argument):
                continue
            for type_, text in (("string", b'"handler"'), ("number", b"5"), ("table", b"{}")):
                if program.facts.takes(use.names, place + 1, type_):
                    continue
                edit = Editor(f"{type_} for callback", program)
                what = f"{_text(use)}, argument {place + 1}: {text.decode()}"
                yield edit.replace(argument.first, argument.last, text, what, name_token(use))


def callback_parameter(program: Program) -> Iterator[Mutation]:
    """Parameters that the firmware never passes, the last of them used.

    Four more than the program has: no callback of the firmware leaves out so many.
    """
    edit = Editor("callback parameter never passed", program)
    for use, function in callback_parameters(program):
        if function.vararg >= 0 or function.rparen < 0 or not _has_fixed_callback(program, use):
            continue
        names = [f"more{place}" for place in range(1, 5)]
        text = ", ".join(names).encode() + b") print(more4"
        if function.parameters:
            text = b", " + text
        what = f"{_text(use)}: four more parameters"
        token = function.rparen - 1
        yield edit.insert_behind(token, text, what, name_token(use))


def callback_misuse(program: Program) -> Iterator[Mutation]:
    """A method that no object has, called on a parameter of a callback."""
    edit = Editor("misused parameter of callback", program)
    for use, function in callback_parameters(program):
        if function.rparen < 0 or not _has_fixed_callback(program, use):
            continue
        for parameter in function.parameters:
            if parameter.name == b"_":
                continue
            name = parameter.name.decode()
            what = f"{_text(use)}: {name}:frobnicate()"
            text = f" {name}:frobnicate()".encode()
            yield edit.insert_behind(function.rparen, text, what)


def dot_for_colon(program: Program) -> Iterator[Mutation]:
    """`sk.send(data)`."""
    edit = Editor("dot for colon", program)
    for use in _calls(program):
        if isinstance(use.call, n.MethodCall):
            token = use.call.first
            yield edit.replace(token, token, b".", f"{_text(use)} with '.'", name_token(use))


def colon_for_dot(program: Program) -> Iterator[Mutation]:
    """`gpio:write(1, 0)`. Without arguments nothing would change for the C function."""
    edit = Editor("colon for dot", program)
    for use in _calls(program):
        if isinstance(use.call, n.MethodCall) or not use.place or not use.call.arguments:
            continue
        suffix = use.chain.suffixes[use.place - 1]
        if isinstance(suffix, n.Member):
            token = suffix.first
            yield edit.replace(token, token, b":", f"{_text(use)} with ':'", name_token(use))


def wrong_option_type(program: Program) -> Iterator[Mutation]:
    """A field of an options table with a value of another type."""
    edit = Editor("wrong type of option", program)
    for use, field in options(program):
        kind = kind_of(program, field.value)
        if kind == "function":
            wrong = [("string", b'"wrong"')]
        else:
            wrong = list(_WRONG.get(kind, ()))[:2]
        for type_, text in wrong:
            field_name = field.name.decode()
            if any(
                type_ in program.facts.accepts.get(f"{name}.{field_name}", "").split()
                for name in use.names
            ):
                continue
            what = f"{_text(use)}: {field_name} = {text.decode()}"
            yield edit.replace(
                field.value.first, field.value.last, text, what, name_token(use), field.first
            )


def _has_fixed_callback(program: Program, use: Use) -> bool:
    """Whether the firmware itself calls the function, with arguments of its own."""
    root = use.names[0].partition(".")[0] if use.names else ""
    if root in program.facts.libraries or root in program.facts.globals:
        return False
    return not any(program.facts.takes([name], 0, "callback") for name in use.names)


def _is_open(node: n.Expression) -> bool:
    return isinstance(node, n.Vararg) or (isinstance(node, n.Chain) and node.is_call)


def _text(use: Use) -> str:
    if isinstance(use.call, n.MethodCall):
        return f":{use.call.name.decode()}()"
    return f"{use.names[0]}()"
