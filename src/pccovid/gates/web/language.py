"""Words of the pages: Vietnamese first, English second, every text in both."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from pccovid.ground.clock import VIETNAM
from pccovid.ground.errors import Problem

LANGUAGES = ("vi", "en")
_PROBLEMS = "problems.toml"  # Vietnamese has none: the sentence of a Problem is its docstring
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Language:
    """One language: its code, its texts by dotted key, and the sentences of Problems by their code.

    `brief`: dates as narrow tables need them.
    """

    code: str
    texts: dict[str, str]
    problems: dict[str, str]
    brief: bool = False

    def text(self, key: str, **values: object) -> str:
        """The text of a key; KeyError when a page asks for one that does not exist."""
        return self.texts[key].format(**values) if values else self.texts[key]

    def word(self, group: str, code: str) -> str:
        """The words for a code of another floor; the code itself where a newer one has none yet."""
        return self.texts.get(f"{group}.{code}", code)

    def problem(self, problem: Problem) -> str:
        """What a Problem says; its Vietnamese sentence is its own."""
        return self.problems.get(problem.code, problem.title)

    def day(self, value: date) -> str:
        """15/10/2021, or 15 October 2021; in brief 15 Oct 2021."""
        if self.code == "vi":
            return value.strftime("%d/%m/%Y")
        month = _MONTHS[value.month - 1]
        return f"{value.day} {month[:3] if self.brief else month} {value.year}"

    def moment(self, value: datetime) -> str:
        """The minute in Viet Nam and its day."""
        local = value.astimezone(VIETNAM)
        return f"{local:%H:%M}, {self.day(local.date())}"

    def number(self, value: float) -> str:
        """Thousands apart: 12.345, or 12,345."""
        grouped = f"{value:,}"
        return grouped.translate({44: ".", 46: ","}) if self.code == "vi" else grouped


@cache
def language(code: str) -> Language:
    """The language `code`, Vietnamese when there is none of that code."""
    code = code if code in LANGUAGES else LANGUAGES[0]
    files = {file.name: tomllib.loads(file.read_text("utf-8")) for file in _words(code)}
    problems = files.pop(_PROBLEMS, {})
    return Language(code, dict(text for table in files.values() for text in _flat(table)), problems)


def _words(code: str) -> list[Traversable]:
    """The files of one language: one to a topic, and the sentences of Problems."""
    folder = resources.files(__package__ or "").joinpath("words", code)
    return sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
