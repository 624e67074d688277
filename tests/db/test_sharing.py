"""Whoever a laboratory found infected asks for a code by themselves: only they, a few times, and only while it holds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from bluetooth_kit import NOW, TODAY, Telephone, code_for, confirm, officer, record, take_in, telephone, yesterday
from sources_kit import ask, one

from pccovid import access
from pccovid.access import Purpose
from pccovid.records import encounters

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def who(admin: str) -> Telephone:
    made = telephone(admin, "0900000041")
    confirm(admin, made.person)
    return made


def code_of(who: Telephone) -> str:
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        return encounters.ask_code(tx, who.person, at=NOW)


def sharing(who: Telephone) -> encounters.Sharing | None:
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        return encounters.sharing(tx, who.person, at=NOW)


def test_the_code_of_ones_own_case_uploads_once_and_is_kept_as_a_hash_alone(admin: str, who: Telephone) -> None:
    near = telephone(admin, "0900000042")
    near.fetch(TODAY - timedelta(days=1))
    at = yesterday(3)
    code = code_of(who)
    who.upload(code, record(near.sends(at), at))
    assert take_in() == {who.person, near.person}
    found = sharing(who)
    assert found is not None
    assert found.shared_at is not None
    with pytest.raises(encounters.CodeRefused):
        who.upload(code, record(near.sends(at + 1), at + 1))
    assert code not in one(admin, "select string_agg(to_jsonb(c)::text, '') from records.bluetooth_code c")


def test_nobody_else_may_use_the_code(admin: str, who: Telephone) -> None:
    other = telephone(admin, "0900000042")
    confirm(admin, other.person, "CB-20211015-0002")
    with pytest.raises(encounters.CodeRefused):
        other.upload(code_of(who), bytes(32))


@pytest.mark.parametrize(
    "change",
    [
        "classification = 'suspect'",
        "basis = 'stated'",
        "sampled_at = sampled_at - interval '21 days'",
        "joined_to = case_id",
    ],
)
def test_p_12_without_a_confirmed_case_of_late_no_code_is_offered_or_given(
    admin: str, who: Telephone, change: str
) -> None:
    ask(admin, f"update response.case_file set {change} returning 1")
    assert sharing(who) is None
    with pytest.raises(encounters.NotConfirmed):
        code_of(who)


def test_a_corrected_result_withdraws_codes_that_were_not_used(admin: str, who: Telephone) -> None:
    code = code_of(who)
    ask(admin, "update response.case_file set classification = 'no_case' returning 1")
    with pytest.raises(encounters.CodeRefused):
        who.upload(code, bytes(32))
    assert sharing(who) is None


def test_three_codes_a_day_those_of_officers_among_them(admin: str, who: Telephone) -> None:
    code_for(admin, officer(admin), who.person, "CB-20211015-0001")
    codes = [code_of(who) for _ in range(2)]
    with pytest.raises(encounters.TooManySharingCodes):
        code_of(who)
    assert sharing(who) == encounters.Sharing(NOW + timedelta(days=1), None)
    who.certificate(codes[0], "encounters", bytes(32))  # a former code stays good
    ask(admin, "update records.bluetooth_code set issued_at = issued_at - interval '1 day' returning 1")
    assert code_of(who)


def test_a_form_sent_often_at_once_gives_no_more_codes(admin: str, who: Telephone) -> None:
    def one_more(_: int) -> bool:
        try:
            return bool(code_of(who))
        except encounters.TooManySharingCodes:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one_more, range(8))) == 3
    assert one(admin, "select count(*) from records.bluetooth_code") == 3


def test_the_case_of_a_double_counts_as_that_of_the_person(admin: str, who: Telephone) -> None:
    other = telephone(admin, "0900000042")
    ask(admin, "update access.subject set gone_to = %s where person_id = %s returning 1", other.person, who.person)
    assert sharing(other) is not None
    other.certificate(code_of(other), "keys", bytes(32))
