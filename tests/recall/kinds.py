"""All kinds of mistakes, and the mistakes of a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tests.recall import arguments, names
from tests.recall.mutation import Mutation
from tests.recall.programs import Program
from tests.recall.removed import removed_names

MAKERS: Final[tuple[Callable[[Program], Iterator[Mutation]], ...]] = (
    names.misspelt_field,
    names.misspelt_method,
    names.misspelt_result_field,
    names.misspelt_variable,
    names.misspelt_option,
    arguments.dropped_argument,
    arguments.extra_argument,
    arguments.swapped_arguments,
    arguments.wrong_type,
    arguments.nil_argument,
    arguments.wrong_constant,
    arguments.wrong_choice,
    arguments.callback_called,
    arguments.callback_replaced,
    arguments.callback_parameter,
    arguments.callback_misuse,
    arguments.dot_for_colon,
    arguments.colon_for_dot,
    arguments.wrong_option_type,
)


def mutations(program: Program) -> Iterator[Mutation]:
    """Every mistake that can be put into a program."""
    for maker in MAKERS:
        yield from maker(program)
    if program.module == "bit":
        for mutation in removed_names():
            if mutation.program.folder == program.folder:
                yield mutation
