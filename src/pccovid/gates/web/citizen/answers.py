"""Questions and answers of a declaration in the reader's language, and as the fields of a page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from pccovid.commons import codes, units
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.language import Language
from pccovid.records import declarations
from pccovid.records.declarations import Answer, Answers, Question, in_language


@dataclass(frozen=True)
class Row:
    """One question with its answer in words; `answered` False: left out, or not asked yet."""

    id: str
    label: str
    text: str
    answered: bool


@dataclass(frozen=True)
class Asked:
    """One question as its page shows it: `options` are pairs of code and words, `longest` that of a text."""

    id: str
    kind: str
    ask: str
    hint: str
    options: list[tuple[str, str]]
    optional: bool
    longest: int


def rows(questions: Iterable[Question], answers: Answers, said: Language) -> list[Row]:
    """The answers in words, question by question."""
    return [
        Row(q.id, in_language(q.short, said.code), _words(q, answers.get(q.id, ""), said), bool(q.id in answers))
        for q in questions
    ]


def asked(question: Question, said: Language) -> Asked:
    """A question in the reader's language."""
    options = [(option.code, in_language(option.text, said.code)) for option in question.options]
    if question.answer == "yes_no":
        options = [(code, said.text(f"declare.{code}")) for code in ("no", "yes")]
    if question.answer == "country":
        options = sorted(((c.alpha3, _country(c.alpha3, said)) for c in codes.countries().values()), key=lambda o: o[1])
    return Asked(
        question.id,
        question.answer,
        in_language(question.ask, said.code),
        in_language(question.hint, said.code),
        options,
        question.optional,
        question.longest,
    )


def fields(question: Question, answers: Answers) -> dict[str, str]:
    """An answer as the fields of its page would send it."""
    answer = answers.get(question.id, "")
    if isinstance(answer, list):
        return {f"{question.id}-{code}": code for code in answer or [declarations.NONE]}
    if question.answer == "date" and answer:
        day = date.fromisoformat(answer)
        return {f"{question.id}-{part}": str(getattr(day, part)) for part in declarations.DATE_PARTS}
    return {question.id: answer}


def _words(question: Question, answer: Answer, said: Language) -> str:
    options = {option.code: in_language(option.text, said.code) for option in question.options}
    if isinstance(answer, list):
        chosen = answer or options
        listed = ", ".join(options[code] for code in chosen)
        return listed if answer else said.text("declare.none_of", words=listed.lower())
    if not answer:
        return said.text("declare.left_out")
    words: dict[str, Callable[[str], str]] = {
        "yes_no": lambda code: said.text(f"declare.{code}"),
        "choice": lambda code: options[code],
        "date": lambda day: said.day(date.fromisoformat(day)),
        "commune": lambda unit: presenting.commune(int(unit)),
        "province": lambda unit: units.units().get(int(unit)).full_name,
        "country": lambda code: _country(code, said),
    }
    return words.get(question.answer, str)(answer)


def _country(alpha3: str, said: Language) -> str:
    country = codes.countries()[alpha3]
    return country.vi if said.code == "vi" else country.en
