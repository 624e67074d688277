"""The forms are whole in two languages and dated without gaps; answers are read, kept, proposed and refused by rule."""

from datetime import date, datetime

import pytest

from pccovid.ground.clock import VIETNAM
from pccovid.ground.errors import Problem
from pccovid.records import declarations
from pccovid.records.declarations import Declaration, in_language
from pccovid.records.declarations.forms import every_version, version
from pccovid.records.declarations.model import (
    AnswerTooLong,
    DayOutOfRange,
    NoAnswer,
    NoLetters,
    NoneAndSome,
    NoSuchDay,
    NotOffered,
)
from pccovid.records.declarations.rules import asked, kept, missing, of_former, proposed, text, typed_columns

TODAY = date(2021, 10, 15)
HEALTH, DOMESTIC, ENTRY = (declarations.form(kind, TODAY) for kind in ("health", "domestic", "entry"))
KNOWN = {"phone": "0900000001"}


def ward() -> str:
    from pccovid.commons.units import units

    return next(str(u.unit_id) for u in units().all if u.level == "commune" and u.stands(TODAY))


def read(form: declarations.Form, question: str, sent: dict[str, str]) -> declarations.Answer:
    found = form.question(question)
    assert found is not None
    return declarations.read(found, sent, TODAY)


@pytest.mark.parametrize("form", every_version(), ids=lambda f: f"{f.kind} {f.version}")
def test_every_form_speaks_vietnamese_and_english_and_asks_only_after_what_it_depends_on(
    form: declarations.Form,
) -> None:
    ids = [q.id for q in form.questions]
    assert len(ids) == len(set(ids))
    for q in form.questions:
        words = [q.ask, q.short, *([q.hint] if q.hint else []), *(option.text for option in q.options)]
        assert all({"vi", "en"} <= w.keys() <= set(form.languages) for w in words), q.id
        assert (q.answer in {"choice", "several"}) == bool(q.options), q.id
        assert q.when is None or q.when.question in ids[: ids.index(q.id)], q.id


def test_on_every_day_one_version_of_each_form_is_valid() -> None:
    for kind in ("health", "domestic", "entry"):
        of_kind = sorted((f for f in every_version() if f.kind == kind), key=lambda f: f.valid_from)
        assert [f.valid_to for f in of_kind] == [*(f.valid_from for f in of_kind[1:]), None]


def test_a_language_that_is_missing_falls_back_to_english() -> None:
    assert len(ENTRY.languages) == 10
    assert in_language(ENTRY.title, "ja") == "Entry health declaration"


def test_the_fields_of_the_former_form_are_all_there() -> None:
    assert [q.id for q in HEALTH.questions] == [
        "commune", "street", "phone", "email", "travelled", "travelled_to", "symptoms", "symptoms_note",
        "patient", "from_sick_country", "sick",
    ]  # fmt: skip
    symptoms = ENTRY.question("symptoms")
    assert symptoms is not None
    assert len(symptoms.options) == 8


@pytest.mark.parametrize(
    ("question", "sent", "problem"),
    [
        ("symptoms", {}, NoAnswer),
        ("symptoms", {"symptoms-fever": "fever", "symptoms-none": "none"}, NoneAndSome),
        ("patient", {"patient": "maybe"}, NotOffered),
        ("phone", {"phone": "0" * 21}, AnswerTooLong),
        ("travelled_to", {"travelled_to": "😀😀"}, NoLetters),
        ("travelled_to", {"travelled_to": "Huế " * 200}, AnswerTooLong),
        ("commune", {"commune": "99999999"}, NotOffered),
        ("commune", {"commune": "1"}, NotOffered),
    ],
)
def test_what_is_no_answer_is_refused_with_a_sentence(
    question: str, sent: dict[str, str], problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        read(HEALTH, question, sent)


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (("31", "2", "2021"), NoSuchDay),
        (("15", "10", "21"), DayOutOfRange),
        (("x", "10", "2021"), NoSuchDay),
        (("15", "10", "99999"), NoSuchDay),
        (("", "10", "2021"), NoSuchDay),
        (("30", "10", "2021"), DayOutOfRange),
        (("12", "10", "2021"), DayOutOfRange),
    ],
)
def test_days_that_do_not_exist_or_are_too_far_are_refused(day: tuple[str, str, str], problem: type[Problem]) -> None:
    sent = {f"departs-{part}": typed for part, typed in zip(declarations.DATE_PARTS, day, strict=True)}
    with pytest.raises(problem):
        read(DOMESTIC, "departs", sent)


def test_days_within_range_and_lists_are_read() -> None:
    assert (
        read(DOMESTIC, "departs", {"departs-day": " 29", "departs-month": "10", "departs-year": "2021"}) == "2021-10-29"
    )
    assert read(HEALTH, "symptoms", {"symptoms-none": "none"}) == []
    assert read(HEALTH, "symptoms", {"symptoms-cough": "x", "symptoms-fever": "y"}) == ["fever", "cough"]
    assert read(HEALTH, "street", {}) == ""
    assert read(HEALTH, "commune", {"commune": ward()}) == ward()


def test_emoji_and_right_to_left_letters_stay_and_what_hides_does_not() -> None:
    family = "👨\u200d👩\u200d👧"
    assert text(f" Ngõ\t5 {family}\u202e محمد \0\ud800 ") == f"Ngõ 5 {family} محمد"


def test_what_depends_on_an_answer_is_asked_and_dropped_with_it() -> None:
    answers: declarations.Answers = {"travelled": "yes", "travelled_to": "Lào"}
    assert "travelled_to" in [q.id for q in asked(HEALTH, {"travelled": "yes"}, {})]
    assert "travelled_to" not in [q.id for q in asked(HEALTH, {}, {})]
    assert kept(HEALTH, answers | {"travelled": "no"}, TODAY) == {"travelled": "no"}
    assert "symptoms_note" in [q.id for q in asked(HEALTH, {"symptoms": ["fever"]}, {})]
    assert "symptoms_note" not in [q.id for q in asked(HEALTH, {"symptoms": []}, {})]


def test_only_no_is_proposed_again_and_what_is_known_is_not_asked() -> None:
    last: declarations.Answers = {
        "commune": ward(), "travelled": "yes", "travelled_to": "Lào", "symptoms": ["fever"], "patient": "no",
        "from_sick_country": "no", "sick": "yes",
    }  # fmt: skip
    answers = proposed(HEALTH, last, KNOWN, TODAY)
    assert answers == {"commune": ward(), "phone": "0900000001", "patient": "no", "from_sick_country": "no"}
    assert [q.id for q in missing(asked(HEALTH, answers, KNOWN), answers)] == ["travelled", "symptoms", "sick"]
    assert "sex" not in [q.id for q in asked(ENTRY, {}, {"sex": "F"})]


@pytest.mark.parametrize(
    ("symptoms", "exposed", "answers"),
    [
        (None, False, {"travelled": "no", "symptoms": [], "patient": "no", "from_sick_country": "no", "sick": "no"}),
        ("Ho", False, {"travelled": "no", "patient": "no", "from_sick_country": "no", "sick": "no"}),
        (None, None, {}),
    ],
)
def test_a_former_declaration_gives_its_no_and_leaves_the_rest_to_be_asked(
    symptoms: str | None,
    exposed: bool | None,
    answers: declarations.Answers,
) -> None:
    at = datetime(2021, 10, 9, tzinfo=VIETNAM)
    former = Declaration(
        1, "ncovi", "NCOVI", "NCOVI", "health", at, symptoms, exposed, None, None, False, "A", at, at, 1, 1
    )  # fmt: skip
    assert of_former(HEALTH, former) == answers


def test_answers_to_a_former_version_stay_and_only_what_is_new_is_missing() -> None:
    former = version("entry", "2020-03-07")
    answers: declarations.Answers = {
        "nationality": "JPN", "passport": "TK1234567", "vehicle": "plane", "vehicle_number": "VN311", "street": "KS A",
        "from_country": "JPN", "departs": "2021-10-14", "arrives": "2021-10-15", "travelled_to": "Tokyo", "sex": "F",
        "commune": ward(), "phone": "0900000001", "symptoms": [], "animals": "no", "patient": "no",
    }  # fmt: skip
    assert missing(asked(former, answers, {}), answers) == ()
    still = kept(ENTRY, answers, TODAY)
    assert still == answers
    assert [q.id for q in missing(asked(ENTRY, still, {}), still)] == ["gate"]


def test_what_rules_read_is_the_same_for_every_form() -> None:
    sick: declarations.Answers = {
        "symptoms": ["fever", "cough"],
        "patient": "no",
        "sick": "yes",
        "travelled": "yes",
        "travelled_to": "Lào",
    }
    well: declarations.Answers = {"symptoms": [], "patient": "no", "sick": "no", "travelled": "no"}
    assert typed_columns(HEALTH, sick) == {"symptoms": "Sốt, Ho", "exposed": True, "travelled": "Lào"}
    assert typed_columns(HEALTH, well) == {"symptoms": "", "exposed": False, "travelled": ""}
    assert typed_columns(HEALTH, {}) == {"symptoms": None, "exposed": None, "travelled": None}
