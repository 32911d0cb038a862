"""Stub entries as a person reads them: signature, parameters, results, what it does besides.

The same text serves `stubs show`; the editor's hover has its own, shorter form
of the same phrases.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from luac_nodemcu.output.style import Style
from luac_nodemcu.stubs.conditions import ALWAYS
from luac_nodemcu.stubs.library import Entry, StubView
from luac_nodemcu.stubs.model import (
    Alias,
    Callback,
    Class,
    Constant,
    Deprecated,
    Effects,
    Enum,
    FieldEntry,
    Function,
    Gone,
    Module,
    Parameter,
    Return,
    Signature,
    Struct,
    TableEntry,
)
from luac_nodemcu.stubs.types import FunctionType, NamedType, Type, members, walk

WIDTH = 92

_RELEASED = {
    "fire": "when it runs",
    "last-fire": "with its last run",
    "replace": "when another takes its place",
    "nil": "when nil is given in its place",
    "gc": "when the object is collected",
    "error": "when the call raises",
    "reboot": "never",
}
_RUNS = {
    "during": "runs during the call",
    "once": "runs once, later",
    "at-most-once": "runs once at most",
    "repeatedly": "runs repeatedly",
}
_BAD_VALUE = {
    "clamps": "a value outside is clamped",
    "wraps": "a value outside is cut to its low bits",
    "truncates": "a longer text is cut",
    "ignored": "another value is ignored",
    "fails": "another value makes the call fail",
    "unchecked": "not checked by the firmware",
}


def entry_lines(entry: Entry, style: Style, view: StubView | None = None) -> list[str]:
    """The whole description of an entry. With a view, names of types are explained."""
    match entry:
        case Function():
            return [
                *_function(entry, style),
                *_type_names(entry, style, view),
                *_link(entry.url),
            ]
        case Class():
            return list(_class(entry, style))
        case Module():
            return list(_module(entry, style))
        case Constant():
            return list(_constant(entry, style))
        case FieldEntry():
            return [f"{style.bold(entry.name)}: {entry.type}", *_text(entry.summary), *_when(entry)]
        case TableEntry():
            return [style.bold(entry.name), *_text(entry.summary), *_when(entry)]
        case Alias():
            return [f"{style.bold(entry.name)} = {entry.type}", *_text(entry.summary)]
        case Enum():
            return [
                style.bold(entry.name),
                *_text(entry.summary),
                "",
                *(f"  {name}" for name in entry.constants),
            ]
        case Struct():
            return list(_struct(entry, style))
        case Gone():
            return list(_gone(entry, style))


def signature_line(name: str, signature: Signature) -> str:
    """`net.dns.resolve(host, callback)` with optional parameters in brackets."""
    text = ""
    for i, param in enumerate(signature.params):
        comma = ", " if i else ""
        text += f"[{comma}{param.name}]" if param.optional else f"{comma}{param.name}"
    results = ", ".join(str(result.type) for result in signature.returns)
    return f"{name}({text})" + (f" -> {results}" if results else "")


def _function(function: Function, style: Style) -> Iterator[str]:
    several = len(function.signatures) > 1
    for i, signature in enumerate(function.signatures):
        if i:
            yield ""
        yield style.bold(signature_line(function.name, signature))
        if i == 0:
            yield from _text(function.summary)
            yield from _when(function)
            yield from _deprecated(function.deprecated, style)
        if several:
            yield from _text(signature.summary)
            if signature.when is not ALWAYS:
                yield f"  Only with: {signature.when.describe()}"
        yield from _deprecated(signature.deprecated, style)
        yield from _signature(signature, style)
    yield from _events(function, style)
    if function.old_forms:
        yield ""
        yield style.bold("Earlier forms")
        for form in function.old_forms:
            params = ", ".join(f"{param.name}: {param.type}" for param in form.params)
            yield from _item(f"({params})", f"{form.status}. {form.summary}", form.replacement)
    if function.notes:
        yield ""
        for note in function.notes:
            yield from _wrap(note, "  ")
    if function.docs_differ:
        yield ""
        yield from _wrap(f"Source and documentation differ: {function.docs_differ}", "  ")


def _type_names(function: Function, style: Style, view: StubView | None) -> Iterator[str]:
    """What the aliases and enums in a function's signatures stand for."""
    if view is None:
        return
    names: dict[str, str] = {}
    types: list[Type] = []
    for signature in function.signatures:
        types += [param.type for param in signature.params]
        types += [result.type for result in signature.returns]
    for part in (part for type_ in types for part in walk(type_)):
        entry = view.type(part.name) if isinstance(part, NamedType) else None
        if isinstance(entry, Alias):
            names[entry.name] = str(entry.type)
        elif isinstance(entry, Enum):
            names[entry.name] = ", ".join(entry.constants)
    if names:
        yield ""
        yield style.bold("Types")
        for name, meaning in names.items():
            yield from _item(name, meaning)


def _signature(signature: Signature, style: Style) -> Iterator[str]:
    if signature.params:
        yield ""
        yield style.bold("Parameters")
        for param in signature.params:
            optional = "?" if param.optional else ""
            yield from _item(f"{param.name}{optional}: {param.type}", *param_remarks(param))
    if signature.returns:
        yield ""
        yield style.bold("Returns")
        for result in signature.returns:
            name = f"{result.name}: " if result.name else ""
            yield from _item(f"{name}{result.type}", *return_remarks(result))
        if signature.must_use:
            yield "  The result must be used."
    if signature.raises:
        yield ""
        yield style.bold("Raises")
        for error in signature.raises:
            yield from _item(f'"{error.message}"', error.when)
    effects = list(effect_sentences(signature.effects))
    if effects:
        yield ""
        yield style.bold("Effects")
        for effect in effects:
            yield from _wrap(effect, "  ")


def param_remarks(param: Parameter) -> Iterator[str | None]:
    """What there is to say of a parameter beside its type, in phrases."""
    yield param.doc
    yield f"default {param.default}" if param.default is not None else None
    yield f"nil: {param.nil_means}" if param.nil_means else None
    if param.optional and not param.nil_ok and param.skip is None:
        yield "may be left out, but not nil"
    if param.skip:
        yield "left out if the argument there is of another type"
    if param.accept == "strict":
        yield "no conversion"
    if param.bad_type in ("ignored", "default"):
        yield "anything else is silently ignored"
    if param.bad_value in _BAD_VALUE:
        yield _BAD_VALUE[param.bad_value]
    if param.minimum:
        yield f"at least {param.minimum}"
    if param.callback:
        yield from callback_remarks(param.callback)


def return_remarks(result: Return) -> Iterator[str | None]:
    """What there is to say of a result beside its type, in phrases."""
    yield result.doc
    yield f"nil if {result.nil_when}" if result.nil_when else None
    yield f"starts again at 0 after {result.wraps - 1}" if result.wraps else None


def callback_remarks(callback: Callback) -> Iterator[str]:
    """When a callback runs, who catches its errors, and until when it is kept, in phrases."""
    if callback.summary:
        yield callback.summary
    if callback.runs:
        yield _RUNS[callback.runs]
    if callback.protected is not None:
        yield (
            "an error in it is caught"
            if callback.protected
            else "an error in it restarts the board"
        )
    if callback.released and callback.runs != "during":
        yield "released " + ", ".join(map(_occasion, callback.released))


def _occasion(text: str) -> str:
    kind, _, name = text.partition(":")
    if kind == "call":
        return f"when {name} is called"
    if kind == "event":
        return f"with the event {name}"
    return _RELEASED[text]


def effect_sentences(effects: Effects) -> Iterator[str]:
    """What a call does beside returning."""
    if effects.noreturn:
        yield "Never returns."
    if effects.restarts:
        yield {
            "now": "The board restarts at once.",
            "soon": "The board restarts soon; the running code goes on first.",
            "on-success": "On success the board restarts and the call does not return.",
        }[effects.restarts]
    if effects.blocks:
        how = effects.blocks.param or effects.blocks.sum_of
        time = effects.blocks.about or effects.blocks.at_most
        amount = f"for '{how}'" if how else f"for about {time}" if time else "for long"
        yield f"Nothing else runs {amount} ({effects.blocks.unit})."
    if effects.polls:
        yield "Do not wait for a change of the result in a loop."
    if effects.writes_flash:
        yield "Writes to flash memory."
    if effects.claims:
        yield f"Takes {', '.join(effects.claims)}."
    if effects.needs:
        yield f"Needs the state {' or '.join(effects.needs)} (else: {effects.needs_else})."
    if effects.gives:
        yield f"State afterwards: {' or '.join(effects.gives)}."
    if effects.operation:
        yield (
            f"One at a time ({effects.operation.name.partition(':')[2]}); "
            f"a second one meanwhile: {effects.operation.overlap}."
        )


def _events(function: Function, style: Style) -> Iterator[str]:
    if function.events is None:
        return
    yield ""
    yield style.bold("Events")
    for event in function.events.events:
        name = event.name if event.constant else f'"{event.name}"'
        shown = str(event.type)
        for member in members(event.type):
            if isinstance(member, FunctionType):
                shown = f"({', '.join(map(str, member.params))})"
        when = f"only with {event.when.describe()}" if event.when is not ALWAYS else None
        yield from _item(f"{name} {shown}", event.summary, when)


def _class(class_: Class, style: Style) -> Iterator[str]:
    shown = f" ({class_.doc_name} in the documentation)" if class_.doc_name else ""
    yield style.bold(class_.name) + shown
    yield from _text(class_.summary)
    yield from _when(class_)
    for note in class_.notes:
        yield from _wrap(note, "  ")
    if class_.states:
        yield f"  States: {', '.join(class_.states)}"
    yield ""
    for field in class_.fields.values():
        yield from _item(f"{field.name}: {field.type}", field.summary)
    for method in class_.methods.values():
        yield from _item(signature_line(method.name, method.signatures[0]), method.summary)


def _module(module: Module, style: Style) -> Iterator[str]:
    yield style.bold(module.name)
    yield from _text(module.summary)
    if module.gone is not None:
        yield from _gone(module.gone, style)
        return
    if module.build is not None:
        state = "on" if module.build.default else "off"
        yield f"  Build option {module.build.option}, {state} by default"
    yield from _when(module)
    for note in module.notes:
        yield from _wrap(note, "  ")
    for title, lines in (
        ("Functions", [_brief(function) for function in module.functions.values()]),
        ("Constants", [_constant_pair(constant) for constant in module.constants.values()]),
        ("Fields", [(f"{f.name}: {f.type}", f.summary) for f in module.fields.values()]),
        ("Classes", [(class_.name, class_.summary) for class_ in module.classes.values()]),
        ("No longer there", [(gone.name, gone.summary) for gone in module.removed.values()]),
    ):
        if lines:
            yield ""
            yield style.bold(title)
            for name, summary in lines:
                yield from _item(name, summary)
    yield from _link(module.url)


def _brief(function: Function) -> tuple[str, str | None]:
    return signature_line(function.name, function.signatures[0]), function.summary


def _constant_pair(constant: Constant) -> tuple[str, str | None]:
    value = "" if constant.value is None else f" = {constant.value}"
    return f"{constant.name}{value}", constant.summary


def _constant(constant: Constant, style: Style) -> Iterator[str]:
    name, _ = _constant_pair(constant)
    yield style.bold(name)
    yield from _text(constant.summary)
    for condition, value in constant.values:
        yield f"  {value} with {condition.describe()}"
    yield from _when(constant)
    yield from _deprecated(constant.deprecated, style)


def _struct(struct: Struct, style: Style) -> Iterator[str]:
    yield style.bold(struct.name)
    yield from _text(struct.summary)
    yield ""
    for field in struct.fields.values():
        optional = "?" if field.optional else ""
        remarks = [field.doc, f"default {field.default}" if field.default is not None else None]
        yield from _item(f"{field.name}{optional}: {field.type}", *remarks)
    if struct.unknown != "allowed":
        yield f"  Other fields: {struct.unknown}"


def _gone(gone: Gone, style: Style) -> Iterator[str]:
    since = f" since {gone.since}" if gone.since else ""
    what = "always raises" if gone.effect == "raises" else "no longer exists"
    yield style.bold(gone.name)
    yield f"  {style.paint(f'{what}{since}', 'red')}: {gone.summary}"
    if gone.replacement:
        yield f"  Instead: {gone.replacement}"


def _deprecated(deprecated: Deprecated | None, style: Style) -> Iterator[str]:
    if deprecated is not None:
        yield f"  {style.paint('deprecated', 'yellow')}: {deprecated.summary}"
        if deprecated.replacement:
            yield f"  Instead: {deprecated.replacement}"


def _when(entry: Function | Class | Module | Constant | FieldEntry | TableEntry) -> Iterator[str]:
    if entry.when is not ALWAYS:
        yield f"  Only with: {entry.when.describe()}"


def _text(text: str | None) -> Iterator[str]:
    if text:
        yield from _wrap(text, "  ")


def _link(url: str | None) -> Iterator[str]:
    if url:
        yield ""
        yield url


def _item(head: str, *remarks: str | None) -> Iterator[str]:
    """A head, and its remarks below it if they do not fit beside it."""
    text = "; ".join(remark for remark in remarks if remark)
    if not text:
        yield f"  {head}"
    elif len(head) + len(text) + 6 <= WIDTH:
        yield f"  {head}  {text}"
    else:
        yield f"  {head}"
        yield from _wrap(text, "      ")


def _wrap(text: str, indent: str) -> Sequence[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
