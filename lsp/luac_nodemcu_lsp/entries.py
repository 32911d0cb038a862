"""Entries of stubs as Markdown and as one line, for hover, completion and signature help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from luac_nodemcu.output.stub_text import (
    callback_remarks,
    effect_sentences,
    param_remarks,
    return_remarks,
)
from luac_nodemcu.rules.context import Platform
from luac_nodemcu.stubs.conditions import ALWAYS
from luac_nodemcu.stubs.lacks import lack_of
from luac_nodemcu.stubs.library import Entry
from luac_nodemcu.stubs.model import (
    Alias,
    Class,
    Constant,
    Deprecated,
    Enum,
    Event,
    FieldEntry,
    Function,
    Gone,
    Module,
    Parameter,
    Signature,
    Struct,
    StructField,
    TableEntry,
)
from luac_nodemcu.stubs.types import FunctionType, NamedType, Type, members

WIDTH: Final = 88
"""Characters; a longer signature is written with a line for each parameter."""


def lacking(entry: Entry, platform: Platform) -> str | None:
    """What the build lacks for an entry to exist, in words; None if it has it or may have it."""
    build = platform.build
    if isinstance(entry, Module):
        is_listed = entry.kind != "c-module" or build.modules is None or entry.name in build.modules
        if not is_listed:
            return f"module {entry.name}"
        lack = lack_of(entry.when, build, entry.name)
        # Without a known build all modules are present.
        return None if lack is None or not lack.is_known else lack.words
    when = getattr(entry, "when", ALWAYS)
    lack = lack_of(when, build, entry.name)
    if lack is not None:
        return lack.words
    module = platform.stubs.module(entry.name.replace(":", ".").partition(".")[0])
    return None if module is None or module.name == "_G" else lacking(module, platform)


def deprecation(entry: Entry) -> Deprecated | None:
    """Why an entry should not be used, if it should not."""
    found = getattr(entry, "deprecated", None)
    return found if isinstance(found, Deprecated) else None


def type_of_function(type_: Type, platform: Platform) -> FunctionType | None:
    """The function type in a parameter's type, perhaps under another name."""
    for member in members(type_):
        if isinstance(member, FunctionType):
            return member
        if isinstance(member, NamedType):
            entry = platform.stubs.type(member.name)
            if isinstance(entry, Alias):
                found = type_of_function(entry.type, platform)
                if found is not None:
                    return found
    return None


def struct_of(type_: Type, platform: Platform) -> Struct | None:
    """The struct in a parameter's type."""
    for member in members(type_):
        if isinstance(member, NamedType):
            entry = platform.stubs.type(member.name)
            if isinstance(entry, Struct):
                return entry
            if isinstance(entry, Alias):
                found = struct_of(entry.type, platform)
                if found is not None:
                    return found
    return None


# One line.


def parameter_label(param: Parameter) -> str:
    """`interval: integer(1..6870947, ms)`, with `?` if it may be left out."""
    return f"{param.name}{'?' if param.optional else ''}: {param.type}"


def signature_label(name: str, signature: Signature) -> tuple[str, list[tuple[int, int]]]:
    """A signature in one line, and the places of its parameters in it."""
    text = f"{name}("
    places = []
    for number, param in enumerate(signature.params):
        if number:
            text += ", "
        start = len(text)
        text += parameter_label(param)
        places.append((start, len(text)))
    text += ")"
    if signature.returns:
        text += ": " + ", ".join(str(result.type) for result in signature.returns)
    return text, places


def short_parameters(signature: Signature) -> str:
    """`(interval, mode, [func])`."""
    return f"({', '.join(f'[{p.name}]' if p.optional else p.name for p in signature.params)})"


def callback_label(type_: FunctionType) -> tuple[str, list[tuple[int, int]]]:
    """A callback as it would be written, with types, and the places of its parameters."""
    text = "function("
    places = []
    for number, param in enumerate(type_.params):
        if number:
            text += ", "
        start = len(text)
        text += str(param)
        places.append((start, len(text)))
    return text + ")", places


# Markdown.


def code(text: str) -> str:
    """A block of Lua."""
    return f"```lua\n{text}\n```"


def entry_markdown(entry: Entry, platform: Platform) -> str:
    """All that a person needs of an entry."""
    lines = [line for line in _lines(entry, platform) if line]
    return "\n\n".join(lines)


def _lines(entry: Entry, platform: Platform) -> Iterator[str]:
    match entry:
        case Function():
            yield from _function(entry, platform)
        case Module():
            yield from _module(entry, platform)
        case Class():
            yield code(f"class {entry.name}")
            yield from _texts(entry.summary, *entry.notes)
            yield _list(list(entry.methods), "Methods")
        case Constant():
            value = "" if entry.value is None else f" = {entry.value}"
            yield code(f"{entry.name}{value}")
            yield from _texts(entry.summary)
            enum = platform.stubs.enum_of(entry.name)
            if enum is not None:
                yield f"One of `{enum.name}`: {', '.join(enum.constants)}"
        case FieldEntry():
            yield code(f"{entry.name}: {entry.type}")
            yield from _texts(entry.summary)
        case TableEntry():
            yield code(entry.name)
            yield from _texts(entry.summary)
        case Gone():
            yield code(entry.name)
            since = f" since {entry.since}" if entry.since else ""
            what = "Always raises an error" if entry.effect == "raises" else "No longer exists"
            yield f"**{what}{since}.** {entry.summary}"
            if entry.replacement:
                yield f"Instead: `{entry.replacement}`"
        case Alias():
            yield code(f"{entry.name} = {entry.type}")
            yield from _texts(entry.summary)
        case Enum():
            yield code(entry.name)
            yield from _texts(entry.summary)
            yield _list(list(entry.constants), "Constants")
        case Struct():
            yield code(entry.name)
            yield from _texts(entry.summary)
            yield _bullets(struct_field_line(field) for field in entry.fields.values())
    yield from _standing(entry, platform)


def _standing(entry: Entry, platform: Platform) -> Iterator[str]:
    """Whether the build has it, whether it should be used, and where more is said."""
    deprecated = deprecation(entry)
    if deprecated is not None:
        instead = f" Instead: `{deprecated.replacement}`" if deprecated.replacement else ""
        yield f"**Deprecated.** {deprecated.summary}{instead}"
    lack = lacking(entry, platform)
    if lack is not None:
        yield f"**Not in this build**, which lacks {lack}."
    elif not isinstance(entry, Module):
        when = getattr(entry, "when", ALWAYS)
        if when is not ALWAYS:
            yield f"Only with {when.describe()}."
    url = getattr(entry, "url", None)
    if url:
        yield f"[Documentation]({url})"


def _module(module: Module, platform: Platform) -> Iterator[str]:
    yield code(module.name)
    yield from _texts(module.summary)
    if module.gone is not None:
        yield from _lines(module.gone, platform)
        return
    if module.build is not None:
        state = "on" if module.build.default else "off"
        yield f"Build option `{module.build.option}`, {state} by default."
    yield from _texts(*module.notes)


def _function(function: Function, platform: Platform) -> Iterator[str]:
    yield code("\n".join(_signature_code(function.name, one) for one in function.signatures))
    yield from _texts(function.summary)
    for signature in function.signatures:
        several = len(function.signatures) > 1
        if several and signature.summary:
            yield f"`{short_parameters(signature)}`: {signature.summary}"
        yield _bullets(_parameter_line(param, platform) for param in signature.params)
        yield from _returns(signature)
        for error in signature.raises:
            when = f": {error.when}" if error.when else ""
            yield f"Raises `{error.message}`{when}"
        yield " ".join(effect_sentences(signature.effects))
    if function.events is not None:
        yield "Events:\n" + _bullets(
            event_line(event, platform) for event in function.events.events
        )
    yield from _texts(*function.notes)


def _signature_code(name: str, signature: Signature) -> str:
    text, _ = signature_label(name, signature)
    if len(text) <= WIDTH or not signature.params:
        return text
    params = ",\n".join(f"  {parameter_label(param)}" for param in signature.params)
    results = ", ".join(str(result.type) for result in signature.returns)
    return f"{name}(\n{params}\n)" + (f": {results}" if results else "")


def _parameter_line(param: Parameter, platform: Platform) -> str:
    meaning = named_types(param.type, platform)
    text = phrases([*param_remarks(param), meaning])
    return f"`{param.name}`" + (f" — {text}" if text else f": `{param.type}`")


def parameter_markdown(param: Parameter, platform: Platform) -> str:
    """What there is to say of a parameter, for signature help."""
    return phrases([*param_remarks(param), named_types(param.type, platform)])


def named_types(type_: Type, platform: Platform) -> str | None:
    """What the names in a type stand for: ranges, and the constants of enums."""
    found = []
    for member in members(type_):
        entry = platform.stubs.type(member.name) if isinstance(member, NamedType) else None
        if isinstance(entry, Alias):
            found.append(f"`{entry.name}` is `{entry.type}`")
        elif isinstance(entry, Enum):
            names = ", ".join(f"`{name}`" for name in entry.constants)
            found.append(f"`{entry.name}` is one of {names}")
    return "; ".join(found) or None


def phrases(remarks: Iterable[str | None]) -> str:
    """Remarks in one sentence, each once."""
    return "; ".join(dict.fromkeys(remark for remark in remarks if remark))


def _returns(signature: Signature) -> Iterator[str]:
    lines = []
    for result in signature.returns:
        remarks = phrases(return_remarks(result))
        name = f"{result.name}: " if result.name and result.name != "..." else ""
        if remarks:
            lines.append(f"`{name}{result.type}` — {remarks}")
    if lines:
        yield "Returns\n" + _bullets(lines)
    if signature.must_use:
        yield "The result must be used."


def event_line(event: Event, platform: Platform) -> str:
    """An event with its callback and when that runs."""
    name = event.name if event.constant else f'"{event.name}"'
    type_ = type_of_function(event.type, platform)
    shown = "" if type_ is None else f"`({', '.join(map(str, type_.params))})`"
    text = phrases([event.summary, *callback_remarks(event.callback)])
    return f"`{name}` {shown}" + (f" — {text}" if text else "")


def struct_field_line(field: StructField) -> str:
    """A field of a table argument."""
    remarks = [field.doc, f"default {field.default}" if field.default is not None else None]
    if field.callback is not None:
        remarks += callback_remarks(field.callback)
    text = phrases(remarks)
    name = f"{field.name}{'?' if field.optional else ''}: {field.type}"
    return f"`{name}`" + (f" — {text}" if text else "")


def _texts(*texts: str | None) -> Iterator[str]:
    return (text for text in texts if text)


def _bullets(lines: Iterator[str] | Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _list(names: Sequence[str], title: str) -> str:
    return f"{title}: {', '.join(f'`{name}`' for name in names)}" if names else ""
