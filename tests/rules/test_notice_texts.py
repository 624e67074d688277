"""Templates of notices: complete in both languages, neutral on a locked screen, unable to carry anybody's name."""

import re
from datetime import date, datetime, timedelta

import pytest

from pccovid.gates.web.language import language
from pccovid.ground.clock import VIETNAM
from pccovid.records.notices import Kind, Wording, WrongValues, catalogue, exposure, rules, worded, wording

DAY = date(2021, 10, 12)
EXAMPLES = {"date": DAY, "moment": datetime(2021, 10, 12, 9, 5, tzinfo=VIETNAM), "number": 2, "unit": 1,
            "reference": "PA-211012-12345678", "words": "Tuần này trạm mở cửa cả chủ nhật."}  # fmt: skip
OF_HEALTH = re.compile(
    r"covid-19|dương tính|positive|nhiễm|infect|tiêm|dose|xét nghiệm|test|cách ly|quarantine", re.IGNORECASE
)


def example(kind: Kind) -> dict[str, date | int | str]:
    template = catalogue.template(kind)
    return {
        name: next(iter(template.codes[asked])) if asked in template.codes else EXAMPLES[asked]
        for name, asked in template.newest.values.items()
    }


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("code", ["vi", "en"])
def test_every_template_says_everything_in_both_languages(kind: Kind, code: str) -> None:
    template, values = catalogue.template(kind), example(kind)
    kept = rules.filled(template, values)
    said = worded(kind, template.newest.number, kept, language(code))
    whole = " ".join((said.title, said.happened, *said.now, said.until))
    assert said.title
    assert said.happened
    assert not re.search(r"[{}]|\d{4}-\d\d-\d\d", whole), "every value is shown, and as people write it"
    assert "12/10/2021" in whole or "12 October 2021" in whole or "date" not in template.newest.values.values()
    assert set(template.subject) <= template.newest.values.keys()
    assert said.now or kind is Kind.ANNOUNCEMENT, "a notice says what to do now"


@pytest.mark.parametrize("kind", Kind)
def test_both_languages_say_the_same_values(kind: Kind) -> None:
    def asked(words: Wording) -> set[str]:
        return set(re.findall(r"{(\w+)}", " ".join((words.title, words.happened, *words.now, words.until))))

    for version in catalogue.template(kind).versions:
        vi, en = (asked(version.words[code]) for code in ("vi", "en"))
        shown = {name for name in vi | en if version.values[name] != "words"}
        assert (vi ^ en) & shown == set()
        assert vi | en <= version.values.keys()


@pytest.mark.parametrize("kind", Kind)
def test_l_04_no_value_can_carry_a_name(kind: Kind) -> None:
    template = catalogue.template(kind)
    for name, asked in template.newest.values.items():
        if asked == "words":
            assert kind is Kind.ANNOUNCEMENT, "only what is the same for everybody may be free words"
            continue
        with pytest.raises(WrongValues):
            rules.filled(template, example(kind) | {name: "Nguyễn Văn Mẫu"})


@pytest.mark.parametrize("kind", Kind)
def test_a_missing_or_a_foreign_value_is_an_error_when_it_is_sent(kind: Kind) -> None:
    template, values = catalogue.template(kind), example(kind)
    with pytest.raises(WrongValues):
        rules.filled(template, dict(list(values.items())[1:]))
    with pytest.raises(WrongValues):
        rules.filled(template, values | {"name": "x"})


@pytest.mark.parametrize("severity", ["warning", "task", "news"])
def test_a_locked_screen_shows_nothing_of_health(severity: str) -> None:
    for code in ("vi", "en"):
        text = wording.neutral(severity, code)
        assert "PcCovid" in text
        assert not OF_HEALTH.search(text)
        assert len(text) <= 140


@pytest.mark.parametrize("kind", [kind for kind in Kind if catalogue.template(kind).text])
def test_what_a_kind_shows_of_its_own_is_as_neutral_and_says_how_to_answer(kind: Kind) -> None:
    for text in catalogue.template(kind).text.values():
        assert "1 KHOE" in text
        assert not OF_HEALTH.search(text)
        assert len(text) <= 140


def test_where_few_people_were_not_even_the_kind_of_place_is_said() -> None:
    days = {"day": DAY, "test_on": DAY, "watch_until": DAY}
    alone = exposure("vehicle", **days, people_there=2)
    crowd = exposure("vehicle", **days, people_there=catalogue.delivery().crowd)
    assert (alone["setting"], crowd["setting"]) == ("nearby", "vehicle")
    assert alone.keys() == crowd.keys()


@pytest.mark.parametrize(
    ("hour", "urgent", "hours"),
    [(12, False, 0), (21, False, 9), (23, False, 7), (3, False, 3), (6, False, 0), (23, True, 0)],
)
def test_what_is_not_urgent_wakes_nobody_up(hour: int, urgent: bool, hours: int) -> None:
    assert rules.pause(datetime(2021, 10, 15, hour, tzinfo=VIETNAM), urgent=urgent) == timedelta(hours=hours)


def test_tries_come_to_an_end() -> None:
    pauses = [rules.retry(n) for n in range(1, 7)]
    assert pauses[-1] is None
    assert all(a is not None for a in pauses[:-1])
    assert sorted(p for p in pauses if p) == [p for p in pauses if p]
