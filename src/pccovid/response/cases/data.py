"""The definitions as they stand in definitions.toml."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources

from pccovid.response.cases.model import Definition


@cache
def definitions() -> tuple[Definition, ...]:
    """Every definition of every time, the oldest first."""
    text = resources.files(__package__ or "").joinpath("definitions.toml").read_text(encoding="utf-8")
    return tuple(
        Definition(**{"valid_to": None} | row | {"confirmed_by": frozenset(row["confirmed_by"])})
        for row in tomllib.loads(text)["definition"]
    )


def definition_on(day: date) -> Definition:
    """The definition in force on a day; before the first there was none that we know, and the first one stands in."""
    return next((d for d in reversed(definitions()) if d.valid_from <= day), definitions()[0])


def definition(key: str) -> Definition:
    """The definition of that id.

    Raises
    ------
    KeyError
        There is none.
    """
    return {d.id: d for d in definitions()}[key]
