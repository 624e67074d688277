"""Cases open and change by themselves: from results, corrections, treatments and merges, one for each infection."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from cases_kit import NOON, Ward

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.ground.zone import midnight
from pccovid.response import cases

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(admin: str) -> Ward:
    return Ward(admin)


def test_a_positive_single_test_opens_one_case_and_a_pool_none(ward: Ward) -> None:
    ill = ward.person()
    ward.test(ill, days_ago=2)
    ward.test(ill, days_ago=1)
    ward.test(ward.person(), "retest", pool=5)
    ward.test(ward.person(), pool=5)
    ward.test(ward.person(), method="antibody")
    ward.test(None)
    assert ward.cases("case_no, person_id, classification, basis, definition, unit_id, reinfection") == [
        ("CB-20211015-0001", ill, "confirmed", "laboratory", "DEF-3638", ward.communes[0], False)
    ]
    assert ward.rows("select count(*) from records.news") == [(0,)]
    assert ward.cases("revision") == [(1,)]


def test_an_old_result_opens_nothing_and_a_rapid_test_makes_a_suspect(ward: Ward) -> None:
    ward.test(ward.person(), days_ago=40)
    ward.test(ward.person(), method="rapid_antigen")
    assert ward.cases() == [("CB-20211015-0001", "suspect", "laboratory")]


def test_a_positive_after_the_days_of_the_rule_is_a_reinfection(ward: Ward) -> None:
    ill = ward.person()
    ward.test(ill, days_ago=120)
    ward.test(ill, days_ago=1)
    assert ward.cases("reinfection") == [(True,)]


def test_a_result_that_comes_before_its_person_is_known_opens_the_case_when_it_is_linked(ward: Ward) -> None:
    record = ward.test(None)
    assert ward.cases() == []
    ward.belongs(record, ward.person())
    assert len(ward.cases()) == 1


@pytest.mark.parametrize(
    ("result", "becomes", "reason"),
    [("negative", "no_case", "result_negative"), ("retest", "not_classified", "result_open")],
)
def test_a_corrected_result_changes_the_case_at_once_and_back(
    ward: Ward, result: str, becomes: str, reason: str
) -> None:
    record = ward.test(ward.person())
    assert ward.cases("classification, revision") == [("confirmed", 1)]
    ward.execute("update records.test set result = %s where record_id = %s", [result, record])
    assert ward.cases("classification, revision") == [(becomes, 2)]
    ward.execute("update records.test set result = 'positive' where record_id = %s", [record])
    assert ward.cases("classification, revision") == [("confirmed", 3)]
    assert ward.history() == [
        (None, "confirmed", "result_positive"),
        ("confirmed", becomes, reason),
        (becomes, "confirmed", "result_positive"),
    ]


def test_a_result_that_was_somebody_elses_moves_the_conclusion_with_it(ward: Ward) -> None:
    wrong, right = ward.person(), ward.person()
    record = ward.test(wrong)
    ward.cases()
    ward.belongs(record, right)
    assert ward.cases("person_id, classification") == [(wrong, "no_case"), (right, "confirmed")]
    assert ward.history()[1] == ("confirmed", "no_case", "result_elsewhere")


def test_treatment_tells_onset_and_isolation_and_what_an_officer_said_stays(ward: Ward, admin: str) -> None:
    ill = ward.person()
    ward.test(ill)
    ward.cases()
    ward.treatment(ill, date(2021, 10, 14), date(2021, 10, 11))
    told = (date(2021, 10, 11), True, midnight(date(2021, 10, 15)), 2)
    assert ward.cases("onset_on, symptomatic, isolated_at, revision") == [told]
    ward.execute(
        "select response.change_cases(jsonb_build_array(jsonb_build_object('case_id', case_id, 'changes',"
        " '{\"onset_on\": \"2021-10-09\"}'::jsonb, 'reason', 'hỏi lại')), %s, gen_random_uuid()) from response.case_file",
        [NOON],
    )
    ward.treatment(ill, date(2021, 10, 14), date(2021, 10, 10))
    assert ward.cases("onset_on, revision") == [(date(2021, 10, 9), 3)]


def test_merged_people_keep_one_case_each_until_it_is_undone(ward: Ward) -> None:
    stays, goes = ward.person(), ward.person()
    ward.test(stays, days_ago=3)
    ward.cases()
    record = ward.test(goes, days_ago=2)
    ward.cases()
    merge(ward, stays, goes, record)
    assert ward.cases("person_id, classification") == [(stays, "confirmed"), (stays, "confirmed")]
    assert ward.history("person_id") == [(str(goes), str(stays), "merged")]
    ward.execute("update access.subject set gone_to = null where person_id = %s", [goes])
    ward.belongs(record, goes)
    ward.execute(
        "insert into people.identity_event (kind, person_id, before, after, actor, reason)"
        " values ('unmerge', %s, '{}', jsonb_build_object('person', %s::text), 'officer', 'undone')",
        [stays, goes],
    )
    assert ward.cases("person_id, classification") == [(stays, "confirmed"), (goes, "confirmed")]


def merge(ward: Ward, stays: UUID, goes: UUID, record: int) -> None:
    ward.execute("update access.subject set gone_to = %s where person_id = %s", [stays, goes])
    ward.belongs(record, stays)
    ward.execute(
        "insert into people.identity_event (kind, person_id, before, after, actor, reason)"
        " values ('merge', %s, jsonb_build_object('person', %s::text), '{}', 'officer', 'same_person')",
        [stays, goes],
    )


def test_workers_that_meet_open_each_case_once_with_its_own_number(ward: Ward) -> None:
    for _ in range(12):
        ward.test(ward.person())

    def follow(_: int) -> None:
        with access.work(System("test"), Purpose.CONTACT_TRACING, "follow") as tx:
            cases.follow(tx, NOON)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(follow, range(8)))
    found = ward.cases("case_no")
    assert [number for (number,) in found] == [f"CB-20211015-{n:04}" for n in range(1, 13)]


def test_a_worker_that_is_killed_loses_no_news(ward: Ward) -> None:
    ward.test(ward.person())

    class KilledError(Exception):
        pass

    with (
        pytest.raises(KilledError),
        access.work(System("test"), Purpose.CONTACT_TRACING, "follow") as tx,
    ):
        assert cases.follow(tx, NOON)
        raise KilledError
    assert ward.rows("select count(*) from response.case_file") == [(0,)]
    assert len(ward.cases()) == 1


def test_a_test_without_any_date_opens_a_case_that_says_so(ward: Ward) -> None:
    ward.test(ward.person(), is_dated=False)
    assert ward.cases("sampled_at, onset_on") == [(None, None)]
