"""The forms as dated data: one TOML file for each version of a form.

A text stands in every language that the file names; where one is missing, pages fall back to English, then Vietnamese.
"""

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from pccovid.records.declarations.model import Condition, Form, Option, Question, Words

_LONGEST = 200
_DAYS = 30


class NoForm(LookupError):
    """No version of the form was valid on that day."""


def form(kind: str, on: date) -> Form:
    """The version of a form that is valid on a day.

    Raises
    ------
    NoForm
    """
    for known in every_version():
        if known.kind == kind and known.valid_from <= on and (known.valid_to is None or on < known.valid_to):
            return known
    raise NoForm(kind)


def version(kind: str, wanted: str) -> Form:
    """The form as it was in a version, valid or not: what was declared is read with its own questions."""
    return next(known for known in every_version() if (known.kind, known.version) == (kind, wanted))


@cache
def every_version() -> tuple[Form, ...]:
    """All versions of all forms."""
    files = sorted(resources.files(__package__ or "").iterdir(), key=lambda file: file.name)
    return tuple(read(tomllib.loads(file.read_text("utf-8"))) for file in files if file.name.endswith(".toml"))


def read(data: dict[str, Any]) -> Form:
    """A form out of its file; KeyError where a word is missing that every form needs."""
    return Form(
        kind=data["kind"],
        version=data["version"],
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        title=data["title"],
        source=data["source"],
        confidence=data["confidence"],
        languages=tuple(data["languages"]),
        questions=tuple(_question(q, data.get("choices", {})) for q in data["question"]),
    )


def _question(q: dict[str, Any], choices: dict[str, list[dict[str, str]]]) -> Question:
    options = choices[q["choices"]] if "choices" in q else []
    return Question(
        id=q["id"],
        answer=q["answer"],
        ask=q["ask"],
        short=q["short"],
        hint=q.get("hint", {}),
        options=tuple(Option(option["code"], _words(option)) for option in options),
        when=Condition(q["when"]["question"], q["when"]["is"]) if "when" in q else None,
        carry=q.get("carry", "never"),
        start=q.get("start", ""),
        known=q.get("known", ""),
        optional=q.get("optional", False),
        fills=q.get("fills", ""),
        longest=q.get("longest", _LONGEST),
        earliest=q.get("earliest", -_DAYS),
        latest=q.get("latest", _DAYS),
    )


def _words(option: dict[str, str]) -> Words:
    return {language: text for language, text in option.items() if language != "code"}
