"""Officers at cases: their area's list, changes with reasons and the way back, what is refused, cases by word alone."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from cases_kit import NOON, Ward
from desks_kit import Town

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.ground.errors import Forbidden, Problem
from pccovid.ground.tx import Tx
from pccovid.response import cases
from pccovid.response.cases import Case, Classification, Investigation, Origin, Outcome, Stated

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2021, 10, 15)
T = TypeVar("T")


@pytest.fixture
def ward(admin: str) -> Ward:
    return Ward(admin)


@pytest.fixture
def officer(ward: Ward, admin: str) -> Viewer:
    """A health officer of the commune in which the ward's people live."""
    return Town(admin).officer("commune_health", ward.communes[0])


def at_case(officer: Viewer, person: UUID, act: Callable[[Tx, Case], T], case_no: str = "CB-20211015-0001") -> T:
    """Do something at a case whose person's door is open."""
    with access.enter(officer, Purpose.CONTACT_TRACING, [person], case=case_no) as tx:
        return act(tx, cases.one(tx, case_no))


def change(officer: Viewer, person: UUID, understand: Callable[[Case], object], reason: str = "hỏi tại nhà") -> bool:
    """Change the first case of the day."""
    return at_case(
        officer,
        person,
        lambda tx, case: cases.change(tx, case, dict(understand(case)), reason, at=NOON),  # pyright: ignore[reportArgumentType, reportCallIssue]  # fields
    )


def listed(officer: Viewer, which: str = "pending") -> list[str]:
    with access.enter(officer, Purpose.CONTACT_TRACING) as tx:
        return [row.case_no for row in cases.list_cases(tx, which, at=NOON)]


def test_an_officer_sees_the_cases_of_their_area_and_no_others(ward: Ward, officer: Viewer) -> None:
    here, elsewhere = ward.person(), ward.person(commune=4)
    ward.test(here)
    ward.cases()
    ward.test(elsewhere)
    ward.cases()
    assert listed(officer) == ["CB-20211015-0001"]
    assert listed(officer, "all") == ["CB-20211015-0001"]
    with access.enter(officer, Purpose.CONTACT_TRACING) as tx:
        assert cases.person_of(tx, "cb-20211015-0001 ") == here
        with pytest.raises(cases.NoSuchCase):
            cases.person_of(tx, "CB-20211015-0002")
    with pytest.raises(Forbidden):
        at_case(officer, elsewhere, lambda _tx, case: case, "CB-20211015-0002")


def test_tracing_must_name_a_case(ward: Ward, officer: Viewer) -> None:
    ill = ward.person()
    with pytest.raises(Forbidden), access.enter(officer, Purpose.CONTACT_TRACING, [ill]):
        pass


def test_a_change_is_dated_has_a_reason_and_can_be_taken_back(ward: Ward, officer: Viewer) -> None:
    ill = ward.person()
    ward.test(ill)
    ward.cases()
    onset = date(2021, 10, 12)

    def fall_ill(case: Case) -> object:
        return cases.fall_ill(case, symptomatic=True, onset_on=onset, today=TODAY)

    assert change(officer, ill, fall_ill)
    assert not change(officer, ill, fall_ill), "the same again changes nothing"
    assert ward.cases("onset_on, symptomatic, revision") == [(onset, True, 2)]
    assert ward.history("onset_on") == [(None, "2021-10-12", "hỏi tại nhà")]
    at_case(officer, ill, lambda tx, case: cases.undo(tx, case, at=NOON + timedelta(minutes=1)))
    assert ward.cases("onset_on, symptomatic, revision") == [(None, None, 3)]


def test_what_opened_by_itself_is_not_undone(ward: Ward, officer: Viewer) -> None:
    ill = ward.person()
    ward.test(ill)
    ward.cases()
    with pytest.raises(cases.NothingToUndo):
        at_case(officer, ill, lambda tx, case: cases.undo(tx, case, at=NOON))


REFUSED: list[tuple[str, Callable[[Case], object]]] = [
    ("case_reason_needed", lambda c: cases.classify(c, Classification.NO_CASE, "")),
    ("case_day_ahead", lambda c: cases.fall_ill(c, symptomatic=True, onset_on=date(2021, 10, 16), today=TODAY)),
    ("case_onset_far_off", lambda c: cases.fall_ill(c, symptomatic=True, onset_on=date(2021, 6, 1), today=TODAY)),
    ("case_day_ahead", lambda _: cases.isolate(date(2021, 10, 20), TODAY)),
    ("no_such_source_case", lambda c: cases.come_from(c, Origin.UNKNOWN, c.case_id, None, TODAY)),
    ("case_after_sample", lambda c: cases.come_from(c, Origin.DOMESTIC, None, date(2021, 10, 15), TODAY)),
    ("case_no_day_of_outcome", lambda c: cases.end(c, Outcome.DIED, None, TODAY)),
    ("case_outcome_before_sample", lambda c: cases.end(c, Outcome.RECOVERED, date(2021, 10, 1), TODAY)),
    ("case_not_while_case", lambda c: cases.investigate(c, Investigation.DISCARDED)),
]


@pytest.mark.parametrize(("code", "understand"), REFUSED)
def test_what_cannot_be_is_refused_in_words(
    ward: Ward, officer: Viewer, code: str, understand: Callable[[Case], object]
) -> None:
    ill = ward.person()
    ward.test(ill)
    ward.cases()
    with pytest.raises(Problem) as refused:
        change(officer, ill, understand)
    assert refused.value.code == code
    assert ward.cases("revision") == [(1,)]


def test_a_death_is_only_taken_back_by_undoing_it(ward: Ward, officer: Viewer) -> None:
    ill = ward.person()
    ward.test(ill)
    ward.cases()
    assert change(officer, ill, lambda c: cases.end(c, Outcome.DIED, TODAY, TODAY))
    with pytest.raises(Problem, match="tử vong"):
        change(officer, ill, lambda c: cases.end(c, Outcome.RECOVERED, TODAY, TODAY))


def test_p_12_a_case_by_word_alone_is_not_traceable_until_a_laboratory_says_so(ward: Ward, officer: Viewer) -> None:
    ill = ward.person()
    told = Stated(ill, Classification.CONFIRMED, date(2021, 10, 12), None, "test nhanh tại nhà")
    with access.enter(officer, Purpose.CONTACT_TRACING, [ill], case="new") as tx:
        case_no = cases.state(tx, told, at=NOON)
        assert not cases.one(tx, case_no).traceable
        with pytest.raises(cases.AlreadyOpen):
            cases.state(tx, told, at=NOON)
    ward.test(ill)
    assert ward.cases("case_no, basis, classification, revision") == [(case_no, "laboratory", "confirmed", 2)]
    assert at_case(officer, ill, lambda _tx, case: case.traceable)


def test_a_case_is_opened_by_word_only_where_the_door_is_open(ward: Ward, officer: Viewer) -> None:
    here, other = ward.person(), ward.person()
    told = Stated(other, Classification.SUSPECT, None, None, "nghe kể")
    with access.enter(officer, Purpose.CONTACT_TRACING, [here], case="new") as tx, pytest.raises(cases.CannotOpen):
        cases.state(tx, told, at=NOON)


def test_two_files_of_one_infection_are_shown_as_doubles_and_joined_and_parted(ward: Ward, officer: Viewer) -> None:
    stays, goes = ward.person(), ward.person()
    ward.test(stays, days_ago=3)
    ward.cases()
    record = ward.test(goes, days_ago=2)
    ward.cases()
    ward.execute("update access.subject set gone_to = %s where person_id = %s", [stays, goes])
    ward.belongs(record, stays)
    ward.execute(
        "insert into people.identity_event (kind, person_id, before, after, actor, reason)"
        " values ('merge', %s, jsonb_build_object('person', %s::text), '{}', 'officer', 'same_person')",
        [stays, goes],
    )
    ward.cases()
    assert listed(officer, "doubles") == ["CB-20211015-0002", "CB-20211015-0001"]

    def join(tx: Tx, case: Case) -> bool:
        goes_on = cases.one(tx, "CB-20211015-0001")
        return cases.change(tx, case, cases.join(case, goes_on), "same_infection", at=NOON)

    assert at_case(officer, stays, join, "CB-20211015-0002")
    assert listed(officer, "doubles") == []
    assert ward.cases("investigation") == [("pending",), ("discarded",)]
    later = NOON + timedelta(minutes=1)
    at_case(officer, stays, lambda tx, case: cases.undo(tx, case, at=later), "CB-20211015-0002")
    assert len(listed(officer, "doubles")) == 2
