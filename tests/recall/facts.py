"""What is known of the firmware's API from elsewhere than the stubs.

`facts.json` has names from the firmware's C tables and numbers of arguments from the syntax lines
of its documentation. `corrections.toml` is written by hand: what the C source accepts beyond the
documentation. Whether a mutation is a mistake is decided with these, never with the stubs, which
the checker reads.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).resolve().parent.parent / "data" / "recall"
Arity = tuple[int, int | None]
"""Required arguments, and all of them; None: any number."""


class Facts:
    """Facts for one chip (`esp8266`, `esp32`) and Lua (`lua51`, `lua53`).

    `names[module]`: what its table has, with dots for tables inside it. `methods`: names of the
    methods of all objects of the firmware, and of strings.
    """

    def __init__(self, chip: str, lua: str) -> None:
        data = json.loads((DATA / "facts.json").read_text(encoding="utf-8"))
        with (DATA / "corrections.toml").open("rb") as file:
            corrections: dict[str, Any] = tomllib.load(file)
        self.names: dict[str, set[str]] = {
            module: set(names) for module, names in data[chip]["names"].items()
        }
        libraries: dict[str, list[str]] = data["libraries"][lua]
        self.globals = set(libraries.get("_G", ())) | {"_G", "arg"}
        for module, names in libraries.items():
            if module != "_G":
                self.names[module] = set(names)
        self.libraries = set(libraries) - {"_G"}
        self.methods: set[str] = {
            method for methods in data[chip]["methods"].values() for method in methods
        } | set(libraries["string"])
        arity: dict[str, list[int | None]] = data[chip]["arity"]
        for key in ("arity", f"{chip}-arity"):
            for name, numbers in corrections.get(key, {}).items():
                if numbers:
                    arity[name] = [numbers[0], numbers[1] if len(numbers) > 1 else None]
                else:
                    arity.pop(name, None)
        self._arity = arity
        self.accepts: dict[str, str] = {
            place: types
            for key in ("accepts", f"{chip}-accepts")
            for place, types in corrections.get(key, {}).items()
        }
        self.choices: set[str] = set(corrections["choices"]["arguments"])
        self.free_tables: set[str] = set(corrections["tables"]["free"])
        self.free_fields: set[str] = set(corrections["tables"]["free_fields"])
        self.open_modules: set[str] = set(corrections["tables"]["open"])
        self.open_results: set[str] = set(corrections["results"]["open"])

    def arity(self, names: list[str]) -> Arity | None:
        """Of a call that may be of any of these functions: the widest, None if one is unknown."""
        found = [self._arity[name] for name in names if name in self._arity]
        if not found:
            return None
        totals = [total for _, total in found]
        required = min(required for required, _ in found if required is not None)
        return required, None if None in totals else max(t for t in totals if t is not None)

    def takes(self, names: list[str], place: int, type_: str) -> bool:
        """Whether an argument (from 1) may be of another type than the program's."""
        return any(
            type_ in self.accepts.get(f"{name}#{where}", "").split()
            for name in names
            for where in (str(place), "*")
        )

    def is_choice(self, names: list[str], place: int) -> bool:
        """Whether an argument is one of a fixed set of strings."""
        return any(f"{name}#{place}" in self.choices for name in names)
