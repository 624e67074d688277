"""Decisions of a declaration: what is asked, what is proposed, what an answer may be. Pure; the day is passed in."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from pccovid.commons import codes
from pccovid.commons.text import nfc
from pccovid.commons.units.files import units
from pccovid.commons.units.model import Unit
from pccovid.records.declarations.model import (
    Answer,
    Answers,
    AnswerTooLong,
    DayOutOfRange,
    Declaration,
    Form,
    NoAnswer,
    NoLetters,
    NoneAndSome,
    NoSuchDay,
    NotOffered,
    Question,
    Words,
)

DATE_PARTS = ("day", "month", "year")
NONE = "none"  # the box "none of these"
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control and direction characters, and what is no character at all
_JOINER = "\u200d"  # holds the parts of one emoji together


def asked(form: Form, answers: Answers, known: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions for this person, in their order; what is already known and what does not apply is left out."""
    return tuple(q for q in form.questions if not (q.known and known.get(q.known)) and _applies(q, answers))


def missing(questions: Iterable[Question], answers: Answers) -> tuple[Question, ...]:
    """What must still be answered."""
    return tuple(q for q in questions if q.id not in answers and not q.optional)


def proposed(form: Form, last: Answers, known: Mapping[str, str], today: date) -> Answers:
    """The answers that a new declaration starts with: what may be carried over from the last one, then what is known.

    "No symptoms, no contact" is proposed again, to be confirmed in words; a "yes" of then is always asked anew.
    """
    answers: Answers = {}
    for q in form.questions:
        before = last.get(q.id)
        if before is not None and (q.carry == "same" or (q.carry == "no" and before in ("no", []))):
            answers[q.id] = before
        elif known.get(q.start):
            answers[q.id] = known[q.start]
    return kept(form, answers, today)


def kept(form: Form, answers: Answers, today: date) -> Answers:
    """The answers that this version of the form still takes: nothing is asked twice, and nothing is guessed."""
    fitting = {q.id: answers[q.id] for q in form.questions if q.id in answers and _fits(q, answers[q.id], today)}
    return {q.id: fitting[q.id] for q in form.questions if q.id in fitting and _applies(q, fitting)}


def of_former(form: Form, former: Declaration) -> Answers:
    """What a declaration in a former application says in the terms of a form.

    There, nothing written meant "no", but only where the questions were answered at all (`exposed`).
    """
    if former.exposed is None:
        return {}
    no: dict[str, Answer | None] = {
        "symptoms": None if former.symptoms else [],
        "exposed": None if former.exposed else "no",
        "travelled": None if former.travelled else "no",
    }
    told = {q.id: no.get(q.fills) for q in form.questions if q.answer in {"yes_no", "several"}}
    return {question: answer for question, answer in told.items() if answer is not None}


def read(question: Question, sent: Mapping[str, str], today: date) -> Answer:
    """The answer that a form sent, in normal form.

    Raises
    ------
    NoAnswer, NoneAndSome, NotOffered, AnswerTooLong, NoLetters, NoSuchDay, DayOutOfRange
    """
    if question.answer == "several":
        return _several(question, sent)
    if question.answer == "date":
        return _day(
            question, [sent.get(f"{question.id}-{part}", "").strip() for part in ("day", "month", "year")], today
        )
    typed = text(sent.get(question.id, ""))
    if not typed:
        if question.optional:
            return ""
        raise NoAnswer
    if question.answer == "text":
        return _words(question, typed)
    if not _fits(question, typed, today):
        raise NotOffered
    return typed


def text(typed: str) -> str:
    """What was typed, in NFC and on one line, without control and direction characters; emoji stay whole."""
    seen = "".join(c if c == _JOINER or unicodedata.category(c) not in _HIDDEN else " " for c in nfc(typed))
    return " ".join(seen.split())


def in_language(words: Words, language: str) -> str:
    """A text of a form in a language, in English where that is missing, else in Vietnamese."""
    return next((words[code] for code in (language, "en", "vi") if code in words), "")


def typed_columns(form: Form, answers: Answers) -> dict[str, str | bool | None]:
    """What rules read of a declaration, whatever the form: symptoms and places in words, and whether exposed."""
    told = {q.id: q for q in form.questions if q.fills and q.id in answers}
    said = {fill: [i for i, q in told.items() if q.fills == fill] for fill in ("symptoms", "exposed", "travelled")}
    had = [o.text["vi"] for i in said["symptoms"] for o in told[i].options if o.code in answers[i]]
    places = [str(answers[i]) for i in said["travelled"] if told[i].answer == "text"]
    return {
        "symptoms": ", ".join(had) if said["symptoms"] else None,
        "exposed": any(answers[i] == "yes" for i in said["exposed"]) if said["exposed"] else None,
        "travelled": ", ".join(places) if said["travelled"] else None,
    }


def fingerprint(form: Form, amends: str, answers: Answers) -> str:
    """A hash that changes with the version and with every answer."""
    content = json.dumps([form.kind, form.version, amends, answers], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def below(answer_kind: str, within: Unit, today: date) -> list[Unit]:
    """The units to choose among next, by name: from the provinces down to the commune."""
    children = units().children(within, today)
    return [] if within.level == answer_kind else sorted(children, key=lambda unit: unit.name)


def _applies(question: Question, answers: Answers) -> bool:
    if question.when is None:
        return True
    given = answers.get(question.when.question)
    if isinstance(given, list):
        return bool(given) if question.when.equals == "any" else question.when.equals in given
    return given == question.when.equals


def _fits(question: Question, answer: Answer, today: date) -> bool:
    offered = {option.code for option in question.options}
    if isinstance(answer, list):
        return question.answer == "several" and offered.issuperset(answer)
    if answer == "" or question.answer == "several":
        return question.optional
    if question.answer == "text":
        return len(answer) <= question.longest
    if question.answer == "date":
        return _in_range(question, answer, today)
    if question.answer in {"province", "commune"}:
        return _is_unit(answer, question.answer, today)
    return answer in {"yes_no": {"yes", "no"}, "choice": offered, "country": codes.countries().keys()}[question.answer]


def _in_range(question: Question, answer: str, today: date) -> bool:
    day = date.fromisoformat(answer)
    return timedelta(question.earliest) <= day - today <= timedelta(question.latest)


def _is_unit(answer: str, level: str, today: date) -> bool:
    register = units()
    if not (answer.isascii() and answer.isdecimal() and 0 < int(answer) <= len(register.all)):
        return False
    unit = register.get(int(answer))
    return unit.level == level and unit.stands(today)


def _several(question: Question, sent: Mapping[str, str]) -> list[str]:
    chosen = [option.code for option in question.options if f"{question.id}-{option.code}" in sent]
    none = f"{question.id}-{NONE}" in sent
    if chosen and none:
        raise NoneAndSome
    if not chosen and not none:
        raise NoAnswer
    return chosen


def _day(question: Question, parts: list[str], today: date) -> str:
    if not any(parts):
        raise NoAnswer
    try:
        day, month, year = (int(part) for part in parts)
        answer = date(year, month, day).isoformat()
    except ValueError:
        raise NoSuchDay from None
    if not _in_range(question, answer, today):
        raise DayOutOfRange
    return answer


def _words(question: Question, typed: str) -> str:
    if len(typed) > question.longest:
        raise AnswerTooLong
    if not any(map(str.isalnum, typed)):
        raise NoLetters
    return typed
